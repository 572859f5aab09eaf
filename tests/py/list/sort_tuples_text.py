# quick
# Tuples of mixed numbers, and texts that differ early, late, or in length only.
STATE = [42]


def rnd(n):
    STATE[0] = (STATE[0] * 1103515245 + 12345) & 0x7FFFFFFF
    return (STATE[0] >> 8) % n


LETTERS = "ab\xff\x00z"
for n in (0, 1, 2, 7, 8, 9, 15, 16, 17, 20):
    texts = ["".join(LETTERS[rnd(5)] for _ in range(rnd(n + 1))) for _ in range(120)]
    texts += [x[: n // 2] + "q" for x in texts]
    print(ascii(sorted(texts)[::7]), ascii(sorted(texts, key=lambda x: x[::-1], reverse=True)[::9]))
    print(ascii(sorted(texts + ["\u1234" + t for t in texts[:9]])[::13]))

VALUES = [0.0, -0.0, 1, 1.5, -3, 2**70, True, False, 2, 2.0, 1e300, -(2**47), 2**47 - 1]
for _ in range(12):
    rows = [(VALUES[rnd(13)], VALUES[rnd(13)], "abc"[rnd(3)]) for _ in range(60)]
    print(sorted(rows)[::5], sorted(rows, reverse=True)[:3])
    print(sorted(rows, key=lambda r: (-r[0], r[2]))[::7])
    print(sorted([r[: rnd(4)] for r in rows])[::6])

nan = float("nan")
print(sorted([(nan, 2), (nan, 1), (1.0, 3)]), sorted([(0.5, nan), (0.5, 1.0), (0.25, 2.0)]))
print(sorted([(0.0, 2), (-0.0, 1), (0, 0)]), sorted([(1, 2), (1.0, 1), (True, 0)]))
for bad in ([(1, "a"), (1, 2)], [(1.0, None), (1.0, 2.0)], [(1, 2), [1]]):
    try:
        print(sorted(bad))
    except TypeError as e:
        print(e)
