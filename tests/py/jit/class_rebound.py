# Attributes of classes that are rebound in hot loops: found by their entry in the class's dict, until
# a descriptor, a deletion or another class says otherwise.
# quick


class Base:
    n = 0
    last = None
    limit = 3
    kind = "base"

    @classmethod
    def note(cls, value):
        cls.n += 1
        cls.last = value

    def seen(self):
        return self.n, self.kind


class Sub(Base):
    extra = 0


class Deep(Sub):
    pass


def counters(rounds):
    out = 0
    base, sub, deep = Base(), Sub(), Deep()
    for i in range(rounds):
        Base.n += 1
        Base.limit = i * 0.5
        Base.last = None if i % 7 else base
        out += base.n + sub.n + deep.n + Sub.n + Deep.n
        if i % 10 == 0:
            Sub.extra += i
        out += deep.extra
        Base.note(i)
        out += Base.last
    return out, Base.n, Base.limit, Sub.extra


print(counters(200), counters(200))
print(sorted(k for k in Base.__dict__ if not k.startswith("__")), Base.__dict__["n"])

# The first store to a subclass makes the name the subclass's own.
Sub.note("first")
print(Base.n, Sub.n, Deep.n, Base.last, Sub.last, Deep.last)


def shadowed(rounds):
    out = []
    one, two = Sub(), Deep()
    for i in range(rounds):
        Base.kind = i
        if i == 40:
            Sub.kind = "sub"
        if i == 60:
            two.kind = "own"
        if i == 80:
            del Sub.kind
        if i == 90:
            del two.kind
        if i % 10 == 0:
            out.append((i, one.kind, two.kind, Sub.kind, Deep.kind, one.seen()[1]))
        else:
            one.kind, two.kind, Deep.kind
    return out


print(shadowed(120))


# -- What is put over such a name -----------------------------------------------------------------

class Descr:
    def __get__(self, obj, cls):
        return "got", obj is None, cls.__name__


class Data(Descr):
    def __set__(self, obj, v):
        obj.__dict__["stored"] = v


def show(v):
    return v if isinstance(v, (int, tuple)) else type(v).__name__


def over(make):
    class C:
        x = 0

    class D(C):
        pass

    c, d = C(), D()
    out = []
    for i in range(100):
        C.x = i
        if i == 70:
            C.x = make()
        v = c.x
        w = d.x
        if i % 10 == 0:
            out.append((v if not callable(v) else v(), w if not callable(w) else w(),
                        show(C.x), show(D.x)))
    return out


for make in (Descr, Data, lambda: property(lambda self: type(self).__name__),
             lambda: lambda self=None: self is None, lambda: staticmethod(lambda: "static"),
             lambda: classmethod(lambda cls: cls.__name__), lambda: len.__call__ and (lambda *a: len(a))):
    try:
        print(over(make))
    except Exception as e:
        print(type(e).__name__, e)


def data_over(rounds):
    class C:
        x = 0

    out = []
    for i in range(rounds):
        c = C()
        if i < 50:
            C.x = i
        if i == 60:
            C.x = Data()
        c.x = i
        out.append((c.x, sorted(vars(c).items())))
    return out[::15]


print(data_over(100))


def functions(rounds):
    class C:
        f = 0

    c = C()
    total = 0
    for i in range(rounds):
        if i % 20 == 19:
            C.f = lambda self: 100
            total += c.f()
        elif i % 20 == 10:
            C.f = len
            total += c.f("abcd")
        else:
            C.f = i
            total += c.f
    return total


print(functions(200))


def deleted(rounds):
    class A:
        x = "below"

    class B(A):
        x = 0

    b = B()
    out = []
    for i in range(rounds):
        if i % 50 == 49:
            del B.x
            out.append((b.x, B.x))
            try:
                del B.x
            except AttributeError as e:
                out.append(str(e))
        else:
            B.x = i
        if i % 10 == 0:
            out.append((b.x, B.x))
    del B.x, A.x
    try:
        b.x
    except AttributeError as e:
        out.append(str(e))
    return out


print(deleted(160))


# -- Classes that become classes of descriptors ---------------------------------------------------

def late(how):
    class Plain:
        pass

    class Other(Plain):
        pass

    class Bound:
        def __get__(self, obj, cls):
            return "bound"

    class C:
        x = 0

    c = C()
    p = Other()
    out = []
    for i in range(120):
        C.x = p
        if i == 60:
            if how == "class":
                Plain.__get__ = lambda self, obj, cls: "late"
            elif how == "instance":
                p.__class__ = Bound
            elif how == "bases":
                Other.__bases__ = (Bound,)
        v = c.x
        if i % 20 == 0:
            out.append((v if isinstance(v, str) else type(v).__name__, C.x is p))
    return out


for how in ("class", "instance", "bases", "none"):
    try:
        print(how, late(how))
    except Exception as e:
        print(how, type(e).__name__, e)


# -- Bases, classes of instances ------------------------------------------------------------------

def rebased(rounds):
    class P:
        x = 0
        y = 1

    class Q:
        x = "q"
        y = 2

    class C(P):
        pass

    c = C()
    out = []
    for i in range(rounds):
        P.x = i
        Q.x = -i
        P.y += 1
        if i == 50:
            C.__bases__ = (Q,)
        if i == 80:
            C.__bases__ = (Q, P)
        if i == 100:
            del Q.x
        if i == 110:
            Q.x = "again"
        if i % 10 == 0:
            out.append((c.x, C.x, c.y))
        else:
            c.x, C.x, c.y
    return out


