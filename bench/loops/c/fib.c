/* fib.c -- the C of fib.py. */
#include <stdio.h>
#include <stdlib.h>

static long fib(long n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 0;
    long checksum = 0;
    for (long i = 0; i < n; i++)
        checksum += fib(10 + i % 6);
    printf("fib %ld\n", checksum);
    return 0;
}
