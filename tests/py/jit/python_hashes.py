# quick
# Keys with a __hash__ in Python in d[k], d[k] = v, k in d, k not in d: results, errors, what hashing does
# meanwhile.
import sys


class P:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return hash(self.x)

    def __eq__(self, o):
        return isinstance(o, P) and self.x == o.x


class Same(P):
    def __hash__(self):
        return 5


class Big(P):
    def __hash__(self):
        return 10 ** 30 + self.x


class MinusOne(P):
    def __hash__(self):
        return -1


class Flag(P):
    def __hash__(self):
        return True


class NoHash:
    def __eq__(self, o):
        return True


class Wrong(P):
    bad = False

    def __hash__(self):
        return "x" if Wrong.bad else 7


class Raises(P):
    bad = False

    def __hash__(self):
        if Raises.bad:
            raise ValueError("no hash", self.x)
        return self.x


class Counts(P):
    n = 0

    def __hash__(self):
        Counts.n += 1
        return self.x % 4


class Changes(P):
    target = None

    def __hash__(self):
        if self.target is not None:
            self.target[self.x + 1000] = 1
            self.target.pop(self.x + 990, None)
        return self.x


class Default(P):
    def __hash__(self, extra=3):
        return self.x * extra


class IntKey(int):
    def __hash__(self):
        return 77

    def __eq__(self, o):
        return int(self) == o


class StrKey(str):
    def __hash__(self):
        return super().__hash__()


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e if not isinstance(e, KeyError) else type(e.args[0]).__name__)


def round_trip(cls, n):
    keys = [cls(i) for i in range(10)]
    d = {k: 0 for k in keys[:7]}
    s = set(keys[2:6])
    f = frozenset(keys[1:3])
    t = 0
    for i in range(n):
        k = keys[i % 10]
        if k in d:
            t += d[k]
        d[k] = i
        t += (k in s) * 3 + (k not in f) + (cls(i % 10) in d) + (cls(i % 20) not in d)
        t += d[cls(i % 10)]
    return t, len(d), sorted(d.values())


def missing(cls, n):
    keys = [cls(i) for i in range(n)]
    d = {k: 1 for k in keys[:-1]}
    t = 0
    for k in keys:
        t += d[k]
    return t


def missing_caught(n):
    d = {P(1): 1}
    t = 0
    for i in range(n):
        try:
            t += d[P(i % 3)]
        except KeyError as e:
            t += e.args[0].x * 10
    return t


def turns_bad(cls, n, how):
    k = cls(3)
    d = {k: 1}
    s = {k}
    cls.bad = False
    t = 0
    try:
        for i in range(n):
            if i == n - 1:
                cls.bad = True
            if how == 0:
                t += d[k]
            elif how == 1:
                d[k] = i
            elif how == 2:
                t += k in d
            else:
                t += k not in s
    finally:
        cls.bad = False
        print(t)
    return t


def traceback_lines(n):
    k = Raises(3)
    d = {k: 1}
    try:
        for i in range(n):
            Raises.bad = i == n - 1
            d[k]
    except ValueError as e:
        tb = e.__traceback__
        names = []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return names
    finally:
        Raises.bad = False


def counts(n):
    Counts.n = 0
    keys = [Counts(i) for i in range(8)]
    d = dict.fromkeys(keys, 0)
    Counts.n = 0
    for i in range(n):
        d[keys[i % 8]] += 1
        keys[i % 8] in d
    return Counts.n, list(d.values())


def changes(n):
    d = {}
    k = Changes(3)
    d[k] = 1
    Changes.target = d
    t = 0
    try:
        for i in range(n):
            k.x = i % 12
            t += k in d
            if i % 12 == 3:
                t += d[k]
            d[Changes(i % 12)] = i
    finally:
        Changes.target = None
    return t, len(d)


def many_classes(n):
    keys = [P(1), Same(2), Big(3), MinusOne(4), Flag(5), 6, "x", (P(7), 1), Default(8), IntKey(9), StrKey("y")]
    d = {}
    t = 0
    for i in range(n):
        k = keys[i * 7 % 11]
        d[k] = d[k] + 1 if k in d else 0
        t += d[k]
    return t, list(d.values()), 77 in d, 9 in d, "y" in d


def no_hash(n):
    d = {1: 2}
    t = 0
    for i in range(n):
        t += d[1 if i < n - 1 else NoHash()]
    return t


def assigned_later(n):
    class Late:
        pass
    k = Late()
    d = {k: 1}
    t = 0
    for i in range(n):
        if i == n // 2:
            Late.__hash__ = lambda self: object.__hash__(self)
        t += k in d
    return t


