/* spectral_norm.c -- the C of spectral_norm.py. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 100 };

static double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(const double *in, double *out)
{
    for (int i = 0; i < SIZE; i++) {
        double sum = 0;
        for (int j = 0; j < SIZE; j++)
            sum += element(i, j) * in[j];
        out[i] = sum;
    }
}

static void times_transposed(const double *in, double *out)
{
    for (int i = 0; i < SIZE; i++) {
        double sum = 0;
        for (int j = 0; j < SIZE; j++)
            sum += element(j, i) * in[j];
        out[i] = sum;
    }
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 0;
    double u[SIZE], v[SIZE], t[SIZE];
    for (int i = 0; i < SIZE; i++)
        u[i] = v[i] = 1.0;
    for (int round = 0; round < n; round++) {
        times(u, t);
        times_transposed(t, v);
        times(v, t);
        times_transposed(t, u);
    }
    double uv = 0, vv = 0;
    for (int i = 0; i < SIZE; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    printf("spectral_norm %.9f\n", sqrt(uv / vv));
    return 0;
}
