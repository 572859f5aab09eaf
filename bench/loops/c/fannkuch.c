/* fannkuch.c -- the C of fannkuch.py. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 10 };

static int count_flips(const int *permutation)
{
    int work[SIZE], flips = 0;
    memcpy(work, permutation, sizeof work);
    while (work[0]) {
        for (int low = 0, high = work[0]; low < high; low++, high--) {
            int item = work[low];
            work[low] = work[high];
            work[high] = item;
        }
        flips++;
    }
    return flips;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 0;
    int permutation[SIZE], counters[SIZE] = {0};
    for (int i = 0; i < SIZE; i++)
        permutation[i] = i;
    long checksum = 0, sign = 1;
    int most = 0;
    for (long i = 0; i < n; i++) {
        int flips = count_flips(permutation);
        if (flips > most)
            most = flips;
        checksum += sign * flips;
        sign = -sign;
        for (int length = 1; length < SIZE; length++) {
            int first = permutation[0];
            memmove(permutation, permutation + 1, (size_t)length * sizeof *permutation);
            permutation[length] = first;
            if (++counters[length] <= length)
                break;
            counters[length] = 0;
        }
    }
    printf("fannkuch %ld %d\n", checksum, most);
    return 0;
}
