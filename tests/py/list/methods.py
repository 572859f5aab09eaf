# List methods.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


a = []
print(a.append(1), a.extend([2, 3]), a.insert(0, 0), a.extend("ab"), a)
a.insert(-1, "i")
a.insert(100, "e")
a.insert(-100, "s")
print(a)
print(a.pop(), a.pop(0), a.pop(-2), a.pop(2), a)
err(a.pop, 10)
err(a.pop, -10)
err(a.pop, "a")
err([].pop)
err([].pop, 0)
err(a.append)
err(a.append, 1, 2)
err(a.append, x=1)
err(a.extend, 5)
err(a.insert, 1)
err(a.insert, "a", 1)
err(a.insert, 1.0, 1)
a = [3, 1, 2, 1, 1.0, True]
print(a.index(1), a.index(1, 2), a.index(2, -4), a.index(1, 2, 4), a.count(1), a.count("x"), a.remove(1), a)
err(a.index, 99)
err(a.index, 3, 1)
err(a.index, 3, "a")
err(a.remove, 99)
err(a.index)
print(a.reverse(), a, a.copy(), a.copy() is a, a.clear(), a)
a = list("hello")
a.reverse()
print(a, list(reversed(a)), a[::-1])


class Eq:
    def __init__(self, log):
        self.log = log

    def __eq__(self, other):
        self.log.append(other)
        return other == 3


log = []
print([1, 2, 3].index(Eq(log)), log, Eq(log) in [5, 3], [1, 3, 3].count(Eq(log)), log)


class Evil:
    """Changes the list while it is being searched."""

    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False

    def __repr__(self):
        return "Evil"


lst = [1, 2, 3]
print(lst.count(Evil(lst)), lst)
lst = [1, 2, 3]
print(Evil(lst) in lst, lst)
lst = [1, 2, 3]
err(lst.index, Evil(lst))
lst = [1, 2, 3]
err(lst.remove, Evil(lst))
lst = [Evil([]), 2]
print(lst == [1, 2], lst != [1, 2])
lst = [1, 2, 3, 4]
out = []
for x in lst:
    out.append(x)
    if x == 2:
        lst.remove(1)
        lst.append(9)
    if len(out) > 10:
        break
print(out, lst)
lst = [1, 2, 3]
it = iter(lst)
print(next(it), it.__length_hint__(), lst.append(4), list(it), lst.append(5), list(it), it.__length_hint__())
it = reversed(lst)
print(next(it), lst.pop(), list(it), it.__length_hint__())
it = iter([])
err(next, it)
err(next, it)
lst = []
lst.extend(lst)
lst = [1, 2]
lst.extend(lst)
lst += lst
print(lst)
lst = [0] * 5


def gen():
    for i in range(3):
        yield len(lst)


lst.extend(gen())
print(lst)


def boom():
    yield 1
    raise KeyError("mid")


try:
    lst.extend(boom())
except KeyError as e:
    print(lst, e)
print([].__sizeof__() > 0, list.__name__, [1].__len__(), [1, 2].__getitem__(slice(1)), [3].__eq__(3), [3].__mul__(2), [1].__reversed__().__next__())
big = []
for i in range(20000):
    big.append(i)
while len(big) > 3:
    big.pop()
print(big)
for i in range(1000):
    big.insert(0, i)
for i in range(998):
    big.pop(0)
print(big)


class L(list):
    def append(self, x):
        super().append(x * 2)

    def __repr__(self):
        return "L" + super().__repr__()


x = L([1])
x.append(5)
x.tag = "t"
print(x, x.tag, type(x + x), type(x[:]), type(x * 2), type(x.copy()), x == [1, 10], [1, 10] == x, isinstance(x, list), len(x), sorted(x, reverse=True))
