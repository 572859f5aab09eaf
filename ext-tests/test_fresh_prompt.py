# modes: interp stress
# gcstress: 1009
# Temporaries die with the instruction that consumes them (traces may be late: not run with them).
import gc
import lives_c as c

B = c.Big
a, b = B(2), B(3)


def chain(n):
    for i in range(n):
        x = a * b + a * 2 - (b + i) * (a - i)
        y = c.twice(c.total(a + i, b * i))
        z = (a + b)[1] > (a * i)
        w = -(a + b)
    return x, y, z, w


gc.collect()
gc.collect()
c.big_stats()
r = chain(40)
alive, peak, made = c.big_stats()
print(r, made >= 40 * 14)
# Locals hold three at a time, and lose one each round: at most those of all rounds are alive.
print(alive <= 40 * 3 + 20)
