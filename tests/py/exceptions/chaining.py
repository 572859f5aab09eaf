# __cause__, __context__, __suppress_context__, notes.
def chain(e):
    out = []
    seen = set()
    while e is not None and id(e) not in seen:
        seen.add(id(e))
        out.append(f"{type(e).__name__}({e}) cause={e.__cause__!r} ctx={e.__context__!r} sup={e.__suppress_context__}")
        e = e.__cause__ or e.__context__
    return out


def run(f):
    try:
        f()
    except BaseException as e:
        for line in chain(e):
            print(" ", line)
    else:
        print("  nothing raised")


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        {}["k"]


def explicit():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("x") from e


def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("x") from None


def from_class():
    raise KeyError("x") from ValueError


def in_finally():
    try:
        raise ValueError("first")
    finally:
        raise TypeError("second")


def three():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise KeyError(2)
    except KeyError:
        raise IndexError(3)


def reraise():
    try:
        raise ValueError("v")
    except ValueError:
        try:
            raise
        except ValueError as e:
            e.tag = 1
            raise


def reraise_after_inner():
    try:
        raise ValueError("outer")
    except ValueError:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise


def same_object():
    e = ValueError("same")
    try:
        raise e
    except ValueError:
        raise e


def cycle():
    a, b = ValueError("a"), ValueError("b")
    try:
        raise a
    except ValueError:
        try:
            raise b
        except ValueError:
            raise a


def through_call():
    def helper():
        raise KeyError("helper")

    try:
        raise ValueError("v")
    except ValueError:
        helper()


def in_generator():
    def g():
        try:
            yield 1
        finally:
            raise KeyError("closing")

    it = g()
    next(it)
    it.throw(ValueError("thrown"))


def after_except():
    try:
        raise ValueError
    except ValueError:
        pass
    raise KeyError("no context")


def loop_reset():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError:
            pass
    raise KeyError("after loop")


def with_block():
    class CM:
        def __enter__(self):
            pass

        def __exit__(self, *a):
            raise KeyError("from exit")

    with CM():
        raise ValueError("body")


for f in (implicit, explicit, suppressed, from_class, in_finally, three, reraise, reraise_after_inner, same_object, cycle, through_call, in_generator, after_except, loop_reset, with_block):
    print(f.__name__)
    run(f)
e = ValueError("n")
e.add_note("first")
e.add_note("second")
print(e.__notes__)
for bad in (5, None, b"x"):
    try:
        e.add_note(bad)
    except TypeError as t:
        print(t)
try:
    e.add_note()
except TypeError as t:
    print(t)
e.__notes__ = 5
try:
    e.add_note("x")
except TypeError as t:
    print(t)
x = ValueError("x")
x.__cause__ = KeyError("k")
print(x.__suppress_context__, chain(x))
x.__cause__ = None
x.__suppress_context__ = False
x.__context__ = TypeError("ctx")
print(chain(x))
try:
    x.__cause__ = ValueError
except TypeError as t:
    print(t)
