# with statements: order, suppression, return values, several managers, errors.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


log = []


class CM:
    def __init__(self, name, swallow=None, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        log.append(f"enter {self.name}")
        if self.fail == "enter":
            raise KeyError(f"enter {self.name}")
        return self.name.upper()

    def __exit__(self, t, v, tb):
        log.append(f"exit {self.name} {t.__name__ if t else None} {v!r} {tb is not None}")
        if self.fail == "exit":
            raise KeyError(f"exit {self.name}")
        return self.swallow


def flush():
    print(log)
    log.clear()


with CM("a") as a, CM("b") as b:
    log.append((a, b))
flush()
with CM("a"):
    pass
flush()
with (CM("p") as p, CM("q") as q,):
    log.append(p + q)
flush()
with (CM("x")):
    pass
with CM("y") if log else CM("z") as t:
    log.append(t)
flush()
with CM("t") as (first, *rest):
    log.append((first, rest))
flush()


class Obj:
    pass


o, d = Obj(), {}
with CM("attr") as o.attr, CM("item") as d["k"]:
    pass
print(o.attr, d)
flush()


def body(cms, exc):
    with cms[0], cms[1]:
        if exc:
            raise exc
        return "returned"
    return "after"


for cms, exc in [((CM("1"), CM("2")), None), ((CM("1"), CM("2")), ValueError("v")), ((CM("1", True), CM("2")), ValueError("v")), ((CM("1"), CM("2", True)), ValueError("v")), ((CM("1", fail="enter"), CM("2")), None),
                 ((CM("1"), CM("2", fail="enter")), None), ((CM("1", True), CM("2", fail="enter")), None), ((CM("1"), CM("2", fail="exit")), None), ((CM("1"), CM("2", fail="exit")), ValueError("lost")), ((CM("1", True), CM("2", fail="exit")), ValueError("x")),
                 ((CM("1", swallow=[]), CM("2", swallow=0)), ValueError("falsy")), ((CM("1", swallow="yes"), CM("2")), ValueError("truthy"))]:
    err(body, cms, exc)
    flush()


def loop():
    out = []
    for i in range(5):
        with CM(str(i)):
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
    return out


print(loop())
flush()


def ret():
    with CM("r"):
        return log.append("returning") or "value"


print(ret())
flush()


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *a):
        pass


class BadExit:
    def __enter__(self):
        pass

    def __exit__(self):
        pass


class BoolFails:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        class B:
            def __bool__(self):
                raise RuntimeError("bool of exit")
        return B()


def use(x, exc=None):
    with x:
        if exc:
            raise exc


err(use, 5)
err(use, None)
err(use, NoExit())
err(use, NoEnter())
err(use, Obj())
err(use, BadExit())
err(use, BadExit(), ValueError("v"))
err(use, BoolFails())
err(use, BoolFails(), ValueError("v"))
i = CM("inst")
i.__exit__ = lambda *a: True
err(use, i, ValueError("type method is used"))
flush()


class Suppress:
    def __init__(self, *types):
        self.types = types

    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        return t is not None and issubclass(t, self.types)


def manager(f):
    class M:
        def __init__(self, *a):
            self.g = f(*a)

        def __enter__(self):
            return next(self.g)

        def __exit__(self, t, v, tb):
            if t is None:
                try:
                    next(self.g)
                except StopIteration:
                    return False
                raise RuntimeError("did not stop")
            try:
                self.g.throw(v)
            except StopIteration:
                return True
            except BaseException as e:
                if e is v:
                    return False
                raise
            raise RuntimeError("did not stop after throw")

    return M


@manager
def tag(name):
    print(f"<{name}>")
    try:
        yield name * 2
    except ValueError as e:
        print("swallowed", e)
    finally:
        print(f"</{name}>")


with tag("a") as t:
    print("in", t)
with tag("b"):
    raise ValueError("inner")
with Suppress(KeyError):
    with tag("c"):
        {}["missing"]
print("end")
try:
    with Suppress(KeyError):
        raise IndexError("not suppressed")
except IndexError as e:
    print(e, e.__context__)
total = 0
for i in range(500):
    with Suppress(ValueError) as s:
        total += 1
        if i % 3 == 0:
            raise ValueError
        total += 10
print(total)
with Suppress(SystemExit):
    raise SystemExit(5)


def nested(n):
    if n == 0:
        raise ValueError("bottom")
    with CM(str(n)):
        nested(n - 1)


err(nested, 3)
flush()
