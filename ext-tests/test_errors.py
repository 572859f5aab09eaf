# gcstress: 37
# stderr
# Exceptions as C code sets, fetches, normalises and restores them (errors_c.c).
import sys
import errors_c as c


class Sub(KeyError):
    pass


class Raises(Exception):
    def __init__(self, *args):
        raise LookupError("no instance", *args)


class Itself(Exception):
    def __init__(self, *args):
        c.raise_object(Itself, 1)


class Odd(Exception):
    def __new__(cls, *args):
        return 5


class Two(Exception):
    def __init__(self, a, b):
        self.a, self.b = a, b


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except BaseException as e:
        entries = 0
        tb = e.__traceback__
        while tb is not None:
            entries, tb = entries + 1, tb.tb_next
        print(f.__name__, "raised", type(e), e, e.args, repr(e.__cause__), repr(e.__context__), entries)


PAIRS = [(TypeError, "x"), (KeyError, (1, 2)), (KeyError, ()), (KeyError,), (KeyError, None), (KeyError, 5),
         (KeyError, 2.5), (KeyError, 1 << 70), (KeyError, KeyError(1)), (KeyError, Sub(1)), (LookupError, Sub(2)),
         (Sub, KeyError(3)), (ValueError, TypeError(4)), (Raises,), (Raises, 1), (Raises, (1, 2)), (Itself,),
         (Odd, 1), (Odd,), (Two, (1, 2)), (Two, 1), (Two, (1, 2, 3)), (OSError, (2, "no", "f")), (StopIteration, 7),
         (StopIteration, (7, 8)), (int, 1), (5, 1), ("text", "x"), (object(),), (BaseException, [1]),
         (UnicodeDecodeError, ("utf-8", b"x", 0, 1, "why")), (UnicodeDecodeError, "x"), (SystemExit, 3)]


def plain(o):
    return not type(o) is object


def all_of(functions):
    for f in functions:
        for pair in PAIRS:
            if plain(pair[0]):
                show(f, *pair)


all_of([c.set_object, c.raise_object])
for pair in PAIRS:  # what is not a class stays as it is
    if plain(pair[0]):
        show(c.normalize, *pair)
for pair in PAIRS:
    if isinstance(pair[0], type) and issubclass(pair[0], BaseException):
        show(c.restore, *pair)
        show(c.restore_fetch, *pair)
print("while another one is handled")
try:
    raise MemoryError("handled")
except MemoryError as e:
    all_of([c.set_object, c.raise_object])
    show(c.set_object, KeyError, e)
    show(c.set_none, KeyError)
    show(c.set_string, KeyError, b"x")
    print(e.__context__)
for t in (ValueError, Two, Raises, Odd, Itself, int, 5):
    show(c.set_none, t)
    show(c.set_string, t, b"some text")
    show(c.set_string, t, "\xe9".encode())
    show(c.set_string, t, b"\xff")
    show(c.raise_string, t, b"other")
    show(c.raise_string, t, b"\xff")
    show(c.set_format, t)
for n in 0, 3, 1 << 20, 1 << 60, 1.5, "ab", (1,):
    show(c.number, n)
show(c.errno_, None)
show(c.errno_, "some file")
show(c.restore_nothing)


def a_traceback():
    try:
        1 // 0
    except ZeroDivisionError as e:
        return e.__traceback__


tb = a_traceback()
for pair in (KeyError, 1), (KeyError, KeyError(2)), (Raises, 1), (KeyError, None), (Two, 1):
    for t in tb, None, 5, "x":
        show(c.restore, *pair, t)
        show(c.restore_fetch, *pair, t)
    show(c.normalize, *pair, tb)


def raiser(e):
    def f():
        raise e
    return f


for e in ValueError("v"), ValueError, Sub(1), Raises, Two(1, 2), StopIteration(4):
    show(c.raised, raiser(e))
show(c.raised, lambda: c.raise_string(KeyError, b"from C"))
show(c.raised, lambda: c.raise_object(Raises, 1))
show(c.raised, lambda: 1)
had = KeyError("had a traceback")
try:
    raise had
except KeyError:
    pass
show(c.set_object, KeyError, had)
show(c.raise_object, KeyError, had)
show(c.raised, raiser(had))

for value in "some text", [1], Sub(1), KeyError("k"), (1, "a"):
    print(c.identity(KeyError, value))
CLASSES = [KeyError, Sub, LookupError, ValueError, int, (KeyError, ValueError), (), ((Sub,), (int, (LookupError,))), "x", 5,
           KeyError(1), Sub(1), None]
for a in CLASSES:
    print(a, [c.matches(a, b) for b in CLASSES])

for pair in ((TypeError, "x"), (KeyError, (1, 2)), (KeyError, 5), (KeyError, KeyError(1)), (LookupError, Sub(2)), (Two, (1, 2)),
             (Raises, 1), (Two, 1), (int, 1), (KeyError, 1 << 70)):
    print(c.unraisable(*pair, "where"))
chained = ValueError("end of a chain")
chained.__cause__ = KeyError("its cause")
print(c.unraisable(ValueError, chained, "where"))  # stderr shows no cause
hooked = []
sys.unraisablehook = hooked.append
print(c.unraisable(ValueError, chained, "where"), c.unraisable(KeyError, 5, ["place"]))
sys.unraisablehook = sys.__unraisablehook__
for info in hooked:
    print(info.exc_type, repr(info.exc_value), info.exc_traceback.tb_frame.f_code.co_name, info.err_msg, info.object)

for cause in ValueError("cause"), Sub, Raises, Two(1, 2):
    for t in KeyError, Raises, Two, Odd:
        show(c.from_cause, raiser(cause), t, "text")
show(c.from_cause, lambda: c.raise_string(KeyError, b"in C"), RuntimeError, "text")
show(c.from_cause, lambda: c.from_cause(lambda: c.raise_object(Sub, (1, 2)), ValueError, "inner"), RuntimeError, "outer")
print(c.many(1000))


# Caught by class where the class that was set is not the one that comes out.
def caught(f, *args):
    try:
        f(*args)
    except KeyError as e:
        return "key", e.args
    except LookupError as e:
        return "lookup", e.args
    except TypeError as e:
        return "type", e.args
    except ValueError as e:
        return "value", e.args
    return None


WAYS = [(KeyError, 1), (LookupError, Sub(2)), (Raises, 3), (Odd, 4), (Two, 5), (ValueError, TypeError(6)), (TypeError, (7, 8))]
for i in range(40):
    for way in WAYS:
        r = caught(c.raise_object, *way)
        if i % 13 == 0:
            print(r)


def finds(t, v):
    try:
        c.raise_object(t, v)
    except ValueError as e:
        return e.args
    except Exception as e:
        return type(e), e.args


for way in WAYS:
    for i in range(60):
        r = finds(*way)
    print(r)


def gen():
    yield 1
    c.raise_object(StopIteration, 5)


show(lambda: list(gen()))


# The one being handled.
print(c.handled())
try:
    raise Sub("outer")
except KeyError:
    print(c.handled())
    print(c.handling(ValueError("inner"), c.handled), c.handled())
    print(c.handling_own(c.handled), c.handled())
    show(c.handling, ValueError("inner"), lambda: 1 // 0)
    show(c.handling_own, lambda: c.raise_string(KeyError, b"new"))
    print(c.handled())
print(c.handled(), c.handling(ValueError("inner"), c.handled), c.handling_own(c.handled), c.handled())
