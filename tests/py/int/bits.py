# Shifts and bitwise operations of every sign and size.
VALUES = [0, 1, -1, 5, -5, 0xFF, -0x100, 2**30, -2**30, 2**47 - 1, -2**47, 2**63, -2**63, 2**100 + 17,
          -(2**100) - 17, (1 << 200) - 1]
for a in VALUES:
    for b in VALUES:
        print(a & b, a | b, a ^ b)
for a in VALUES:
    for n in (0, 1, 3, 29, 30, 31, 46, 47, 48, 62, 63, 64, 65, 100, 300):
        print(a << n, a >> n, (a << n) >> n == a)
for a in VALUES:
    print(a.bit_length(), a.bit_count())


def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


err(lambda: 1 << -1)
err(lambda: 1 >> -1)
err(lambda: 0 << 10**30)
err(lambda: 5 >> 10**30)
err(lambda: -5 >> 10**30)
err(lambda: 0 >> 10**30)
err(lambda: 1 << 2.0)
err(lambda: 1.5 & 1)
err(lambda: "a" | 1)
err(lambda: True & 3)
err(lambda: True & True)
err(lambda: True ^ False)
err(lambda: True | 2)
err(lambda: ~True)
