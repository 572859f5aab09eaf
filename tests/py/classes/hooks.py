# __init_subclass__, __set_name__, __class_getitem__, __prepare__ order, __class_cell__.
log = []


class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        log.append((cls.__name__, tag, sorted(k for k in cls.__dict__ if not k.startswith("__"))))
        cls.tag = tag
        Base.registry.append(cls)


class A(Base, tag="first"):
    x = 1


class B(A):
    y = 2


print(log, A.tag, B.tag, [c.__name__ for c in Base.registry])


def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)
        if e.__cause__ is not None:
            print("  cause:", type(e.__cause__).__name__, e.__cause__)
        for n in getattr(e, "__notes__", []):
            print("  note:", n)


def bad_kw():
    class C(Base, tag=1, other=2):
        pass


def plain_kw():
    class C(x=1):
        pass


err(bad_kw)
err(plain_kw)


class Named:
    def __set_name__(self, owner, name):
        log.append((owner.__name__, name))
        self.name = name

    def __get__(self, obj, owner):
        return f"{self.name} of {obj is not None}"


log.clear()


class H:
    first = Named()
    second = third = Named()
    plain = 5


print(log, H.first, H().second)
H.late = Named()
err(lambda: H.late)


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("no names")


def bad_set_name():
    class X:
        attr = BadName()


err(bad_set_name)


class OneArg:
    def __set_name__(self):
        pass


def one_arg():
    class X:
        attr = OneArg()


err(one_arg)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item!r}]"


class Sub(Generic):
    pass


print(Generic[int], Sub[1, 2], Generic["x":"y"])
err(lambda: A[int])
err(lambda: Generic()[1])
err(lambda: int[str])
print(list[int], dict[str, int], tuple[int, ...], type[A].__name__ if hasattr(type[A], "__name__") else "", list[int] == list[int], list[int].__origin__, list[int].__args__, (int | str), int | None, isinstance(5, int | str))
print(list[int](), type(list[int]([1, 2])), dict[str, list[int]])
err(lambda: isinstance([], list[int]))
err(lambda: int | 5)


class Entries:
    def __mro_entries__(self, bases):
        log.append(("entries", len(bases)))
        return (A,)


log.clear()


class FromEntries(Entries(), tag="e"):
    pass


print(log, FromEntries.__bases__, FromEntries.__orig_bases__[0].__class__.__name__)


class BadEntries:
    def __mro_entries__(self, bases):
        return A


def bad_entries():
    class X(BadEntries()):
        pass


err(bad_entries)


def order():
    log.clear()

    class Meta(type):
        @classmethod
        def __prepare__(mcls, name, bases, **kw):
            log.append(("prepare", name, kw))
            return {"injected": 1}

        def __new__(mcls, name, bases, ns, **kw):
            log.append(("new", sorted(k for k in ns if not k.startswith("__")), kw))
            return super().__new__(mcls, name, bases, ns)

        def __init__(cls, name, bases, ns, **kw):
            log.append(("init", name, kw))
            super().__init__(name, bases, ns)

        def __call__(cls, *a):
            log.append(("call", a))
            return super().__call__(*a)

    class P:
        def __init_subclass__(cls):
            log.append(("init_subclass", cls.__name__))

    class N:
        def __set_name__(self, o, n):
            log.append(("set_name", n))

    class C(P, metaclass=Meta, opt=5):
        attr = N()
        seen = injected

        def __init__(self, a):
            log.append(("instance", a))

    C(7)
    return log


print(order())


def later():
    class X:
        def who(self):
            return __class__

    return X().who() is X


print(later())


class Doc:
    "first"
    __doc__ = "second"


print(Doc.__doc__, Doc.__module__)
