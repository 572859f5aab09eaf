# Augmented assignment to every kind of target: how often parts are evaluated.
log = []


def n(x):
    log.append(x)
    return x


class Box:
    def __init__(self, v):
        self.v = v

    def __getitem__(self, k):
        log.append(("get", k))
        return self.v

    def __setitem__(self, k, v):
        log.append(("set", k, v))
        self.v = v

    def __getattr__(self, k):
        log.append(("getattr", k))
        return 1


def box(v=1):
    log.append("box")
    return Box(v)


def flush():
    print(log)
    log.clear()


b = Box(5)
b[n("k")] += n(2)
flush()
b[n(1):n(2)] *= 3
flush()
box()[n(0)] -= 1
flush()
box().attr += 5
flush()
lst = [1, 2, 3]
lst[n(0)] += 10
lst[-1] **= 2
print(lst)
lst[0:2] += [99]
print(lst)
d = {"a": 1}
d["a"] += 1
d["b"] = d.get("b", 0) + 1
try:
    d["c"] += 1
except KeyError as e:
    print("KeyError", e)
print(d)
log.clear()


class I:
    def __init__(self):
        self.items = []

    def __iadd__(self, x):
        self.items.append(x)
        return self


o = I()
alias = o
o += 1
o += 2
print(o is alias, o.items)


class Holder:
    pass


h = Holder()
h.n = 1
h.n += 1
h.n <<= 3
h.n |= 5
h.n ^= 1
h.n %= 7
h.n //= 2
h.n **= 3
h.n -= 100
print(h.n)
h.l = [1]
same = h.l
h.l += (2,)
h.l *= 2
print(same, h.l is same)
t = ([1], 2)
try:
    t[0] += [5]
except TypeError as e:
    print(e, t)


def f():
    x = 1
    x += 1
    x -= 5
    x *= -3
    x /= 2
    x //= 1
    x %= 3
    s = "a"
    s += "b"
    s *= 3
    return x, s


print(f())
x = 5


def g():
    global x
    x += 1
    return x


print(g(), g(), x)


def closure():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n

    return [inc() for _ in range(3)], n


print(closure())


class C:
    count = 0
    count += 5
    total = count
    total *= 2

    def bump(self):
        self.count += 1
        return self.count, C.count


print(C().bump(), C.count, C.total)
s = {1, 2}
alias = s
s |= {3}
s -= {1}
print(s is alias, sorted(s))
fs = frozenset([1])
old = fs
fs |= {2}
print(fs is old, sorted(fs))
z = 1
z += 2.5
z *= 2j
print(z)
m = 2
m **= 100
m -= 2**100
m |= 7
m &= ~2
print(m)
a: int = 5
a += 1
b: list
print(a, __annotations__)
for text in ["(a) += 1", "(a, b) += 1", "[a] += 1", "f() += 1", "1 += 1", "a + b += 1", "a += b += 1", "a +=", "None += 1", "a.b += 1", "x: int += 1", "(x): int = 1", "x.y: int = 1", "x[0]: int", "a = b: int = 1", "(yield) += 1"]:
    try:
        compile(text, "<s>", "exec")
        print(text, "| compiles")
    except SyntaxError as e:
        print(text, "|", e.msg, e.offset)
