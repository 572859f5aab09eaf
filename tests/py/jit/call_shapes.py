# Calls of every shape inside traces: *args, **kw, both, with defaults, keyword-only, methods, classes,
# super(), closures; the tuples and dicts are seen, changed, handed on, kept, and given in errors.
# quick


def three(a, b, c=3):
    return a * 100 + b * 10 + c


def kwonly(a, *, k=5, m=7):
    return a + k * 10 + m * 100


def star(*args):
    return len(args) + (args[0] if args else 0)


def kws(**kw):
    return len(kw) + kw.get("x", 0)


def both(a, *args, k=1, **kw):
    return a + len(args) * 10 + k * 100 + len(kw) * 1000 + kw.get("z", 0)


def pass_on(*args, **kw):
    return both(*args, **kw)


def pass_more(x, *args, **kw):
    return both(x, *args, k=x, **kw)


def twice(*args, **kw):
    return pass_on(*args, **kw) + pass_more(*args, **kw)


def kept(*args, **kw):
    return args, kw


def changed(**kw):
    kw["x"] = kw.get("x", 0) + 1
    del kw["y"]
    return kw


def changed_on(*args, **kw):
    kw["k"] = 4
    return both(*args, **kw)


class Base:
    def __init__(self, a, b=2, *rest, **kw):
        self.a = a
        self.b = b
        self.rest = rest
        self.kw = kw

    def total(self, *more, scale=1):
        return (self.a + self.b + sum(self.rest) + sum(more)) * scale


class Derived(Base):
    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        self.c = 1

    def total(self, *more, **kw):
        return super().total(*more, **kw) + self.c


class Call:
    def __call__(self, *args, **kw):
        return star(*args) + kws(**kw)


def shapes(n):
    t2, t3 = (1, 2), (1, 2, 3)
    d = {"b": 4, "c": 5}
    dz = {"z": 9}
    total = 0
    call = Call()
    for i in range(n):
        total += three(*t2) + three(*t3) + three(i, *(2,)) + three(i, **d) + three(*(i,), **d)
        total += kwonly(i) + kwonly(i, k=2) + kwonly(i, **{"m": i}) + kwonly(*(i,), k=i, m=2)
        total += star() + star(i) + star(i, 2, 3) + star(*t3) + star(i, *t2) + star(*[i, 2])
        total += kws() + kws(x=i) + kws(x=i, y=2) + kws(**d) + kws(x=1, **d)
        total += both(i) + both(i, 2, 3) + both(i, 2, k=3, z=4) + both(*t3, **dz) + both(a=i, z=i)
        total += pass_on(i) + pass_on(i, 2, z=i) + pass_more(i, 3) + pass_more(i, 3, z=1, y=2)
        total += twice(i, 2) + twice(1, z=i)
        total += call(i, 2, x=i) + call(*t3, **d)
        total += sum(kept(i, 2, k=3)[0]) + len(kept(i, x=1)[1])
    return total


def objects(n):
    total = 0
    args = (1, 2, 3)
    for i in range(n):
        o = Base(i, 2, 3, 4, x=1)
        total += o.total() + o.total(1, 2) + o.total(1, scale=2) + o.total(*args) + len(o.kw)
        d = Derived(i)
        total += d.total(*args) + d.total(i, scale=3)
        d = Derived(i, 5, 6, y=i)
        total += d.total() + len(d.rest) + d.kw["y"]
        total += Base(*args).total(*args) + Derived(*args, **{"q": 1}).total()
        bound = d.total
        total += bound(*args) + bound(scale=2)
    return total


def seen(n):
    out = []
    for i in range(n):
        a, k = kept(i, "s", x=i, y=None)
        if i % 50 == 49:
            out.append((a, k))
        if i % 40 == 39:
            out.append(changed(y=1, x=i))
            out.append(changed_on(i, 2, z=1))
    return out


