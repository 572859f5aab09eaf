/* sieve.c -- the C of sieve.py. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 20000 };

static long sieve(long limit)
{
    bool *composite = calloc((size_t)limit, sizeof *composite);
    long count = 0, total = 0;
    for (long i = 2; i < limit; i++) {
        if (composite[i])
            continue;
        count++;
        total += i;
        for (long j = i * i; j < limit; j += i)
            composite[j] = true;
    }
    free(composite);
    return count * total;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 0;
    long checksum = 0;
    for (long i = 0; i < n; i++)
        checksum = (checksum + sieve(LIMIT + i % 100)) & 0xFFFFFFFF;
    printf("sieve %ld\n", checksum);
    return 0;
}
