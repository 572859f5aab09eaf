# Crosses the border in every way, each step again after a MemoryError.
import gc
import sys
import bridge_c as c

failed = []


def step(f):
    for i in range(3):
        try:
            return f()
        except MemoryError:
            failed.append(f.__name__)
    raise SystemError("still no memory")


def nested():
    deep = 1
    for i in range(60):
        deep = [deep, 0.5, 10 ** 6 + i] if i % 2 else (deep, 1.25, [i, i + 1000])
    first = c.sum_nested(deep)
    return first == c.sum_nested(deep), first


def half_done():
    """What one failed exposure leaves behind must not be taken for done by the next."""
    inner = [(1.5, 2 ** 40), [2.5, (3.5, [10 ** 7])]]
    outer = [inner, (inner, 1), {"k": inner}]
    try:
        a = c.sum_nested(outer)
    except MemoryError:
        failed.append("exposure")
        inner.append(0)  # a list that C never got is still typed and plain
        inner.pop()
        a = c.sum_nested(inner) * 2 + 1
    return a, c.sum_nested(inner), inner


def cells():
    x = 1000000
    y = [2.5]

    def f():
        return x, y
    return c.sum_nested(f()), c.ident(f)(), c.ident(f.__closure__)[0].cell_contents


def slots_changed():
    l = [1, 2.5, "three", [4], 100000]
    c.swap(l, 0, 2)
    c.set_inline(l, 1, {"k": 1})
    c.put_new(l, 3)
    l.extend(range(1000, 1020))
    l.sort(key=str)
    c.swap(l, 0, 1)
    del l[3:10]
    return c.sum_nested(l), len(l), str(l)


def boxes():
    return [c.ident(v) for v in (5, 10 ** 6, -1.5, 2 ** 47, 2 ** 100, "e", (1, 2.5))]


def kept():
    l = []
    c.append_and_drop(l)
    return len(l), l[7], c.items_of({"a": 1, 2: 3.5})


def instances():
    h = c.Holder(ref=[5, 2.5])
    h.ref = (h, [h], {"h": h})
    a = [c.Num(i) + 1 for i in range(40)]
    return str(a), h.ref[1][0] is h, c.Num(3)(1, k=2.5)


class Sub(c.Holder):
    def __init__(self, x):
        super().__init__(x)
        self.extra = [x]


def subclass():
    s = Sub(2.5)
    s.more = 1
    return s.ref, s.extra, s.more


def dropped():
    c.drop_n(300)
    return c.resizes()


def calls():
    r = c.catching(lambda: {}["k"])
    return r[0], repr(r[1]), c.call_with(max, 3, 9.5, 4), c.parse(1, "b", d=[])


def collected():
    for i in range(20):
        h = c.Holder()
        h.ref = [h, i]
        c.Phoenix()
    gc.collect()
    gc.collect()
    c.nest.clear()
    return True


for f in (nested, half_done, cells, slots_changed, boxes, kept, instances, subclass, dropped, calls, collected,
          nested, collected):
    print(f.__name__, step(f))
if "count" in sys.argv:
    print(failed, file=sys.stderr)
