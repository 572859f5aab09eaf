# quick-candidate
# getattr, hasattr and setattr with constant names, __dict__, and class, mapping and sequence
# patterns: in hot loops, on all kinds of objects, with classes that change in the middle.


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


class Plain:
    kind = "plain"

    def __init__(self, x):
        self.x = x

    def method(self):
        return self.x + 1

    @property
    def prop(self):
        return self.x + 2

    @staticmethod
    def st():
        return 3


class Slots:
    __slots__ = ("x", "z")
    kind = "slots"

    def __init__(self, x):
        self.x = x


class Getattr(Plain):
    def __getattr__(self, name):
        if name == "bad":
            raise AttributeError(name)
        return name


class Setattr(Plain):
    def __setattr__(self, name, v):
        object.__setattr__(self, name, v if name != "x" else v * 2)


class Getattribute(Plain):
    def __getattribute__(self, name):
        if name == "missing":
            raise AttributeError("none")
        return object.__getattribute__(self, name)


class Error(Exception):
    x = 5


class Many(Plain):
    def __init__(self, x):
        for i in range(40):
            setattr(self, "a%d" % i, i)
        self.x = x


def gets(o, n):
    t = 0
    for i in range(n):
        setattr(o, "x", i)
        t += getattr(o, "x")
        t += hasattr(o, "x") + hasattr(o, "missing") * 2 + hasattr(o, "kind") * 4 + hasattr(o, "z") * 8
        t += len(getattr(o, "missing", "none")) + len(getattr(o, "kind", "other"))
        t += hasattr(o, "method") + hasattr(o, "prop") + hasattr(o, "__class__") + hasattr(o, "bad")
        try:
            t += getattr(o, "method")() + getattr(o, "prop")
        except AttributeError as e:
            t += len(str(e))
    return t


for cls in (Plain, Slots, Getattr, Setattr, Getattribute, Many):
    o = cls(1)
    show(gets, o, 150)
    show(gets, o, 20)
show(gets, Error(1), 100)
show(gets, 5, 100)
show(gets, Plain, 100)
show(gets, "text", 100)


def adds(n):
    t = 0
    for i in range(n):
        o = Plain(i)
        setattr(o, "new", i)
        setattr(o, "x", 2)
        t += o.new + o.x + hasattr(o, "new") + hasattr(o, "other")
        if i % 10 == 0:
            o.other = 1
            t += hasattr(o, "other")
        s = Slots(i)
        setattr(s, "z", 1)
        t += s.z
        try:
            setattr(s, "w", 1)
        except AttributeError as e:
            m = str(e)
    return t, m


show(adds, 150)


def changes(n):
    class C:
        pass

    o = C()
    p = C()
    p.a = 1
    r = []
    for i in range(n):
        q = p if i % 2 else o
        r.append(hasattr(q, "a") + 2 * hasattr(q, "b") + (getattr(q, "a", 0) << 2))
        if i == 40:
            C.b = 1
        if i == 60:
            o.a = 5
        if i == 80:
            del p.a
            del C.b
        if i == 100:
            o.__dict__["b"] = 1
        if i == 120:
            C.__getattr__ = lambda self, name: 7
        if i == 140:
            C.a = property(lambda self: 9)
    return r[38:46], r[58:66], r[78:86], r[98:106], r[118:126], r[138:146], r[-2:]


show(changes, 160)


def names(n):
    o = Plain(1)
    t = 0
    for i in range(n):
        for name in ("x", "y", "kind"):
            t += len(str(getattr(o, name, "--"))) + hasattr(o, name)
        setattr(o, "xy"[i & 1], i)
    return t


show(names, 100)


def wrong(n):
    o = Plain(1)
    r = []
    for i in range(n):
        for f in (lambda: getattr(o, 5), lambda: setattr(o, None, 1), lambda: hasattr(o, 2.5),
                  lambda: getattr(o, "y"), lambda: getattr(o), lambda: setattr(o, "x")):
            try:
                f()
            except (TypeError, AttributeError) as e:
                r.append(str(e))
    return r[-6:]


show(wrong, 60)


def dicts(n):
    o = Plain(0)
    t = 0
    for i in range(n):
        d = o.__dict__
        d["x"] = i
        o.__dict__["y"] = i + 1
        t += o.x + o.y + o.__dict__["x"] + len(o.__dict__)
        p = Plain(i)
        t += p.__dict__["x"]
        p.__dict__.update(y=3)
        t += p.y
        if i == 60:
            o.__dict__ = {"x": 5, "k": 1}
        if i == 80:
            del o.__dict__
    return t, o.__dict__


