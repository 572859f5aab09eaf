# Powers: with and without modulus, negative exponents, zero.
def err(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


for b in (0, 1, -1, 2, -2, 3, -3, 10, 2**33, -2**33, 10**20):
    for e in (0, 1, 2, 3, 5, 10, 31, 64):
        print(b, e, b ** e)
for b in (2, -2, 10, 3, 1, -1):
    for e in (-1, -2, -3):
        print(b, e, b ** e)
err(lambda: 0 ** -1)
err(lambda: 0.0 ** -1)
err(pow, 2, 10, 1000)
err(pow, 2, 10, -1000)
err(pow, -2, 11, 1000)
err(pow, 3, -1, 7)
err(pow, 3, -2, 7)
err(pow, -3, -2, 7)
err(pow, 3, -1, 9)
err(pow, 2, -1, 4)
err(pow, 2, 5, 0)
err(pow, 2, 5, 1)
err(pow, 2, 5, -1)
err(pow, 0, 0, 1)
err(pow, 0, 0)
err(pow, 7, 2**70, 10**18 + 9)
err(pow, 10**40, 10**20, 2**89 - 1)
err(pow, 2, 3, 1.5)
err(pow, 2.0, 3, 5)
err(pow, 2, 3.0, 5)
err(pow, "a", 2)
err(lambda: (-8) ** 0.5)
err(lambda: (-1) ** 1.5)
err(lambda: (-8.0) ** 3)
err(pow, 2, None)
err(pow, 2)
err(pow, base=2, exp=3)
err(pow, base=2, exp=3, mod=5)
err(lambda: pow(2, -3))
err(lambda: True ** 2)
