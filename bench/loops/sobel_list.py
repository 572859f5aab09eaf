# bench: Sobel, 640x480, flat list
# native: sobel
# unit: frames 480
import math
import sys
import time

WIDTH = 640
HEIGHT = 480


def make_frame():
    line = [(x * x // 7 + 13 * x) & 255 for x in range(2 * WIDTH)]
    frame = []
    for y in range(HEIGHT):
        start = y * y * 3 % WIDTH
        frame += line[start:start + WIDTH]
    return frame


def sobel(source, target, rows):
    """Filters the first `rows` rows of source into target."""
    for y in range(1, min(rows, HEIGHT - 1)):
        for x in range(1, WIDTH - 1):
            i = y * WIDTH + x
            above = i - WIDTH
            below = i + WIDTH
            gx = (source[above + 1] + 2 * source[i + 1] + source[below + 1]
                  - source[above - 1] - 2 * source[i - 1] - source[below - 1])
            gy = (source[below - 1] + 2 * source[below] + source[below + 1]
                  - source[above - 1] - 2 * source[above] - source[above + 1])
            target[i] = min(255, int(math.sqrt(gx * gx + gy * gy)))


def run(n):
    """n rows, counted through as many frames as they need; each frame filters the one before."""
    frame = make_frame()
    checksum = 0
    while n > 0:
        target = [0] * (WIDTH * HEIGHT)
        sobel(frame, target, n)
        n -= HEIGHT
        frame = target
        checksum = (31 * checksum + sum(frame)) & 0xFFFFFF
    return checksum


if __name__ == "__main__":
    rows = int(sys.argv[1])
    start = time.perf_counter()
    print("sobel", run(rows))
    print(f"{rows / HEIGHT / (time.perf_counter() - start):.2f} frames/s", file=sys.stderr)