show(dicts, 120)


# -- patterns --------------------------------------------------------------------------------------


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Prop:
    __match_args__ = ("p",)

    @property
    def p(self):
        return 11


class Lies:
    @property
    def __class__(self):
        return Point

    x = 1
    y = 2


def classify(v):
    match v:
        case Point(0, y):
            return "zero", y
        case Point(x=a, y=b) if a == b:
            return "same", a
        case Point(a, y=b):
            return "point", a, b
        case Prop(p):
            return "prop", p
        case {"a": 1, "b": b, **rest}:
            return "ab", b, rest
        case {"a": a}:
            return "a", a
        case {1: a, 2: b}:
            return "ints", a, b
        case {}:
            return "mapping", len(v)
        case (a, b):
            return "pair", a, b
        case [a, *r, b, c]:
            return "list", a, r, b, c
        case [a, *_]:
            return "first", a
        case str(s):
            return "str", s
        case bool(b):
            return "bool", b
        case int(i) | float(i):
            return "number", i
        case None:
            return "none"
    return "other"


class Seq(list):
    pass


values = [Point(0, 1), Point(2, 2), Point(1, 2), Prop(), {"a": 1, "b": 2, "c": 3}, {"a": 5}, {1: 2, 2: 3},
          {}, {"z": 1}, (1, 2), [1, 2], [1, 2, 3, 4], (1, 2, 3), [1], [], "text", "", True, 5, 2.5, None,
          object, Lies(), Seq([1, 2]), Seq([1, 2, 3]), b"xy", range(2), {1, 2}]


def matches(n):
    seen = {}
    for i in range(n):
        for k, v in enumerate(values):
            seen[k] = classify(v)
    return list(seen.values())


show(matches, 60)


def one(v, n):
    for i in range(n):
        r = classify(v)
    return r


for v in values:
    show(one, v, 80)


def match_changes(n):
    class C:
        __match_args__ = ("a",)

        def __init__(self):
            self.a = 1
            self.b = 2
            self.c = 3

    o = C()
    r = []
    for i in range(n):
        match o:
            case C(5):
                r.append("five")
            case C(a, b=b):
                r.append((a, b))
            case C():
                r.append("C")
            case _:
                r.append("no")
        if i == 40:
            C.__match_args__ = ("c",)
        if i == 60:
            del o.b
        if i == 80:
            o.b = 5
        if i == 100:
            o = Point(1, 2)
        if i == 110:
            o = C()
            C.__match_args__ = ()
            break
    try:
        match o:
            case C(1):
                pass
    except TypeError as e:
        r.append(str(e))
    return r[39:43], r[59:63], r[79:83], r[99:103], r[-1]


show(match_changes, 120)


def twice(n):
    class C:
        __match_args__ = ("a",)
        a = b = 1

    r = []
    for i in range(n):
        try:
            match C():
                case C(x, b=y):
                    r.append((x, y))
        except TypeError as e:
            r.append(str(e))
        C.__match_args__ = ("a",) if i < 50 else ("b",)
    return r[50:53]


show(twice, 90)


def keys_raise(n):
    class D(dict):
        def get(self, k, d=None):
            if k == "boom":
                raise KeyError("boom")
            return dict.get(self, k, d)

    d = D(a=1)
    r = 0
    for i in range(n):
        try:
            match d:
                case {"a": 2}:
                    r += 10
                case {"boom": 1}:
                    r += 100
                case _:
                    r += 1
        except KeyError:
            r += 1000
    return r


show(keys_raise, 80)


# -- floats ----------------------------------------------------------------------------------------


def floats(n):
    class F:
        def __init__(self, x):
            self.x = x

    o = F(0.5)
    t = 0.0
    for i in range(n):
        setattr(o, "x", i * 0.25)
        t += getattr(o, "x") + hasattr(o, "x") + getattr(o, "y", 0.5)
        p = F(i / 3)
        setattr(p, "y", i / 7)
        t += p.y + getattr(p, "y") + getattr(p, "x")
        match p:
            case F(x=a, y=b):
                t += a * b
        if i == 60:
            setattr(p, "y", "text")
        if i == 80:
            setattr(o, "x", None)
        if i == 90:
            F(1)
    return t, o.x, p.y


show(floats, 120)
