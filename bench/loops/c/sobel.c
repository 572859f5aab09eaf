/* sobel.c -- the C of sobel_list.py and sobel_object.py. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 640, HEIGHT = 480 };

static int frames[2][WIDTH * HEIGHT];

static void make_frame(int *frame)
{
    for (int y = 0; y < HEIGHT; y++) {
        int start = y * y * 3 % WIDTH;
        for (int x = 0; x < WIDTH; x++) {
            int at = start + x;
            frame[y * WIDTH + x] = (at * at / 7 + 13 * at) & 255;
        }
    }
}

static void sobel(const int *source, int *target, int rows)
{
    for (int y = 1; y < HEIGHT - 1 && y < rows; y++) {
        for (int x = 1; x < WIDTH - 1; x++) {
            const int *p = source + y * WIDTH + x, *above = p - WIDTH, *below = p + WIDTH;
            int gx = above[1] + 2 * p[1] + below[1] - above[-1] - 2 * p[-1] - below[-1];
            int gy = below[-1] + 2 * below[0] + below[1] - above[-1] - 2 * above[0] - above[1];
            int length = (int)sqrt((double)(gx * gx + gy * gy));
            target[y * WIDTH + x] = length < 255 ? length : 255;
        }
    }
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 0;
    int *frame = frames[0], *target = frames[1];
    long checksum = 0;
    make_frame(frame);
    for (; n > 0; n -= HEIGHT) {
        memset(target, 0, sizeof frames[0]);
        sobel(frame, target, n);
        int *spare = frame;
        frame = target;
        target = spare;
        long sum = 0;
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            sum += frame[i];
        checksum = (31 * checksum + sum) & 0xFFFFFF;
    }
    printf("sobel %ld\n", checksum);
    return 0;
}
