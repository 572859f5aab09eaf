# timeout: 120
# gcstress: 97
# Members and items that C code reads and replaces inline (inline_c.c), and what comes after.
import gc
import sys
import inline_c as c


def collect():
    gc.collect()
    gc.collect()


def exposed():
    return sys.krait_stats()["exposed"] if hasattr(sys, "krait_stats") else 0


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class Wide(Node):
    __slots__ = ("extra", "value2")


class Mixed(Node):
    pass


class OverList(list):
    __slots__ = ("value", "next")


def chain(n, cls=Node):
    node = None
    for i in range(n):
        node = cls(i * 0.5 if i % 2 else 100000 + i, node)
    return node


n = chain(2000)
print(c.sum_chain(n), c.sum_chain(n))
n.value = 10 ** 7
n.next.value = 2.5
n.next.next = None
print(c.sum_chain(n), n.value, n.next.value)


def touch(node, rounds):
    total = 0
    for i in range(rounds):
        node.value = i * 1000
        total += node.value + 1
        node.value = i + 0.25
        total += node.value
    return total


print(touch(Node(1), 2000), touch(n, 2000), c.sum_chain(n))
for v in (5, 10 ** 6, 1.5, "x", [1, 2.5], (1, 2), None):
    c.set_member(n, "value", v)
    print(n.value, c.get_member(n, "value"), end=" ")
    n.value = v
    print(c.get_member(n, "value"))
c.set_own(n, "value")
print(n.value, n.value[0] + 1, n.value[1][0] + 1)
c.set_own(n, "value")
print(c.sum_chain(n))
c.set_member(n, "value")
print(hasattr(n, "value"), c.get_member(n, "value"), c.sum_chain(n))
n.value = 3
del n.value
try:
    n.value
except AttributeError as e:
    print(e)

w = Wide(1.5, n)
w.extra = [w, 10 ** 6]
print(c.get_member(w, "extra")[1], c.get_member(w, "value"), c.get_member(w, "nothing"), c.get_member(w, "value2"))
w.extra.append(2.5)
print(c.sum_chain(w), w.extra[1:])
m = Mixed(2.5)
m.other = 10 ** 6
print(c.sum_chain(m), m.other, m.__dict__)
m.value = 7
print(c.sum_chain(m))
o = OverList([1, 2.5])
o.value = 10 ** 6
o.next = None
print(c.sum_chain(o), c.sum_items(o), o)
o.value = 1.5
o.append(10 ** 7)
print(c.sum_chain(o), c.sum_items(o), o, c.get_member(o, "value"))

# Members of instances over C types: always counted, and given back.
class OverC(c.Saved):
    __slots__ = ("value", "next")


ended = []


class Ends:
    def __del__(self):
        ended.append(1)


def cycles(k):
    for i in range(k):
        a, b = OverC(), OverC()
        a.value = 10 ** 6 + i
        a.next, b.next = b, a
        b.value = Ends()
        c.sum_chain(Node(1, None))


a = OverC()
a.value = 2.5
a.next = None
print(c.sum_chain(a), c.get_member(a, "value"))
c.set_member(a, "value", 10 ** 7)
print(a.value)
cycles(100)
for i in range(4):
    collect()
print(len(ended) > 60)

# Lists go back to the runtime when C code cannot get at them.
l = [i * 1000 for i in range(100000)]
before = exposed()
print(c.sum_items(l))
for i in range(3):
    collect()
print(exposed() - before < 2000, sum(l), l[7] + 1)
l[3] = 2.5
l.append(1.25)
print(c.sum_items(l), c.sum_items([l, (l,)[0]]))
c.keep(l)
collect()
l[4] = 10 ** 8
print(c.sum_items(l), c.kept() is l)
nested = ([10 ** 6 + i for i in range(10)], [2.5] * 10)
print(c.interleaved(nested, collect), c.sum_items(nested))
collect()
nested[0].append("x")
nested[0][0] = 1.5
print(c.interleaved(nested, collect), nested)
holder = {"l": [[10 ** 6], (2.5,)]}
c.keep(holder["l"])
c.kept()
collect()
holder["l"][0][0] = 7
print(c.sum_items(holder["l"]), holder)
n = chain(50, Wide)
print(c.sum_chain(n))
collect()
n.value = 10 ** 9
n.next.value = (1.5,)
print(c.sum_chain(n), touch(n, 10), c.sum_chain(n))

c.registry.extend([10 ** 6, 2.5])
print(c.sum_registry())
collect()
c.registry.append(7)
c.registry[0] = 1.5
print(c.sum_registry(), c.registry)
collect()
print(c.sum_registry())

# Only a slice in PyMem memory knows these.
s = c.Saved()
counted = not hasattr(sys, "krait_stats")


def fill():
    s.save([[i, i * 0.5, "item %d" % i] for i in range(200)], counted)


fill()
(lambda: [fill.__name__ * i for i in range(50)])()
collect()
junk = [[i] * 3 for i in range(5000)]
print(s.load()[7], s.load()[199], len(s.load()), sum(len(x) for x in s.load()))
s = c.Saved()
fill()
s.move()
(lambda: [fill.__name__ * i for i in range(50)])()
collect()
junk = [[i] * 3 for i in range(5000)]
print(s.load()[7], s.load()[199], len(s.load()), sum(len(x) for x in s.load()))

# Bound like a function, a weak reference's referent: both read inline.
import _weakref


class Bound:
    method = c.instance_method(lambda *args: len(args))[0]


print(c.instance_method(len)[1:], c.instance_method(touch)[1:], Bound().method(1), Bound.method(1))
x = Bound()
r = _weakref.ref(x)
print(c.referent(r) is x, c.referent(_weakref.ref(Bound)) is Bound)


def gone(n):
    return [_weakref.ref(Bound()) for i in range(n)]


rs = gone(50)
collect()
print(sum(c.referent(r) is None for r in rs) >= 25)


# Class attributes that are rebound in a loop, and by C in the class's dict.
class Rebound:
    n = 0


class Below(Rebound):
    pass


def rebind(rounds):
    out = []
    one = Below()
    for i in range(rounds):
        Rebound.n = i
        if i % 50 == 20:
            c.into_class(Rebound, "n", -i, True)
        elif i % 50 == 30:
            c.into_class(Rebound, "n", property(lambda self: "property"), True)
        elif i % 50 == 40:
            c.into_class(Rebound, "n", ..., True)
        elif i % 50 == 45:
            c.into_class(Below, "n", "below", True)
        elif i % 50 == 48:
            c.into_class(Below, "n", ..., True)
        if i % 5 == 0:
            out.append(getattr(one, "n", "none"))
        else:
            getattr(one, "n", "none")
    return out


print(rebind(150))


# Not told, nobody has to know; nothing may break.
def untold(rounds):
    one = Below()
    for i in range(rounds):
        Rebound.n = i
        if i == 60:
            c.into_class(Rebound, "n", ..., False)
        if i == 70:
            for k in range(50):
                c.into_class(Rebound, "x%d" % k, k, False)
        if i == 80:
            c.into_class(Rebound, 1, 2, False)
        getattr(one, "n", "none")
    Rebound.n = "end"
    return one.n


print(untold(120))
