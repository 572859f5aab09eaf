# quick
# What an AttributeError says of whose attribute it is (name, obj) when Python code raised it without:
# attribute bytecodes, getattr() and method calls, through several hooks, in traces.
import gc


class Sub(AttributeError):
    pass


class Hook:
    def __init__(self, tag):
        self.tag = tag

    def __repr__(self):
        return f"<Hook {self.tag}>"

    def __getattr__(self, name):
        if name == "sub":
            raise Sub("sub")
        if name == "key":
            raise KeyError("key")
        if name == "named":
            raise AttributeError("named", name="other", obj=7)
        if name == "only_name":
            raise AttributeError("n", name="other")
        if name == "only_obj":
            raise AttributeError("o", obj=8)
        if name == "cls":
            raise AttributeError
        if name == "inner":
            return self.deeper
        if name == "inner_get":
            return getattr(self, "deeper")
        if name == "inner_call":
            return self.deeper()
        if name == "inner_other":
            return other.outside
        if name == "collect":
            gc.collect()
        if name == "replaced":
            try:
                self.first
            except AttributeError as e:
                raise AttributeError("second") from e
        if name == "again":
            try:
                self.first
            except AttributeError:
                raise
        raise AttributeError("no " + name)


class Prop:
    def __repr__(self):
        return "<Prop>"

    @property
    def p(self):
        raise AttributeError("p")

    @property
    def q(self):
        return other.within


class Both(Hook):
    @property
    def p(self):
        raise AttributeError("p")


class Get:
    def __get__(self, o, t):
        raise AttributeError("get")


class Data(Get):
    def __set__(self, o, v):
        raise AttributeError("set")


class Described:
    g = Get()
    d = Data()

    def __repr__(self):
        return "<Described>"


class Attribute:
    def __repr__(self):
        return "<Attribute>"

    def __getattribute__(self, name):
        raise AttributeError("ga " + name)


class AttributeAndHook(Attribute):
    def __getattr__(self, name):
        raise AttributeError("h " + name)


class Setter:
    def __repr__(self):
        return "<Setter>"

    def __setattr__(self, name, v):
        raise AttributeError("s " + name)

    def __delattr__(self, name):
        raise AttributeError("d " + name)

    @property
    def p(self):
        return 1

    @p.setter
    def p(self, v):
        raise AttributeError("p")


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError("meta " + name)


class WithMeta(metaclass=Meta):
    pass


other = Hook("other")
h, p, b, d, a, ah, s = Hook("h"), Prop(), Both("b"), Described(), Attribute(), AttributeAndHook(), Setter()


class Slotted:
    __slots__ = ("a",)

    def __repr__(self):
        return "<Slotted>"


class Property(property):
    pass


class More:
    def __repr__(self):
        return "<More>"

    @Property
    def p(self):
        raise AttributeError("sub p")

    @classmethod
    def c(cls):
        raise AttributeError("c")

    def m(self):
        raise AttributeError("m")


def helper(o):
    return o.helped


class Nested:
    def __repr__(self):
        return "<Nested>"

    def __getattr__(self, name):
        return helper(other)


class Chain:
    def __init__(self, n):
        self.__dict__["n"] = n
        self.__dict__["next"] = Chain(n - 1) if n else None

    def __repr__(self):
        return f"<Chain {self.n}>"

    def __getattr__(self, name):
        if self.n == 0:
            raise AttributeError("end")
        if name == "plain":
            return self.next.plain
        return getattr(self.next, name)


class Saved:
    e = Sub("saved")

    def __repr__(self):
        return "<Saved>"

    def __getattr__(self, name):
        raise self.e


n, chain = Nested(), Chain(3)


def set_attr(o):
    o.x = 1


def set_p(o):
    Setter.__dict__["p"].__set__(o, 3)


def set_d(o):
    o.d = 1


def del_attr(o):
    del o.x


def temporary():
    return Hook("t").gone


def temporary_collect():
    return Hook("t").collect


def temporary_call():
    return Hook("t").gone(1, 2)


def reuse():
    x = Hook("x")
    x = x.gone
    return x


def augmented():
    x = Hook("x")
    x.count += 1


def in_generator():
    return list(o.gone for o in (Hook("i"), 2))


def in_for():
    for i in h.gone:
        pass


def in_with():
    with h.gone:
        pass


