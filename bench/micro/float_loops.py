# bench: float loops
# claim: nojit 1.0


def integrate(n):
    dx = 1.0 / n
    x = 0.5 * dx
    total = 0.0
    for _ in range(n):
        total += 4.0 / (1.0 + x * x)
        x += dx
    return total * dx


def orbit(n):
    x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
    dt = 1e-5
    for i in range(n):
        r2 = x * x + y * y
        f = -1.0 / (r2 * r2 ** 0.5)
        vx += f * x * dt
        vy += f * y * dt
        x += vx * dt
        y += vy * dt
    return x, y


print(integrate(10000000), orbit(4000000))
