# ExceptionGroup and except*.
def tree(e, depth=0):
    print("  " * depth + repr(e))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions:
            tree(x, depth + 1)


def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("inner", [KeyError("k"), ValueError(2)]), TypeError("t")])
tree(g)
print(str(g), g.message, len(g.exceptions), g.args, type(g).__mro__[1].__name__)
for cond in (ValueError, (KeyError, TypeError), OSError, Exception, ExceptionGroup, lambda e: "2" in str(e)):
    match_, rest = g.split(cond)
    print("split")
    tree(match_)
    tree(rest)
    sub = g.subgroup(cond)
    print(repr(sub))
err(g.split, 5)
err(g.split)
err(g.subgroup, int)
err(ExceptionGroup, "m")
err(ExceptionGroup, 5, [ValueError()])
err(ExceptionGroup, "m", [])
err(ExceptionGroup, "m", 5)
err(ExceptionGroup, "m", [5])
err(ExceptionGroup, "m", [KeyboardInterrupt()])
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__, ExceptionGroup("one", [ValueError()]), ExceptionGroup("many", (ValueError(), KeyError())))
print(repr(g.derive([ValueError(9)])))


def star(exc):
    out = []
    try:
        raise exc
    except* ValueError as e:
        out.append(("value", type(e).__name__, [repr(x) for x in e.exceptions]))
    except* (KeyError, TypeError) as e:
        out.append(("key/type", repr(e)))
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out


print(star(g))
print(star(ValueError("naked")))
err(star, OSError("not handled"))
try:
    star(ExceptionGroup("mixed", [ValueError(1), OSError(2), ExceptionGroup("deep", [OSError(3), KeyError(4)])]))
except ExceptionGroup as e:
    tree(e)


def raising():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("in handler")
    except* KeyError as e:
        raise


try:
    raising()
except ExceptionGroup as e:
    tree(e)
    print(repr(e.exceptions[0].__context__))


def replaced():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e:
        raise TypeError("new") from e


try:
    replaced()
except BaseException as e:
    tree(e)
    print(repr(e.__cause__) if not isinstance(e, ExceptionGroup) else repr(e.exceptions[0].__cause__))


def bad_star():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup:
        pass


err(bad_star)


def bad_type():
    try:
        raise ValueError
    except* 5:
        pass


err(bad_type)


def nothing():
    try:
        pass
    except* ValueError:
        return_value = 1
    else:
        return "else ran"


print(nothing())


def nested_star():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
        except* ValueError:
            print("inner value")
    except* TypeError:
        print("outer type")


err(nested_star)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + "'", excs)

    def __new__(cls, m, e):
        self = super().__new__(cls, m, e)
        return self


m = MyGroup("mine", [ValueError(1), KeyError(2)])
a, b = m.split(ValueError)
print(repr(a), repr(b), type(a).__name__)
try:
    raise m
except* ValueError as e:
    print(type(e).__name__, e.message)
except* KeyError as e:
    print(type(e).__name__, e.message)
for text in ["try:\n pass\nexcept* ValueError:\n pass\nexcept KeyError:\n pass", "try:\n pass\nexcept*:\n pass", "for i in []:\n try:\n  pass\n except* ValueError:\n  break", "def f():\n try:\n  pass\n except* ValueError:\n  return 1"]:
    err(compile, text, "<s>", "exec")
