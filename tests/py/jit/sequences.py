# quick
# Lists, tuples, iterators and builtin functions in loops.


def stack(n):
    s, out = [], []
    for i in range(n):
        s.append(i)
        s.append(i * 2)
        if i % 3 == 2:
            out.append(s.pop())
            out.append(s.pop(0))
        s.insert(i % 4, -i)
        s.extend((i, "x"))
        s += [i]
    try:
        while True:
            s.pop()
    except IndexError as e:
        out.append(str(e))
    return out[-10:], len(out)


print(stack(60))


def indexing(n):
    li, tu = list(range(10)), tuple("abcdefghij")
    out = errors = 0
    for i in range(n):
        try:
            out += li[-1 - i % 10] + ord(tu[i % 10]) + li[i % 12]
            li[-(i % 11) - 1] = i % 5
        except IndexError as e:
            errors += 1
            text = str(e)
    return out, errors, text


print(indexing(100))


def iterate(n):
    out = 0
    for i, x in enumerate([5] * n):
        out += i * x
    for i, c in enumerate("abc" * n, 2**47 - 5):
        out ^= i + ord(c)
    for a, b in zip(range(n), [1] * (n + 5)):
        out += a * b
    for a, b, c in zip("abc" * n, (1, 2, 3) * n, range(n)):
        out += ord(a) * b + c
    for x in reversed(list(range(n))):
        out = out * 3 % 1000003 + x
    for x in reversed((1, 2) * n):
        out = out * 3 % 1000003 + x
    for x in reversed(range(n)):
        out = out * 3 % 1000003 + x
    for x in map(abs, range(-n, n)):
        out += x
    for x in iter([1, 2, 3] * n):
        out += x
    for x in range(2**47 - 5, 2**47 + n):
        out ^= x
    return out


print(iterate(60))


def list_grows(n):
    li, out = [1], 0
    for x in li:
        out += x
        if len(li) < n:
            li.append(x + 1)
    li = list(range(n))
    for i, x in enumerate(li):
        out += x
        if i % 7 == 3:
            li.pop()
    for x in reversed(li):
        out += x
        del li[0]
    return out, len(li)


print(list_grows(80))


def nested(n):
    out = 0
    for i in range(n):
        for j, x in enumerate((i, i + 1, i + 2)):
            out += j * x
        for a, b in zip((1, 2, 3), (4, 5)):
            out += a * b
        for k, v in {"a": i, "b": 2}.items():
            out += ord(k) * v
        for c in str(i):
            out += int(c)
        for q in {i, i + 1}:
            out += q
    return out


print(nested(60))


def functions(n):
    out = []
    for i in range(n):
        t = (i, i * 0.5, "s%d" % i)
        out.append(len(t) + len([t]) + len({1: 2}) + len("abc") + len(range(i)))
        out.append((max(i, 3.5), min(i, 3), max(2.5, 1.5), min(t[:2]), max("ab", "aa")))
        out.append((isinstance(i, int), isinstance(t, (list, tuple)), isinstance(i, (str, float))))
        out.append((sum([i, 2]), sum((0.5, i)), sorted([3, i % 5, 1]), sorted("hello")))
        out.append((list(t), tuple([i]), list(range(i % 4)), set(), dict(), bool(t), bool(i % 2)))
        out.append((divmod(i, 7), pow(i, 2), pow(i, 3, 5), round(i * 0.3, 1), hash(i) == i))
        out.append((abs(-i), abs(i - 2.5), float(i), int(i * 1.5), str(i), type(i) is int))
    return out[-7:], len(out)


print(functions(40))


class Meta(type):
    def __instancecheck__(cls, x):
        return x == 3


class Odd(metaclass=Meta):
    pass


class Liar:
    @property
    def __class__(self):
        return int


def instances(n):
    out = 0
    values = [1, "a", 2.5, None, True, Liar(), Odd(), [], 3]
    for i in range(n):
        v = values[i % 9]
        out += isinstance(v, int) + 10 * isinstance(v, (str, float)) + 100 * isinstance(v, Odd)
        out += 1000 * isinstance(v, object) + 10000 * isinstance(v, list | None)
        try:
            isinstance(v, 5 if i % 20 == 19 else int)
        except TypeError as e:
            out += 7
    return out


print(instances(180))


def compare(n):
    out = [0] * 6
    a = [(1, "a"), (1, "b"), (1.5, "a"), (), (1,), (2**70, 1)]
    for i in range(n):
        x, y = a[i % 6], a[i * 5 // 3 % 6]
        out[0] += x == y
        out[1] += x != y
        try:
            out[2] += x < y
            out[3] += x >= y
        except TypeError:
            out[4] += 1
        if list(x) == list(y):
            out[5] += 1
    return out


print(compare(120))


class Eq:
    def __eq__(self, other):
        raise ValueError("compared")


def compare_error(n):
    bad = 0
    for i in range(n):
        item = Eq() if i % 9 == 8 else i
        try:
            if (1, item) == (1, 5):
                bad += 1000
            if item in [1, 2, 3]:
                bad += 100000
        except ValueError as e:
            bad += 1
    return bad


print(compare_error(100))


def arithmetic(n):
    out = 0
    for i in range(n):
        li = [i] + [i, 2]
        tu = (i,) * 3 + (1,)
        li *= 2
        li += tu
        out += len(li) + sum(tu) + len([0] * i) + len("ab" * (i % 4)) + len(3 * (i,))
        try:
            li + tu
        except TypeError as e:
            text = str(e)
        a, b, *c = li
        (d, e2), f = (a, b), c
        out += d + len(f)
    return out, text


print(arithmetic(50))


def sorting(n):
    out = []
    for i in range(n):
        li = [(i * 7 + j * 13) % 31 for j in range(8)]
        li.sort()
        mixed = [3, 1.5, 2, i]
        mixed.sort()
        words = ["b", "a", str(i)]
        words.sort()
        try:
            bad = [1, "a", i]
            bad.sort()
        except TypeError as e:
            text = str(e)
        out.append((li[0], mixed[-1], words[0]))
    return out[-5:], text


print(sorting(40))


def truth(n):
    out = 0
    for i in range(n):
        for v in (i % 2, 0.0, "", "x", [], [1], (), {}, {1: 1}, set(), {1}, None, b"", b"1", i % 3 == 0,
                  2**60, object, truth):
            out = out * 2 % 1000003 + (1 if v else 0) + (not v)
            if v and not v is None:
                out += 3
    return out


print(truth(30))


def is_none(n):
    out = 0
    for i in range(n):
        x = None if i % 3 == 0 else i
        if x is None:
            out += 1
        if x is not None and 2 < x < 50 <= 60:
            out += 10
        y = "a" if x is None else 5 if x > 20 else None
        out += len(str(y))
    return out


print(is_none(90))


def shadow(n):
    out = 0
    for i in range(n):
        out += len("abc")
        if i == n // 2:
            globals()["len"] = lambda x: 100
    del globals()["len"]
    return out


print(shadow(60))


def math_loop(n):
    import math

    out = 0.0
    for i in range(n):
        x = i * 0.7
        out += math.sqrt(x) + math.floor(x) + math.ceil(x) + math.sin(x) + math.floor(i)
        out += math.atan2(x, 2) + math.pow(x, 2) + math.trunc(-x) + math.hypot(x, 1)
        try:
            math.sqrt(5 - i)
        except ValueError as e:
            text = str(e)
        try:
            math.floor(float("inf") if i % 10 == 9 else x)
        except OverflowError as e:
            text2 = str(e)
    return round(out, 6), text, text2


print(math_loop(60))
