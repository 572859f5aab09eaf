/* mandelbrot.c -- the C of mandelbrot.py. */
#include <stdio.h>
#include <stdlib.h>

enum { MAX_STEPS = 50 };

static int escape_steps(double cr, double ci)
{
    double zr = 0, zi = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
        double zr2 = zr * zr, zi2 = zi * zi;
        if (zr2 + zi2 > 4.0)
            return step;
        zi = 2.0 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
    }
    return MAX_STEPS;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 0;
    long total = 0;
    for (int y = 0; y < n; y++) {
        double ci = 2.0 * y / n - 1.0;
        for (int x = 0; x < n; x++)
            total += escape_steps(3.0 * x / n - 2.0, ci);
    }
    printf("mandelbrot %ld\n", total);
    return 0;
}
