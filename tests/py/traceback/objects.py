# Traceback and frame objects as the program sees them.
import sys


def inner():
    local = 5
    raise ValueError("v")


def middle():
    inner()


def lines(tb):
    out = []
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno, sorted(tb.tb_frame.f_locals)[:3] if tb.tb_frame.f_code.co_name != "<module>" else "module"))
        tb = tb.tb_next
    return out


try:
    middle()
except ValueError as e:
    print(lines(e.__traceback__))
    tb = e.__traceback__
    print(type(tb).__name__, type(tb.tb_frame).__name__, type(tb.tb_frame.f_code).__name__, tb.tb_next.tb_frame.f_back is tb.tb_frame, tb.tb_lasti >= 0)
    f = tb.tb_next.tb_next.tb_frame
    print(f.f_locals, f.f_code.co_filename.endswith("objects.py"), f.f_globals is globals(), f.f_builtins is not None, f.f_code.co_firstlineno, f.f_trace)
    saved = e


def reraise():
    raise saved


try:
    reraise()
except ValueError as e:
    print(lines(e.__traceback__))
try:
    raise saved.with_traceback(None)
except ValueError as e:
    print(lines(e.__traceback__))


def frames():
    f = sys._getframe()
    out = []
    while f is not None:
        out.append(f.f_code.co_name)
        f = f.f_back
    return out, sys._getframe(1).f_code.co_name, sys._getframe().f_lineno


print(frames(), (lambda: frames()[0])(), [frames()[1] for _ in range(1)])
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)


def multi():
    return (1 +
            2 +
            None)


try:
    multi()
except TypeError as e:
    print(lines(e.__traceback__))


def gen():
    yield 1
    raise KeyError("in gen")


try:
    for x in gen():
        pass
except KeyError as e:
    print(lines(e.__traceback__))


def ctx():
    try:
        raise ValueError("a")
    except ValueError:
        raise KeyError("b")


try:
    ctx()
except KeyError as e:
    print(lines(e.__traceback__), lines(e.__context__.__traceback__))


def finally_line():
    try:
        raise ValueError("x")
    finally:
        y = 1


try:
    finally_line()
except ValueError as e:
    print(lines(e.__traceback__))


def where():
    c = where.__code__
    return [p for p in c.co_positions()][-1] is not None, list(c.co_lines())[0][2] >= 1


print(where())
TB = type(saved.__traceback__) if saved.__traceback__ else None
try:
    raise ValueError
except ValueError as e:
    t = e.__traceback__
    t2 = type(t)(None, t.tb_frame, t.tb_lasti, 42)
    print(t2.tb_lineno, t2.tb_next)
    t2.tb_next = t
    try:
        t.tb_next = t2
    except ValueError as v:
        print(v)
    try:
        type(t)(5, t.tb_frame, 0, 1)
    except TypeError as v:
        print(v)
