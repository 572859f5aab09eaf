"""_calls.py -- what the tests of builtins that call back share: functions shown with their tracebacks, run often."""
import sys


def show(f, *args):
    try:
        print(f.__name__, "->", repr(f(*args)))
    except BaseException as e:
        lines = []
        tb = e.__traceback__
        while tb is not None:
            lines.append("%s:%d" % (tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        print(f.__name__, "!", type(e).__name__, e, lines, repr(e.__context__), repr(e.__cause__))


def rounds(n, f):
    """f many times, so that what is in it gets compiled; the last result and a checksum."""
    total = 0
    for i in range(n):
        r = f(i)
        total = (total * 31 + (r if type(r) is int else len(repr(r)))) % 1000003
    return r, total


def boom(x, at):
    if x == at:
        raise KeyError(x)
    return x


def names():
    f, seen = sys._getframe(), []
    while f is not None:
        seen.append(f.f_code.co_name)
        f = f.f_back
    return seen