def class_hash_changes(n):
    class C(P):
        def __hash__(self):
            return 1
    k = C(1)
    d = {k: 1}
    t = 0
    for i in range(n):
        if i == n // 2:
            C.__hash__ = lambda self: 2
        t += k in d
    return t


def frames(n):
    seen = set()

    class F:
        def __hash__(self):
            seen.add(sys._getframe(1).f_code.co_name)
            return 3
    k = F()
    d = {k: 1}
    for i in range(n):
        d[k]
        d[k] = 2
        k in d
    return seen


def deep(n):
    class R:
        def __hash__(self):
            return hash({self: 1}) if False else d[1] if n < 0 else self.go(3)

        def go(self, k):
            return 1 if k == 0 else self.go(k - 1)
    r = R()
    d = {r: 5}
    t = 0
    for i in range(n):
        t += d[r]
    return t


def endless():
    class E:
        def __hash__(self):
            return d[self]
    d = {}
    try:
        d[E()]
    except RecursionError as e:
        return "recursion"


def subclassed(n):
    class D(dict):
        def __getitem__(self, k):
            return 100

        def __contains__(self, k):
            return False

        def __missing__(self, k):
            return 7

    class M(dict):
        def __missing__(self, k):
            return 7
    t = 0
    k = P(1)
    for i in range(n):
        d = ({k: 1}, D({k: 1}), M(), {k: 3})[i % 4]
        t += d[k] + (k in d)
        d[k] = 2
    return t


for cls in (P, Same, Big, MinusOne, Flag, Default, Counts):
    show(round_trip, cls, 150)
    show(missing, cls, 80)
show(missing_caught, 90)
for how in range(4):
    show(turns_bad, Wrong, 80, how)
    show(turns_bad, Raises, 80, how)
show(traceback_lines, 80)
show(counts, 120)
show(changes, 120)
show(many_classes, 220)
show(no_hash, 70)
show(assigned_later, 80)
show(class_hash_changes, 80)
show(frames, 70)
show(deep, 70)
show(endless)
show(subclassed, 100)


# -- Complex numbers and texts by format()

def complexes(n):
    z = 0j
    r = []
    for i in range(n):
        z = z * z * 0.1 + complex(i % 3, 1)
        z = z - 1 + i % 2
        r.append(z / (1 + 2j) if i % 5 else -z)
        if z == complex(2, 1) or z != z:
            r.append(abs(z))
        r.append(complex(i) + complex(1.5, i) + complex("1+2j") + complex(True, 2))
    return "%.6f %.6f" % (sum(r).real, sum(r).imag), len(r)


def complex_bad(n, what):
    t = 0j
    for i in range(n):
        last = i == n - 1
        t += 1j / (0 if last and what == 0 else 2)
        t += complex(1, "x" if last and what == 1 else 2)
        if last and what == 2:
            t < 1j
        t = t * (None if last and what == 3 else 0.5)
        t += 1j ** (-1 if i % 2 else 2)
    return "%.4f" % abs(t)


class Cx(complex):
    def __add__(self, o):
        return 99

    def __radd__(self, o):
        return 98


def complex_subclass(n):
    t = 0
    for i in range(n):
        z = 1j if i % 4 else Cx(1)
        t += (1j + z == 98) + (z + 1j == 99) + (complex(z) == 1) + (complex(z, 0) == 1)
    return t


class Fmt:
    def __format__(self, spec):
        return "<" + spec + ">"


def formats(n):
    r = []
    for i in range(n):
        r.append("{} {}".format(i, "y") + "{0:>5}|{1!r}".format(i, "\xe9") + "{:.2f}".format(i / 3))
        r.append("{}{}{}{}".format(i, None, True, 1.5) + "{0.real}{1}".format(i, b"x") + "{:{}}".format(i, 4))
        r.append("{}-{:x}".format(Fmt() if i % 4 == 3 else i, 255) + "{}".format(2j))
    return len("".join(r)), r[-3:]


def format_bad(n, what):
    for i in range(n):
        last = i == n - 1
        "{} {}{}".format(i, i) if last and what == 0 else "{} {}".format(i, i)
        "{:d}".format("x" if last and what == 1 else 3)
        "{0.nope}".format(i) if last and what == 2 else "{0.real}".format(i)
        ("{" if last and what == 3 else "{}").format(i)


def byte_slices(n):
    b = bytes(range(40))
    t = 0
    for i in range(-n, n):
        t += sum(b[i:]) + sum(b[:i]) + sum(b[i:i + 3]) + len(b[3:8]) + (b[:] is b) + len(b[50:])
    return t


show(complexes, 90)
for what in range(5):
    show(complex_bad, 80, what)
    show(format_bad, 80, what)
show(complex_subclass, 80)
show(formats, 80)
show(byte_slices, 60)
