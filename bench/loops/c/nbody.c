/* nbody.c -- the C of nbody.py. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COUNT = 5 };

typedef struct {
    double x, y, z, vx, vy, vz, mass;
} Body;

static Body bodies[COUNT] = {
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0},
    {4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 9.54e-4},
    {8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 2.85e-4},
    {12.89, -15.11, -0.22, 1.08, 0.86, -0.010, 4.36e-5},
    {15.37, -25.91, 0.17, 0.97, 0.59, -0.034, 5.15e-5},
};

static void advance(double dt)
{
    for (int i = 0; i < COUNT; i++) {
        Body *a = &bodies[i];
        for (int j = i + 1; j < COUNT; j++) {
            Body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double d2 = dx * dx + dy * dy + dz * dz;
            double pull = dt / (d2 * sqrt(d2));
            double pull_a = b->mass * pull, pull_b = a->mass * pull;
            a->vx -= dx * pull_a;
            a->vy -= dy * pull_a;
            a->vz -= dz * pull_a;
            b->vx += dx * pull_b;
            b->vy += dy * pull_b;
            b->vz += dz * pull_b;
        }
    }
    for (int i = 0; i < COUNT; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

static double energy(void)
{
    double total = 0;
    for (int i = 0; i < COUNT; i++) {
        Body *a = &bodies[i];
        total += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (int j = i + 1; j < COUNT; j++) {
            Body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            total -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return total;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < COUNT; i++)
        bodies[i].mass *= 4 * M_PI * M_PI;
    for (int step = 0; step < n; step++)
        advance(0.01);
    printf("nbody %.9f\n", energy());
    return 0;
}
