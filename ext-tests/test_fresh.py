# timeout: 120
# gcstress: 37
# Temporaries that alone hold what C code has made: freed early or late, never too early.
import gc
import lives_c as c

B = c.Big
a, b = B(2), B(3)
print(a * b + a, a + b * a - b, -(a + b), (a + b)[1], (a * b)[-1], (a + b) > (a - b), (a + b) == (a * b))
print(c.twice(a + b), c.total(a * b, a + b, a - b, 1), c.total(c.twice(a), c.twice(b) + 1))
print((a + b).twice().twice(), (a + b).self() + (a * b).self(), B(5).self().self().twice())

# kept on the way: by a container, by C code, by Python code
l = []
for i in range(20):
    (a + i).keep()
    l.append(a * i)
    l.append((a + i).pack(a - i))
    l.append((a + i).self())
    l.append(c.hand_back(a, b, a + i))
    l.append(+(a + i))
    l.append((a * b).give_to(lambda x: [x]))
    x = (y := a + i) * 2
    l.append((x, y))
    z = a + i
    z |= 1
    l.append(z)
    l.append((a + i if i % 2 else a) * b)
    l.append([a + i, (b + i, a * i)])
    l.append({"k": a + i}["k"] + b)
gc.collect()
junk = [B(-7) for i in range(100)]
print(l[:12], l[-12:])
print(c.kept[:3], len(c.kept))
c.kept.clear()
print((a + b) * (a + b), (a + b) is (a + b), [(a + b) - (a + b)])


# across exceptions
def fails(i):
    try:
        return (a + i) * (b / 0)
    except ZeroDivisionError as e:
        return str(e)


for i in range(30):
    try:
        r = (a * i + b) / ((a - i) if i % 7 else 0)
    except ZeroDivisionError as e:
        r = e
    try:
        (a + i) + (b + fails(i))
    except TypeError as e:
        s = e
print(r, s, fails(3))
try:
    (a + b)["missing"]
except KeyError as e:
    print(repr(e))
try:
    a[(a + b) and "x"]
except KeyError as e:
    print(repr(e))


# across generators
def gen(n):
    for i in range(n):
        got = yield (a + i) * b
        yield (a + (yield (b * i) + a)) * 2 + (got or 0)


g = gen(4)
print([next(g) if k % 3 == 0 else g.send(k) for k in range(12)])
print(list((a + i) * (b + j) for i in range(3) for j in range(2)))
print(max([a + i for i in range(5)], key=lambda x: (x * -1)[0] > -4))


# Python methods that see them
class P:
    def __init__(self):
        self.seen = []

    def __radd__(self, other):
        self.seen.append(other)
        return other

    def __rmul__(self, other):
        self.seen.append(other)
        return NotImplemented

    def __add__(self, other):
        self.seen.append(other)
        return NotImplemented

    def __eq__(self, other):
        self.seen.append(other)
        return NotImplemented

    def __getitem__(self, i):
        return self.seen[i]


p = P()
for i in range(20):
    r = (a + i) + p
    r2 = r * 2
    try:
        (a + i) * p
    except TypeError:
        pass
    try:
        p + (b * i)
    except TypeError:
        pass
    p == (a - i)
    q = (p[-1] + 1) + (p[0] * 1)
print(len(p.seen), p.seen[:8], p.seen[-1], r, r2, q)


class Sub(B):
    def __neg__(self):
        p.seen.append(self)
        return self + 1


# hot enough for traces, which leave now and then
def hot(n):
    total = 0.0
    keep = []
    x = B(0)
    for i in range(n):
        x = (x + i) * 1 - (a - a)
        if i % 50 == 0:
            keep.append((x + 1) * 2)
        if (a + i) * 2 > (b * 2) + i:
            total += 1
        if i % 97 == 96:
            x = x - (x + 0.5) + c.total(x * 0, a * 0)
    return x, total, keep[0], keep[-1], keep[len(keep) // 2] + keep[-1]


print(hot(3000), hot(10))
made = c.big_stats()[2]
gc.collect()
gc.collect()
print(made > 10000)
