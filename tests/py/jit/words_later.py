# quick
"""words_later.py -- loops leave the registers of generators and the positions of iterators to their exits."""


def numbers(items, factor):
    """Its registers are looked at from outside while it waits."""
    for i, x in enumerate(items):
        y = i * factor
        yield y + x


def total(gen, stop):
    """Left by a comparison that is true once; the generator goes on elsewhere."""
    s = 0
    for v in gen:
        s += v
        if s > stop:
            break
    return s


def left_and_looked_at(n):
    out = []
    for stop in (0, 10, 100, 1000, n):
        gen = numbers(list(range(n)), 3)
        s = total(gen, stop)
        frame = gen.gi_frame
        shown = None if frame is None else sorted((k, v) for k, v in frame.f_locals.items()
                                                  if k not in ("items",))
        out.append((s, shown, next(gen, "end"), total(gen, 10 ** 9)))
    return out


def positions(n):
    """An iterator is shared: how far it has come is seen behind the loop and goes on from there."""
    out = []
    for where in (0, 1, 5, n // 2, n - 1):
        items = list(range(n))
        it = iter(items)
        en = enumerate(it, 100)
        s = 0
        for i, x in en:
            s += i ^ x
            if x == where:
                break
        out.append((s, it.__length_hint__(), next(en, None), next(it, None), it.__length_hint__(),
                    sum(i + x for i, x in en)))
    return out


def raises_once(items):
    """A division by zero in the middle of the rounds."""
    seen = []

    def parts():
        for i, x in enumerate(items):
            yield 1000 / (x - i)

    for _ in range(3):
        gen = parts()
        s = 0
        try:
            for v in gen:
                s += v
        except ZeroDivisionError as e:
            tb = e.__traceback__
            while tb.tb_next is not None:
                tb = tb.tb_next
            seen.append((round(s, 6), tb.tb_frame.f_locals["i"], tb.tb_frame.f_locals["x"]))
        seen.append(next(gen, "end"))
    return seen


def classes_change(n):
    """What goes around in a register of the generator becomes another class half-way."""
    def mixed():
        last = 0
        for i in range(n):
            last = i if i < n // 2 else i + 0.5 if i < n - 3 else str(i)
            yield last

    gen, kinds, s = mixed(), [], 0
    for v in gen:
        if isinstance(v, str):
            kinds.append((v, gen.gi_frame.f_locals["last"], gen.gi_frame.f_locals["i"]))
        else:
            s += v
    return s, kinds


def grows_while_read(n):
    """The list becomes longer and shorter during the loop: its length is no constant."""
    items = list(range(n))
    it = iter(items)
    s = 0
    for x in it:
        s += x
        if x == n - 10:
            items.extend(range(5))
        if x == n - 20:
            del items[-4:]
    return s, it.__length_hint__(), len(items)


def inner_and_outer(n):
    """The outer loop joins the inner one's trace with a new generator each time, sometimes a started one."""
    out = 0
    for k in range(n):
        gen = numbers([1.5, 2, 3.25] * 7, k)
        if k % 5 == 0:
            out += next(gen)
        for v in gen:
            out += v
            if v > 3 * k + 40:
                break
        for v in gen:
            out -= v / 2
    return out


def two_readers(n):
    """Two loops pull from one generator in turn."""
    gen = numbers([float(i) for i in range(n)], 2)
    a = b = 0
    while True:
        got = False
        for v in gen:
            got = True
            a += v
            if v % 7 == 0:
                break
        for v in gen:
            b += v
            if v % 5 == 0:
                break
        if not got:
            return a, b


def sends(n):
    """The value that is sent in and a running register."""
    def averages():
        count, sum_ = 0, 0.0
        got = yield None
        while True:
            count += 1
            sum_ += got
            got = yield sum_ / count

    gen = averages()
    next(gen)
    last = 0
    for i in range(n):
        last = gen.send(i)
        if i == n // 2:
            print(sorted(gen.gi_frame.f_locals.items()))
    return last, sorted(gen.gi_frame.f_locals.items())


for f in (left_and_looked_at, positions, classes_change, grows_while_read, inner_and_outer, two_readers, sends):
    print(f.__name__, f(400))
    print(f.__name__, f(401))
print("raises_once", raises_once([i + 2 for i in range(300)] + [300] + [1] * 20))
print("halves", [sum((j * (j + 1) // 2 + -j // 4) // 1 for j in range(-k, k)) for k in (3, 50, 300)],
      [(x // 2, x // 8, x // 1) for x in (-1, -9, 7, 2 ** 46, -2 ** 47, 2 ** 47 - 1)])
