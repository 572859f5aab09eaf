/* lcg.c -- the C of lcg.py. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 0;
    uint64_t state = 88172645463325252u, checksum = 0;
    for (long i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint64_t x = state;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        checksum += x >> 32;
    }
    printf("lcg %" PRIu64 "\n", checksum);
    return 0;
}
