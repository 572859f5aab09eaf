# bench: objects of float attributes
import sys


class Particle:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def move(self, dx, dy, dz):
        self.x += dx
        self.y += dy
        self.z += dz

    def pull(self, strength):
        self.x -= self.x * strength
        self.y -= self.y * strength
        self.z -= self.z * strength


def run(n):
    particles = [Particle(float(i), i * 0.5, -i * 0.25) for i in range(10)]
    for step in range(n):
        for p in particles:
            p.move(0.5, p.x * 0.01, p.y * 0.01)
            p.pull(0.02)
    return sum(p.x + p.y + p.z for p in particles)


if __name__ == "__main__":
    print("float_attrs %.9f" % run(int(sys.argv[1])))
