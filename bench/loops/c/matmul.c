/* matmul.c -- the C of matmul.py. */
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 30 };

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static void multiply(void)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            double total = 0;
            for (int k = 0; k < SIZE; k++)
                total += a[i][k] * b[k][j];
            c[i][j] = total;
        }
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = (i * 7 + j * 3) % 11 - 5.0;
            b[i][j] = (i * 5 + j * 2) % 13 - 6.0;
        }
    double checksum = 0;
    for (int round = 0; round < n; round++) {
        multiply();
        double sum = 0;
        for (int i = 0; i < SIZE; i++)
            sum += c[i][(i + round) % SIZE];
        checksum += sum;
        a[round % SIZE][0] += 1.0;
    }
    printf("matmul %.6f\n", checksum);
    return 0;
}