def stays(n):
    first = {"x": 1, "y": 2}
    total = 0
    for i in range(n):
        got = changed(**first)
        total += got["x"] + len(got) + len(first)
        first["x"] = i
        if i == n // 2:
            first["w"] = 1
        if i == n // 2 + 10:
            del first["w"]
    return total, first


def closures(n):
    def make(step):
        def add(*args, **kw):
            return sum(args) * step + kw.get("more", 0)

        return add

    fs = [make(1), make(2)]
    total = 0
    for i in range(n):
        f = fs[i & 1]
        total += f(i, 1) + f(*(1, 2), more=i) + f(**{"more": i})
        total += make(i)(1, 2)
    return total


def lengths(n):
    args = ()
    total = 0
    for i in range(n):
        total += star(*args) + both(i, *args)
        if i % 10 == 0:
            args = tuple(range(i % 7))
    return total


def errors(n):
    out = []
    t = (1, 2)
    d = {"a": 1}
    calls = [
        lambda i: three(*t, **{"q": i}),
        lambda i: three(1, *t, *t),
        lambda i: three(1, **d),
        lambda i: both(1, a=2),
        lambda i: both(*t, **d),
        lambda i: kwonly(*t),
        lambda i: kwonly(),
        lambda i: three(*i),
        lambda i: three(1, *i),
        lambda i: three(**i),
        lambda i: three(1, **{i: 1}),
        lambda i: kws(x=1, **{"x": 2}),
        lambda i: Base(*()),
        lambda i: Derived(**{"c": 1}),
        lambda i: Base(1).total(scale=1, **{"scale": 2}),
    ]
    for i in range(n):
        for k, f in enumerate(calls):
            try:
                f(i)
            except TypeError as e:
                if i == n - 1 or i == 0:
                    out.append((k, str(e)))
                else:
                    out.append(len(str(e)))
    return sum(x for x in out if isinstance(x, int)), [x for x in out if not isinstance(x, int)]


def generated(n):
    def counts(k):
        for j in range(k):
            yield j

    total = 0
    for i in range(n):
        total += star(*counts(4)) + both(i, *counts(3)) + star(i, *map(abs, (i, -i)))
    return total


class Str(str):
    pass


def odd_keys(n):
    total = 0
    a = "".join(["a", "b"])
    d = {a: 1, "z": 2}
    e = {Str("ab"): 1}
    for i in range(n):
        total += kws(**d) + both(i, **d) + kws(**e)
    return total


def locals_seen(n):
    def f(*args, **kw):
        return sorted(locals()), len(args), len(kw)

    def g(*args, **kw):
        def inner():
            return args, kw

        return inner

    out = None
    total = 0
    for i in range(n):
        out = f(i, i, q=i)
        total += len(out[0])
        a, k = g(i, p=i)()
        total += a[0] + k["p"]
    return total, out


for n in (3, 70, 300):
    for f in (shapes, objects, seen, stays, closures, lengths, errors, generated, odd_keys, locals_seen):
        print(f.__name__, n, f(n))


def sunk(n):
    """Dicts and tuples that exits make, and side traces take over."""

    def inner(*args, **kw):
        if kw["x"] % 3 == 0:
            y = kw["x"] + 1
        else:
            y = len(args)
        if y % 5 == 0:
            kept.append((args, kw))
        return y

    def outer(*args, **kw):
        r = inner(*args, **kw)
        other = dict(kw, z=1)
        return r + len(kw) + len(other)

    def nested(**kw):
        return outer(1, x=kw["a"], k=kw)

    def cell(**kw):
        def get():
            return kw["x"]

        return get() + outer(**kw)

    kept = []
    total = 0
    for i in range(n):
        total += outer(i, 2, x=i) + nested(a=i) + cell(x=i) + cell(x=i, k=outer(x=1))
    return total, len(kept), kept[:3], kept[-3:]


for n in (5, 200):
    print(sunk(n))
