# Attributes in more orders than a class keeps shapes for: order, values and removal are the same.
# quick


class Plain:
    pass


class Made:
    def __init__(self, first):
        self.first = first


class Sub(Made):
    extra = "of the class"


class Slotted:
    __slots__ = ("fixed", "__dict__")


class Number(int):
    pass


class Wrong(Exception):
    pass


class Text(str):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)


NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]


def orders(n):
    state = 7
    for i in range(n):
        names = NAMES[:]
        for k in range(len(names) - 1, 0, -1):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            j = (state >> 16) % (k + 1)
            names[k], names[j] = names[j], names[k]
        yield i, names[: i % 9 + 1]


def value(i, k):
    return (i * 0.5 + k) if (i + k) % 3 else (i, k) if k % 2 else i + k


def check(make, n):
    kept = []
    for i, names in orders(n):
        o = make(i)
        for k, name in enumerate(names):
            if k % 2:
                setattr(o, name, value(i, k))
            else:
                o.__setattr__(name, value(i, k))
        kept.append((o, i, names))
    wrong = total = 0
    for o, i, names in kept:
        for k, name in enumerate(names):
            wrong += getattr(o, name) != value(i, k)
        wrong += hasattr(o, "nothing") or hasattr(o, "a") != ("a" in names)
        o.a = i
        o.last = names[0]
        total += o.a
        if hasattr(o, "c"):
            del o.c
            wrong += hasattr(o, "c")
        o.c = 0.25
        wrong += o.c != 0.25
        try:
            del o.nothing
        except AttributeError as e:
            message = str(e)
        mine = list(vars(o))
        there = [name for name in names if name != "c"]
        for name in ("a", "last", "c"):
            if name not in there:
                there.append(name)
        wrong += [name for name in mine if name != "first" and name != "fixed"] != there
    print(type(kept[0][0]).__name__, len(kept), wrong, total, message)


check(lambda i: Plain(), 3000)
check(Made, 2000)
check(Sub, 2000)
check(lambda i: Slotted(), 2000)
check(Number, 2000)
check(Wrong, 2000)
check(Text, 2000)

# The regular ones of such a class go on.
total = 0
for i in range(3000):
    o = Made(i)
    o.a = i
    o.b = o.a + o.first
    total += o.b
print(total, vars(o))

# So do instances whose attributes become other things than floats.
o = Plain()
o.a, o.b = 0.5, 1.5
p = Plain()
p.b, p.a = 0.5, 1.5
o.a = p.b = "text"
print(vars(o), vars(p), o.a, p.b, p.a)
Plain.a = property(lambda self: "property")
print(o.a, p.a, vars(p)["a"])
