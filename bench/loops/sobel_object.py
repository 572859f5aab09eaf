# bench: Sobel, 640x480, image object
# native: sobel
# unit: frames 480
import math
import sys
import time


class Image:
    def __init__(self, width, height, data=None):
        self.width = width
        self.height = height
        self.data = data if data is not None else [0] * (width * height)

    def __getitem__(self, position):
        x, y = position
        return self.data[y * self.width + x]

    def __setitem__(self, position, value):
        x, y = position
        self.data[y * self.width + x] = value

    def inner_pixels(self, rows):
        for y in range(1, min(rows, self.height - 1)):
            for x in range(1, self.width - 1):
                yield x, y

    def checksum(self):
        return sum(self.data)


def make_frame(width, height):
    line = [(x * x // 7 + 13 * x) & 255 for x in range(2 * width)]
    data = []
    for y in range(height):
        start = y * y * 3 % width
        data += line[start:start + width]
    return Image(width, height, data)


def sobel(image, rows):
    result = Image(image.width, image.height)
    for x, y in image.inner_pixels(rows):
        gx = (image[x + 1, y - 1] + 2 * image[x + 1, y] + image[x + 1, y + 1]
              - image[x - 1, y - 1] - 2 * image[x - 1, y] - image[x - 1, y + 1])
        gy = (image[x - 1, y + 1] + 2 * image[x, y + 1] + image[x + 1, y + 1]
              - image[x - 1, y - 1] - 2 * image[x, y - 1] - image[x + 1, y - 1])
        result[x, y] = min(255, int(math.sqrt(gx * gx + gy * gy)))
    return result


def run(n):
    """n rows, counted through as many frames as they need; each frame filters the one before."""
    frame = make_frame(640, 480)
    checksum = 0
    while n > 0:
        frame = sobel(frame, n)
        n -= frame.height
        checksum = (31 * checksum + frame.checksum()) & 0xFFFFFF
    return checksum


if __name__ == "__main__":
    rows = int(sys.argv[1])
    start = time.perf_counter()
    print("sobel", run(rows))
    print(f"{rows / 480 / (time.perf_counter() - start):.2f} frames/s", file=sys.stderr)
