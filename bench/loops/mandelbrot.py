# bench: mandelbrot
import sys

MAX_STEPS = 50


def escape_steps(cr, ci):
    zr = zi = 0.0
    for step in range(MAX_STEPS):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return step
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return MAX_STEPS


def run(n):
    """The steps of all pixels of an n by n picture, added."""
    total = 0
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        for x in range(n):
            cr = 3.0 * x / n - 2.0
            total += escape_steps(cr, ci)
    return total


if __name__ == "__main__":
    print("mandelbrot", run(int(sys.argv[1])))