cases = [
    lambda: h.gone,
    lambda: h.gone(),
    lambda: h.gone(1, x=2),
    lambda: h.gone.further,
    lambda: getattr(h, "gone"),
    lambda: getattr(h, "".join(["go", "ne"])),
    lambda: getattr(h, "gone", 5),
    lambda: hasattr(h, "gone"),
    lambda: h.sub,
    lambda: h.sub(),
    lambda: getattr(h, "sub"),
    lambda: h.key,
    lambda: h.key(),
    lambda: h.named,
    lambda: h.only_name,
    lambda: h.only_obj,
    lambda: h.cls,
    lambda: h.inner,
    lambda: h.inner(),
    lambda: h.inner_get,
    lambda: h.inner_call,
    lambda: h.inner_other,
    lambda: getattr(h, "inner_other"),
    lambda: h.collect,
    lambda: h.replaced,
    lambda: h.again,
    lambda: p.p,
    lambda: p.p(),
    lambda: p.q,
    lambda: p.q(),
    lambda: getattr(p, "p"),
    lambda: b.p,
    lambda: b.p(),
    lambda: d.g,
    lambda: d.g(),
    lambda: d.d,
    lambda: d.d(),
    lambda: getattr(d, "d"),
    lambda: Described.g,
    lambda: Described.g(),
    lambda: a.x,
    lambda: a.x(),
    lambda: ah.x,
    lambda: ah.x(),
    lambda: WithMeta.x,
    lambda: WithMeta.x(),
    lambda: n.x,
    lambda: n.x(),
    lambda: chain.x,
    lambda: chain.x(),
    lambda: chain.plain,
    lambda: getattr(chain, "plain"),
    lambda: set_attr(s),
    lambda: setattr(s, "x", 1),
    lambda: set_p(s),
    lambda: set_d(d),
    lambda: del_attr(s),
    lambda: Hook.__getattr__(h, "direct"),
    lambda: h.__getattr__("direct"),
    lambda: super(Both, b).gone,
    lambda: super(Both, b).gone(),
    lambda: d.g(*()),
    lambda: d.d(**{}),
    lambda: d.g(1, k=2),
    lambda: p.p(*()),
    lambda: Slotted().a,
    lambda: Slotted().a(),
    lambda: Slotted.__dict__["a"].__get__(Slotted()),
    lambda: object.__getattribute__(Slotted(), "a"),
    lambda: object.__getattribute__(p, "p"),
    lambda: getattr(Slotted(), "a"),
    lambda: More().p,
    lambda: More().p(),
    lambda: More().c(),
    lambda: More().m(),
    lambda: More().absent(),
    lambda: (5).absent(),
    lambda: "".absent,
    temporary,
    temporary_collect,
    temporary_call,
    reuse,
    augmented,
    in_generator,
    in_for,
    in_with,
]


def told(f):
    try:
        return f()
    except AttributeError as e:
        c = e.__context__
        return type(e).__name__, str(e), e.name, repr(e.obj), c and (str(c), getattr(c, "name", 0), repr(getattr(c, "obj", 0)))
    except Exception as e:
        return type(e).__name__, str(e)


for i, f in enumerate(cases):
    r = [told(f) for _ in range(60)]
    print(i, r[0], all(x == r[0] for x in r))


# An exception object raised again keeps what it was told first.
def saved():
    r = []
    for o, name in ((Saved(), "one"), (h, "two"), (Saved(), "three")):
        try:
            getattr(o, name) if name == "two" else o.one if name == "one" else o.three
        except AttributeError as e:
            r.append((e.name, repr(e.obj), e is Saved.e))
    return r


print(saved())


# The hook, what raises and the handler in one trace.
def in_trace(n, kind):
    o = Hook("o")
    x = Both("x")
    seen = {}
    for i in range(n):
        try:
            if kind == 0:
                o.gone
            elif kind == 1:
                o.gone()
            elif kind == 2:
                x.p
            elif kind == 3:
                Hook(i & 1).sub
            elif kind == 4:
                o.inner_other
            elif kind == 5:
                n_ = Nested()
                n_.x
            elif kind == 6:
                chain.x
            elif kind == 7:
                o = o.gone
            elif kind == 8:
                p.p
            elif kind == 9:
                o.named
            elif kind == 10:
                d.d
            elif kind == 11:
                (h if i % 3 else o).gone
            else:
                o.key
        except AttributeError as e:
            k = type(e).__name__, e.name, repr(e.obj)
            seen[k] = seen.get(k, 0) + 1
        except KeyError as e:
            seen["key"] = seen.get("key", 0) + 1
    return seen


for kind in range(13):
    print(kind, in_trace(300, kind))


def handled_in_hook(n):
    class Catches:
        def __getattr__(self, name):
            try:
                return other.gone
            except AttributeError as e:
                return e.name, repr(e.obj), name

    c = Catches()
    r = set()
    for i in range(n):
        r.add(c.x)
        r.add(c.y)
    return sorted(r)


print(handled_in_hook(200))


def finally_between(n):
    class Through:
        def __repr__(self):
            return "<Through>"

        def __getattr__(self, name):
            try:
                raise AttributeError("f")
            finally:
                count[0] += 1

    count = [0]
    o = Through()
    r = set()
    for i in range(n):
        try:
            o.abc
        except AttributeError as e:
            r.add((e.name, repr(e.obj)))
    return r, count


print(finally_between(200))


def sinks(n):
    o = Hook("o")
    c = 0
    for i in range(n):
        try:
            o.gone
        except AttributeError:
            c += 1
    return c


print(sinks(300))