print(rebased(130))


def reclassed(rounds):
    class P:
        x = 0

    class Q:
        x = 0

    c = P()
    total = 0
    for i in range(rounds):
        P.x = i
        Q.x = -i
        c.__class__ = P if i & 1 else Q
        total += c.x * i
    return total


print(reclassed(150))


# -- Metaclasses ----------------------------------------------------------------------------------

class Meta(type):
    log = 0

    def __setattr__(cls, name, value):
        type.__setattr__(cls, "log", cls.log + 1) if "log" in cls.__dict__ else None
        type.__setattr__(cls, name, value)


class Watched(metaclass=Meta):
    n = 0
    log = 0


class Counting(type):
    made = 0

    @property
    def double(cls):
        return cls.made * 2

    def __call__(cls, *args):
        cls.made += 1
        Counting.made += 1
        return super().__call__(*args)


class Thing(metaclass=Counting):
    pass


class Other(Thing):
    made = 0


def metas(rounds):
    w = Watched()
    total = 0
    for i in range(rounds):
        Watched.n += i
        total += w.n + Watched.log
        Thing(), Other()
        total += Thing.double + Other.double + Other.made
    return total, Watched.n, Watched.log, Thing.made, Other.made, Counting.made


print(metas(150))


class Prop(type):
    @property
    def x(cls):
        return "property of the class"

    @x.setter
    def x(cls, v):
        cls.kept = v


class Propped(metaclass=Prop):
    kept = 0


def props(rounds):
    out = 0
    for i in range(rounds):
        Propped.x = i
        out += Propped.kept
    return out, Propped.x


print(props(120))


# -- Types of values, many names, special names ---------------------------------------------------

class Values:
    v = None


def values(rounds):
    o = Values()
    seen = {}
    things = [1, 2.5, None, True, "s", 1 << 60, 1 << 90, (1,), [2], {}, int, Values, o, object(), -0.0]
    for i in range(rounds):
        Values.v = things[i % len(things)]
        name = type(o.v).__name__
        seen[name] = seen.get(name, 0) + (Values.v is o.v)
    return seen


print(values(300))


class Many:
    pass


def many(rounds):
    for i in range(100):
        setattr(Many, "a%d" % i, 0)
    for i in range(rounds):
        for k in range(0, 100, 3):
            setattr(Many, "a%d" % k, i)
        Many.a1 += 1
        Many.a99 += Many.a1
    return sum(getattr(Many, "a%d" % i) for i in range(100)), getattr(Many(), "a99")


print(many(60))


class Special:
    __hash__ = None
    __x = 0
    __doc__ = "doc"

    def hide(self, i):
        Special.__x += i
        return self.__x


def special(rounds):
    out = []
    s = Special()
    for i in range(rounds):
        Special.__doc__ = str(i)
        Special.__hash__ = None if i % 40 < 20 else (lambda self: 7)
        s.hide(i)
        if i % 10 == 0:
            try:
                out.append((hash(s), s.__doc__))
            except TypeError as e:
                out.append(str(e))
    return out, s.hide(0)


print(special(100))


def super_attrs(rounds):
    class A:
        x = 0
        f = 0

    class B(A):
        x = "b"

        def get(self):
            return super().x

        @classmethod
        def cget(cls):
            return super().x, super().f

    b = B()
    out = 0
    for i in range(rounds):
        A.x = i
        A.f = len if i & 1 else max
        out += b.get() + B.cget()[0] + B.cget()[1]("ab" if i & 1 else (1, 3))
    return out


print(super_attrs(150))


def stored_on_instances(rounds):
    class C:
        n = 0

    total = 0
    for i in range(rounds):
        c = C()
        C.n += 1
        total += c.n
        c.n = i
        C.n += 1
        total += c.n
        del c.n
        total += c.n
    return total, C.n


print(stored_on_instances(150))


def renamed(rounds):
    # names that come and go, so that the dict gets another table
    class C:
        n = 0

    c = C()
    total = 0
    for i in range(rounds):
        C.n += 1
        if i % 3 == 0:
            setattr(C, "new%d" % i, i)
        if i % 30 == 29:
            for name in [k for k in C.__dict__ if k.startswith("new")]:
                delattr(C, name)
        total += c.n
    return total


print(renamed(200))


def in_generators(rounds):
    class C:
        n = 0

    def gen():
        for i in range(rounds):
            C.n += i
            yield C.n

    def reader():
        return C().n

    return sum(gen()), sum(reader() + v for v in gen())


print(in_generators(150))


# A class gets a new version because a slot of its instances holds something else than a float: its
# subclasses do not, and still see what is assigned to it.
def slots_change(rounds):
    out = []
    for k in range(rounds):
        class P:
            tag = "first"

            def __init__(self, v):
                self.v = v

        class Q(P):
            pass

        q = Q(1.5)
        p = P(2.5)
        for i in range(8):
            seen = q.tag
        p.v = "no float"
        P.tag = "second"
        for i in range(8):
            seen = q.tag, Q.tag
        out.append(seen)
    return out


print(slots_change(3))
