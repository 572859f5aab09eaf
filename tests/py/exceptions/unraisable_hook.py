# quick-candidate
# sys.unraisablehook: called for exceptions that nobody can receive, and what its default prints.
import gc, sys


class Output:
    def __init__(self):
        self.text = []

    def write(self, s):
        self.text.append(s)

    def flush(self):
        pass

    def take(self):
        text = "".join(self.text)
        self.text = []
        return text


class Noisy:
    def __del__(self):
        try:
            1 / 0
        except ZeroDivisionError:
            raise ValueError("in __del__")


def make(n):
    for _ in range(n):
        Noisy()


def collected(n=200):
    make(n)
    gc.collect()
    gc.collect()


got = []
sys.unraisablehook = got.append
collected()
print(100 <= len(got) <= 200)
args = got[0]
T = type(args)
print(T.__name__, T.__module__, isinstance(args, tuple), len(args), args[0] is args.exc_type, args.err_msg)
print(args.exc_type, repr(args.exc_value), args.object.__qualname__, args.exc_traceback.tb_lineno,
      args.exc_value.__traceback__ is args.exc_traceback, repr(args.exc_value.__context__))

out = Output()
sys.stderr = out
default = sys.__unraisablehook__
print(default(args))
print(out.take().replace(hex(id(args.object)), "0x"))
for wrong in 1, None, (), tuple(args):
    try:
        default(wrong)
    except TypeError as e:
        print(e)


class X(Exception):
    __module__ = 5

    def __str__(self):
        1 / 0


class Y(Exception):
    __module__ = "mm"

    def __repr__(self):
        1 / 0

    class Z(Exception):
        pass


for info in ((ValueError, ValueError(), None, None, None), (ValueError, ValueError("q"), None, "msg", None),
             (ValueError, None, None, "msg", [1]), (X, X(), None, None, Y()), (Y, X(), None, "of", Y()),
             (Y, Y(3), None, None, 1), (Y.Z, Y.Z("z"), None, None, {}), (KeyError, KeyError("k"), args.exc_traceback, None, None)):
    default(T(info))
    print(out.take())


def bad(info):
    raise KeyError("of the hook")


def shown():
    # One of many, without addresses.
    out.take()  # of those that died late, when another hook was there
    collected()
    parts = out.take().split("Exception ignored in")
    print(len(parts) > 100, len(set(parts[1:])) <= 2)
    text = parts[1]
    while "0x" in text:
        i = text.index("0x")
        text = text[:i] + "<address>" + text[text.index(">", i) + 1:]
    print("Exception ignored in" + text)


sys.unraisablehook = bad
shown()
sys.unraisablehook = None
shown()
del sys.unraisablehook
shown()
sys.unraisablehook = 3
shown()
sys.unraisablehook = default
sys.stderr = None
out.take()
collected()
print(repr(out.take()))
del sys.stderr
collected()
print(repr(out.take()))
sys.unraisablehook = got.append  # the last ones
sys.stderr = sys.__stderr__
