# Sizes, offsets and flags of the builtin types: what C code reads from the static type objects.
import sys
import gc


def gen():
    yield 1


async def coro():
    pass


async def agen():
    yield 1


class Sample:
    __slots__ = ("a",)

    def m(self):
        pass


def cell_of(x):
    def inner():
        return x
    return inner.__closure__[0]


try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__

c = coro()
ag = agen()
samples = [
    object, type, int, bool, float, complex, str, bytes, bytearray, memoryview, tuple, list, dict, set,
    frozenset, slice, range, type(None), type(...), type(NotImplemented), property, classmethod,
    staticmethod, super, enumerate, reversed, zip, map, filter, type(gen.__code__), type(gen),
    type(Sample().m), type(len), type(cell_of(1)), type(tb), type(tb.tb_frame), type(gen()), type(c),
    type(ag), type(c.__await__()), type(sys), type(sys.implementation), type(str.join),
    type(dict.__dict__["fromkeys"]), type(Sample.a), type(type.__dict__["__name__"]),
    type(int.__add__), type((1).__add__), type(int.__dict__), type(list[int]), type(int | str),
    type(iter([])), type(reversed([])), type(iter(())), type(iter("")), type(iter("\u1234")),
    type(iter(b"")), type(iter(bytearray())), type(iter(memoryview(b""))), type(iter(range(3))),
    type(iter(range(1 << 70))), type(iter(set())), type({}.keys()), type({}.values()),
    type({}.items()), type(iter({})), type(iter({}.values())), type(iter({}.items())),
    type(reversed({})), type(reversed({}.values())), type(reversed({}.items())),
    type(iter(len, 1)), type(iter(type("S", (), {"__getitem__": len})())),
    type(ag.asend(None)), type(ag.athrow(ValueError)),
]
c.close()
for name in sorted(dir(__builtins__)):
    v = getattr(__builtins__, name)
    if isinstance(v, type) and issubclass(v, BaseException) and v is not ExceptionGroup:
        samples.append(v)

READY_ONLY_SOMETIMES = 1 << 19  # the type has a valid version tag just now
for t in samples:
    print(t.__name__, t.__module__, t.__basicsize__, t.__itemsize__, t.__dictoffset__,
          t.__weakrefoffset__, hex(t.__flags__ & ~READY_ONLY_SOMETIMES), t.__base__.__name__ if t.__base__ else None)
# Which attributes each type has itself.
SKIP = {"__doc__", "__getstate__"}
for t in samples:
    if issubclass(t, BaseException) or t.__name__ in ("method", "UnionType"):
        continue
    print(t.__name__, sorted(k for k in t.__dict__ if k not in SKIP))
