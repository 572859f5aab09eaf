# bench: ray tracer on small vector objects
import math
import sys

WIDTH, HEIGHT = 64, 48
MAX_DEPTH = 3


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))

    def reflect(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Sphere:
    def __init__(self, center, radius, color, mirror):
        self.center = center
        self.radius = radius
        self.color = color
        self.mirror = mirror

    def distance(self, origin, direction):
        """Along the ray to the first hit, or None."""
        to_center = self.center - origin
        along = to_center.dot(direction)
        under_root = along * along - to_center.dot(to_center) + self.radius * self.radius
        if under_root < 0.0:
            return None
        hit = along - math.sqrt(under_root)
        return hit if hit > 1e-6 else None

    def normal(self, point):
        return (point - self.center).unit()

    def color_at(self, point):
        return self.color


class Floor:
    mirror = 0.1

    def __init__(self, height):
        self.height = height
        self.light = Vector(0.9, 0.9, 0.9)
        self.dark = Vector(0.2, 0.2, 0.2)

    def distance(self, origin, direction):
        if abs(direction.y) < 1e-9:
            return None
        hit = (self.height - origin.y) / direction.y
        return hit if hit > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def color_at(self, point):
        return self.light if (math.floor(point.x) + math.floor(point.z)) % 2 else self.dark


class Scene:
    def __init__(self, things, light):
        self.things = things
        self.light = light

    def nearest(self, origin, direction):
        best, best_thing = None, None
        for thing in self.things:
            hit = thing.distance(origin, direction)
            if hit is not None and (best is None or hit < best):
                best, best_thing = hit, thing
        return best, best_thing

    def trace(self, origin, direction, depth=0):
        distance, thing = self.nearest(origin, direction)
        if thing is None:
            return Vector(0.3, 0.5, 0.8) * (0.5 + 0.5 * max(0.0, direction.y))
        point = origin + direction * distance
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        brightness = 0.1
        if self.nearest(point, to_light)[1] is None:
            brightness += 0.9 * max(0.0, normal.dot(to_light))
        color = thing.color_at(point) * brightness
        if thing.mirror > 0.0 and depth < MAX_DEPTH:
            seen = self.trace(point, direction.reflect(normal).unit(), depth + 1)
            color = color * (1.0 - thing.mirror) + seen * thing.mirror
        return color


def make_scene():
    things = [Floor(-1.0)]
    for i in range(4):
        center = Vector(i * 1.5 - 2.2, 0.2 * i - 0.4, 5.0 + i % 2)
        things.append(Sphere(center, 0.7, Vector(0.3 + 0.2 * i, 0.9 - 0.2 * i, 0.5), 0.3))
    return Scene(things, Vector(-4.0, 6.0, -2.0))


def run(n):
    """n rows of pixels, over as many pictures as that takes."""
    scene = make_scene()
    eye = Vector(0.0, 0.3, -1.0)
    checksum = 0
    for row in range(n):
        y = (HEIGHT / 2 - row % HEIGHT) / HEIGHT
        for column in range(WIDTH):
            x = (column - WIDTH / 2) / HEIGHT
            color = scene.trace(eye, Vector(x, y, 1.0).unit())
            for part in (color.x, color.y, color.z):
                checksum = (checksum * 31 + int(255 * min(1.0, part))) & 0xFFFFFFFF
    return checksum


if __name__ == "__main__":
    print("raytrace", run(int(sys.argv[1])))
