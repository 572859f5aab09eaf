# bench: nbody
import math
import sys

# The sun and the four outer planets: x, y, z in astronomical units, velocities in units per year,
# masses in solar masses.  Round figures: the motion is what counts here.
BODIES = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
    [4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 9.54e-4],
    [8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 2.85e-4],
    [12.89, -15.11, -0.22, 1.08, 0.86, -0.010, 4.36e-5],
    [15.37, -25.91, 0.17, 0.97, 0.59, -0.034, 5.15e-5],
]
GRAVITY = 4 * math.pi * math.pi


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass * GRAVITY


def advance(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            pull = dt / (d2 * math.sqrt(d2))
            pull_a = b.mass * pull
            pull_b = a.mass * pull
            a.vx -= dx * pull_a
            a.vy -= dy * pull_a
            a.vz -= dz * pull_a
            b.vx += dx * pull_b
            b.vy += dy * pull_b
            b.vz += dz * pull_b
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1:]:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            total -= a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def run(n):
    bodies = [Body(*row) for row in BODIES]
    for _ in range(n):
        advance(bodies, 0.01)
    return energy(bodies)


if __name__ == "__main__":
    print("nbody %.9f" % run(int(sys.argv[1])))
