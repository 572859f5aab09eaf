# Decorators of functions, methods and classes.
log = []


def trace(tag):
    log.append(f"make {tag}")

    def deco(f):
        log.append(f"apply {tag}")

        def wrapper(*a, **k):
            log.append(f"call {tag}")
            return f(*a, **k)

        wrapper.__name__ = f.__name__
        wrapper.__wrapped__ = f
        return wrapper

    return deco


@trace("outer")
@trace("inner")
def add(a, b=1):
    return a + b


print(log, add.__name__)
log.clear()
print(add(1), add(1, b=5), log)


def cached(f):
    memo = {}

    def wrapper(*args):
        if args not in memo:
            memo[args] = f(*args)
        return memo[args]

    wrapper.memo = memo
    return wrapper


@cached
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.memo))


class Register:
    known = {}

    def __init__(self, name):
        self.name = name

    def __call__(self, cls):
        cls.registered = self.name
        Register.known[self.name] = cls
        return cls


@Register("thing")
class Thing:
    pass


print(Thing.registered, Register.known["thing"] is Thing)


class CountCalls:
    def __init__(self, f):
        self.f, self.n = f, 0

    def __call__(self, *a):
        self.n += 1
        return self.f(*a)

    def __get__(self, obj, owner=None):
        return self if obj is None else lambda *a: self(obj, *a)


class Service:
    @CountCalls
    def ping(self, x):
        return x * 2

    @staticmethod
    @cached
    def sq(x):
        return x * x

    @classmethod
    @trace("cm")
    def make(cls, *a):
        return cls.__name__, a

    @property
    @cached
    def prop(self):
        return "computed"


s = Service()
print(s.ping(2), s.ping(3), Service.ping.n, s.sq(4), Service.sq(5), s.make(1), Service.make(2), s.prop)
decorators = [lambda f: lambda: f() + 1, lambda f: lambda: f() * 10]


@decorators[0]
@decorators[1]
def five():
    return 5


@(lambda f: f())
def value():
    return "called at once"


@print
class Printed:
    pass


print(five(), value, Printed)
try:
    @5
    def bad():
        pass
except TypeError as e:
    print(e)


@staticmethod
def plain(x):
    return x + 1


print(plain(1), plain.__wrapped__(2), plain.__name__, type(plain).__name__)


def twice(cls):
    class Sub(cls):
        def value(self):
            return super().value() * 2

    Sub.__name__ = cls.__name__
    return Sub


@twice
@twice
class Val:
    def value(self):
        return 3


print(Val().value(), Val.__name__, [c.__name__ for c in Val.__mro__])
