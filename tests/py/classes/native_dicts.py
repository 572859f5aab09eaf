# quick
# Instances of builtin types with a dict at tp_dictoffset: methods and attributes at one site while
# the dict appears, hides a method and loses it again.
from _functools import partial
from _collections import OrderedDict


def work(d, key):
    d.move_to_end(key)
    return next(reversed(d))


d = OrderedDict((i, i) for i in range(4))
print([work(d, i % 4) for i in range(150)][-3:])


class Loud:
    def __init__(self, what):
        self.what = what

    def __call__(self, key):
        print(self.what, key)


for r in range(3):
    d.move_to_end = Loud("own")
    print(work(d, 0), list(d))
    d.other = r
    del d.move_to_end
    print(work(d, r), list(d), d.__dict__)


def attr(f):
    return f.mark


def f():
    pass


def g():
    pass


def tries(f):
    try:
        return attr(f)
    except AttributeError as e:
        return str(e)


print(tries(f))
for i in range(150):
    f.mark = i
    g.mark = -i
    got = tries(f), tries(g)
print(got)
del f.mark
print(tries(f), tries(g))
f.__dict__ = {"mark": "dict"}
print(tries(f))


class Key(str):
    def __eq__(self, other):
        print("eq", str(other))
        return str(self) == str(other)

    __hash__ = str.__hash__


f.__dict__[Key("mark2")] = 1
print(tries(f))
f.__dict__ = {Key("mark"): "key"}
print(tries(f))

p = partial(int, "7")
print(tries(p))
p.mark = "partial"
print([tries(p) for _ in range(150)][-1])


class Sub(OrderedDict):
    def move_to_end(self, key):
        print("sub", key)
        super().move_to_end(key)


s = Sub(d)
print(work(s, 1), work(d, 2), work(s, 3))
s.move_to_end = Loud("in the subclass")
print(work(s, 0))
