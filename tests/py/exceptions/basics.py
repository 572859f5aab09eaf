# Raising, catching, order of handlers, else and finally.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e, e.args)


class E1(Exception): pass
class E2(E1): pass


class Custom(Exception):
    def __init__(self, a, b=2):
        super().__init__(a)
        self.b = b

    def __str__(self):
        return f"custom {self.args} {self.b}"


def which(exc):
    try:
        raise exc
    except E2:
        return "E2"
    except (E1, KeyError):
        return "E1 or KeyError"
    except ArithmeticError as e:
        return f"arith {type(e).__name__}"
    except Exception:
        return "Exception"
    except:
        return "bare"


print([which(x) for x in (E2, E1(), KeyError("k"), ZeroDivisionError("z"), OverflowError, ValueError, KeyboardInterrupt(), SystemExit(3), GeneratorExit)])


def flow(n):
    out = []
    try:
        out.append("try")
        if n == 1:
            raise ValueError
        if n == 2:
            return out
        if n == 3:
            raise KeyError
    except ValueError:
        out.append("except")
        if n == 1:
            return out
    else:
        out.append("else")
    finally:
        out.append("finally")
    out.append("after")
    return out


print(flow(0), flow(1), flow(2))
err(flow, 3)


def finally_wins(n):
    for i in range(3):
        try:
            if n == 0:
                return "try"
            if n == 1:
                raise ValueError("lost")
            if n == 2:
                continue
            if n == 3:
                break
        finally:
            if n in (0, 1):
                return "finally"
            if n == 2 and i == 2:
                return "from last continue"
    return "end", i


print([finally_wins(n) for n in range(5)])


def nested():
    log = []
    try:
        try:
            try:
                raise E1("inner")
            finally:
                log.append("f1")
        except KeyError:
            log.append("wrong")
        finally:
            log.append("f2")
    except E1 as e:
        log.append(str(e))
        try:
            raise E2("second")
        except E2 as e2:
            log.append(repr(e2.__context__))
        log.append(repr(e))
    return log


print(nested())
err(lambda: (_ for _ in ()).throw(E1("thrown")))


def do(text, ns=None):
    exec(text, {"E1": E1, "Custom": Custom, **(ns or {})})


err(do, "raise 5")
err(do, "raise 'text'")
err(do, "raise None")
err(do, "raise int")
err(do, "raise")
err(do, "raise E1 from 5")
err(do, "raise E1('x') from None")
err(do, "raise Custom")
err(do, "raise Custom('a', b=5)")
err(do, "raise E1, 'old'")
err(do, "try:\n raise E1\nexcept 5:\n pass")
err(do, "try:\n raise E1\nexcept (KeyError, 'x'):\n pass")
err(do, "try:\n raise E1\nexcept int:\n pass")
err(do, "assert False")
err(do, "assert 0, 'message'")
err(do, "assert [], (1, 2)")
err(do, "assert 1, never")
err(do, "raise SystemExit")
err(do, "raise SystemExit(5)")
err(do, "raise KeyError('quoted')")
err(do, "raise KeyError(1, 2)")
err(do, "raise KeyError")
err(do, "raise OSError(2, 'No such file')")
err(do, "raise OSError(2, 'No such file', 'f.txt')")
err(do, "raise OSError('single')")
err(do, "raise StopIteration(5)")
err(do, "raise UnicodeDecodeError('utf-8', b'abc', 1, 2, 'why')")
err(do, "raise ImportError('m', name='n', path='p')")
for args in [(), (1,), (1, 2), ("a",), (None,), ([1],)]:
    e = E1(*args)
    print(str(e), repr(e), e.args)
print(repr(Custom("q")), str(Custom("q")), Custom("q").b, E1("a") == E1("a"), E1.__mro__, E1.__bases__)
e = Exception(1)
e.args = ("changed", 2)
print(e, e.args)
err(setattr, e, "args", 5)
e.extra = 5
print(e.__dict__, type(e.with_traceback(None)), e.__traceback__, e.__cause__, e.__context__, e.__suppress_context__)
err(e.with_traceback, 5)
err(setattr, e, "__cause__", 5)
err(setattr, e, "__traceback__", 5)
err(setattr, e, "__context__", 5)
err(Exception, x=1)


class Kw(Exception):
    def __init__(self, *, code):
        self.code = code


print(Kw(code=5).code, Kw(code=1).args, repr(Kw(code=2)))
import sys
print(sys.exc_info(), end=" ")
try:
    raise E1("info")
except E1 as x:
    t, v, tb = sys.exc_info()
    print(t, v is x, tb is x.__traceback__, sys.exception() is x)
print(sys.exc_info(), sys.exception())
