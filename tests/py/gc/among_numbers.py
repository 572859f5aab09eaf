"""among_numbers.py -- an object is kept alive wherever it stands among numbers (mark_many, mark.c)."""
import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name


NUMBERS = [0, 1, -1, (1 << 47) - 1, -(1 << 47), 0.0, -0.0, 1e-320, -1e308, float("inf"), float("nan"), 2.5]


def put(length, places):
    items = [NUMBERS[i % len(NUMBERS)] for i in range(length)]
    for p in places:
        items[p] = Thing(p)
    return items


def check(length, places):
    items = put(length, places)
    refs = [weakref.ref(items[p]) for p in places]
    gc.collect()
    junk = [Thing(-1) for _ in range(50)]
    names = [items[p].name for p in places]
    alive = all(r() is items[p] for r, p in zip(refs, places))
    return names == list(places) and alive and len(junk) == 50


def main():
    for length in (1, 7, 8, 40, 60, 61, 63, 64, 65, 70, 128, 200, 256, 257, 300, 519, 1031):
        bad = [p for p in range(0, length, 1 if length < 70 else 7) if not check(length, (p,))]
        ends = check(length, tuple(sorted({0, length // 2, length - 1})))
        print(length, bad, ends)
    print(check(1000, tuple(range(0, 1000, 9))), check(1000, tuple(range(1000))),
          check(1000, tuple(range(100, 140))), check(20000, (300, 4567, 19999)))
    big = put(5000, ())
    big[4321] = [[["deep"]]]
    mixed = tuple(big[:600]) + (None, True, "text" + str(len(big)), [1], 3) + tuple(big[:70])
    gc.collect()
    print(big[4321], mixed[600:605], len(mixed))


main()
