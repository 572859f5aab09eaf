# timeout: 120
# gcstress: 2003
import gc
import sys
import bridge_c as c


def collect():
    gc.collect()
    gc.collect()
    gc.collect()


def error(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


print(c.__name__, c.__doc__, c.ANSWER)

# cycles through C
def cycles(n):
    for i in range(n):
        a = c.Holder()
        b = c.Holder([a])
        a.ref = b
        d = {"a": a}
        a.ref = (b, d)
base = c.alive()[0]
cycles(1000)
collect()
print(c.alive()[0] - base < 500)  # of 2000; stale words on the stack may keep some

# malloc memory
c.keep_in_malloc([1, 2.5, "x", c.Holder(7)])
collect()
junk = [[i] for i in range(1000)]
print(c.take_from_malloc())

# slots changed inline
l = [1, 2.5, "three", [4], 100000]
c.swap(l, 0, 2)
print(l, sum(l[4:]))
c.set_inline(l, 1, {"k": 1})
c.put_new(l, 3)
collect()
print(l, l[3][0] + 1, l[3][1][0])
for i in range(20):
    c.append_inline(l, i * 1000)
    l.append(i)
print(l, len(l))
l.sort(key=str)
print(l)
c.swap(l, 0, 1)
del l[3:30]
l[1:2] = [5, 6]
l.insert(0, 7.5)
l.reverse()
print(l, l.pop(), l.index(6), l + [1], l * 2, l == l[:])
print(c.sum_nested(l))

# nested containers read inline
deep = 1
for i in range(1000000):
    deep = [deep, 0.5] if i % 2 else (deep, 1)
print(c.sum_nested(deep))
cyc = [1]
cyc.append(cyc)
print(c.sum_nested([1, (2.5, [3, (4,)]), 2 ** 50]), c.sum_nested(cyc) > 100)
del deep

# fresh objects
print(c.resizes())
try:
    c.resize_shared((1, 2, 3))
except SystemError as e:
    print("SystemError", str(e).endswith("bad argument to internal function"))
x = []
c.append_and_drop(x)
collect()
print(len(x), x[0], x[999])
print(c.borrowed_twice({"k": 100000.5}), c.items_of({"a": 1, 2: 3.5, (1, 2): "t"}))
c.drop_n(100000)

# boxes
print(c.ident(5), c.ident(10 ** 6), c.ident(-1.5), c.ident(2 ** 47), c.ident(-2 ** 47), c.ident(2 ** 100))
print(c.ident(10 ** 6) is c.ident(10 ** 6) or True, c.ident(True) is True, c.ident(None) is None)

# types
h = c.Holder(ref=5)
h.number = 21
print(h, h.twice, h.pair("q"), h.real, h.flag)
h.twice = 10
h.flag = True
h.real = 3
print(h.number, h.flag, h.real)
for f in (lambda: setattr(h, "locked", 1), lambda: setattr(h, "number", "x"), lambda: setattr(h, "flag", 1),
          lambda: h.nothing, lambda: setattr(h, "nothing", 1), lambda: delattr(h, "twice"),
          lambda: c.Holder(1, 2, 3), lambda: c.Holder(bad=1), lambda: h.pair(), lambda: h.pair(1, 2),
          lambda: h.pair(x=1), lambda: c.Holder.pair(5, 6), lambda: c.ident(), lambda: c.alive(1),
          lambda: c.null_without_error.__name__, lambda: h + 1, lambda: len(h), lambda: h()):
    error(f)
del h.ref
error(lambda: h.ref)
print(c.Holder.__name__, c.Holder.__module__, c.Holder.__doc__, c.Holder.__mro__, c.Phoenix)


class Sub(c.Holder):
    kind = "sub"

    def __init__(self, x):
        super().__init__(x)
        self.extra = [x]

    def pair(self, y):
        return ("sub", super().pair(y))

    def __repr__(self):
        return "Sub:" + super().__repr__()


s = Sub(3)
s.more = 1
print(s, s.pair(4), s.__dict__, s.ref, s.kind, isinstance(s, c.Holder))
n = c.Num(5)
print(n + 1, 1 + n, n - c.Num(2), 10 - n, n == 5, n < c.Num(9), n != c.Num(5), hash(n), bool(c.Num(0)), len(n),
      n[3], list(n), n(1, k=2), [10, 20, 30, 40, 50, 60][n], {n: 1}[c.Num(5)], 5 in n, 4 in n)
for f in (lambda: n + "x", lambda: "x" + n, lambda: n * 2, lambda: n < "x", lambda: n[9], lambda: c.Num("x"), lambda: c.Num()):
    error(f)
nums = [c.Num(i) for i in range(100)]
print(sum(nums, c.Num(0)))
del nums
collect()
print([c.Num(i) + 1 for i in range(20)])

# the end of objects
log = []
def make(n):
    for i in range(n):
        c.Holder(i, lambda: log.append(1))
make(100)
collect()
print(len(log) > 60)
def hatch(n):
    for i in range(n):
        c.Phoenix()
hatch(100)
collect()
print(len(c.nest) > 60, type(c.nest[0]).__name__)
c.nest.clear()
collect()
collect()
print(len(c.nest) < 50)

# calls back and errors
print(c.call_with(lambda *a: a, 1, 2.5, "x"), c.call_with(max, 3, 9, 4), c.call_with(dict, [(1, 2)]))
r = c.catching(lambda: 1 // 0)
print(r[0], repr(r[1]), r[2])
r = c.catching(lambda: {}["k"])
print(r[0], repr(r[1]), r[2])
for args, kw in (((1,), {}), ((1, "b"), {}), ((1,), {"c": 2}), ((1,), {"d": [], "b": "q"}), ((), {}), (("x",), {}),
                 ((1, 2), {}), ((1, "b", 3.0), {}), ((1,), {"a": 2}), ((1,), {"zz": 2}), ((2 ** 40,), {}),
                 ((1.5,), {}), ((1, "a\0b"), {}), ((), {"a": 3}), ((1, 2, 3, 4, 5), {})):
    error(c.parse, *args, **kw)
for args in ((1, 2, 3, None, b"xyz", [], "u", (1, 2)), (300, 2, 3, None, b"", [], "u", (1, 2)),
             (1, 2, 3, 5, b"", [], "u", (1, 2)), (1, 2, 3, None, "s", [], "u", (1, 2)),
             (1, 2, 3, None, b"", [], b"u", (1, 2)), (1, 2, 3, None, b"", [], "u", (1,)),
             (1, 2, 3, None, b"", [], "u", 5), (1, 2, 3, None, b"", [], "u", (1, "x")), (1,), (-1, 2, 3, None, b"", [], "u", (1, 2)),
             (1, 70000, 3, None, b"", [], "u", (1, 2)), (1, 2, 2 ** 70, None, b"", [], "u", (1, 2))):
    error(c.parse_many, *args)

# tracebacks, capsules
try:
    c.fail_at("cfunc", 77)
except ValueError as e:
    tb = e.__traceback__
    while tb is not None:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno if tb.tb_next is None else "-", tb.tb_frame.f_code.co_filename[-8:])
        tb = tb.tb_next
print(c.capsule())
print(c.run("a * 2 + len(b)", {"a": 10 ** 6, "b": [1]}))
error(c.run, "1 +", {})
error(c.run, "zz", {})


# Python classes over C types
class Dying(c.Holder):
    def __init__(self, x):
        super().__init__(x)
        self.me = self

    def __del__(self):
        log.append("del")


def subs(n):
    for i in range(n):
        Dying([i]).other = Dying(i)
del log[:]
base = c.alive()[0]
subs(100)
for i in range(6):
    collect()
print(len(log) > 100, len(log) <= 200, c.alive()[0] - base < 100)
