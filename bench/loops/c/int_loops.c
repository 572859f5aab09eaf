/* int_loops.c -- the C of int_loops.py. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 0;
    long total = 0;
    for (long i = 0; i < n; i++)
        for (long j = 0; j < 300; j++)
            for (long k = 0; k < 30; k++)
                total = (total + i * j + k) & 0xFFFFFF;
    printf("int_loops %ld\n", total);
    return 0;
}
