# bench: one call site, a thousand classes
# size: 1500000
import sys


def make_class(i):
    class Shape:
        def __init__(self):
            self.size = i

        def area(self):
            return self.size * 2 + i % 3
    Shape.__name__ = f"Shape{i}"
    return Shape


def run(n):
    shapes = [make_class(i)() for i in range(1000)]
    checksum = 0
    for i in range(n):
        shape = shapes[i * 7 % 1000]
        checksum += shape.area() + shape.size
    return checksum


if __name__ == "__main__":
    print("many_classes", run(int(sys.argv[1])))
