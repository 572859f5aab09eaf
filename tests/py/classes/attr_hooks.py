# quick
# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


class Fallback:
    present = "class"

    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("bad"):
            raise AttributeError(f"custom: {name}")
        return f"made {name}"


f = Fallback()
print(f.real, f.present, f.anything, getattr(f, "x"), hasattr(f, "y"), hasattr(f, "bad_one"), getattr(f, "bad", "dflt"))
err(lambda: f.bad)
err(lambda: len(f))
err(lambda: f.__foo__)


class Total:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattribute__(self, name):
        if name in ("log", "__class__"):
            return object.__getattribute__(self, name)
        self.log.append(f"get {name}")
        if name == "fall":
            raise AttributeError("to getattr")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        self.log.append(f"fallback {name}")
        return name.upper()

    def __setattr__(self, name, value):
        self.log.append(f"set {name}={value}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append(f"del {name}")
        object.__delattr__(self, name)


t = Total()
t.a = 1
print(t.a, t.fall, t.missing)
del t.a
print(t.a)
err(delattr, t, "nope")
t.n = 1
t.n += 5
print(t.n, t.log)


class Frozen:
    def __setattr__(self, k, v):
        raise TypeError(f"frozen: {k}")

    def __delattr__(self, k):
        raise TypeError(f"frozen del: {k}")


err(setattr, Frozen(), "x", 1)
err(delattr, Frozen(), "x")
err(object.__setattr__, 5, "x", 1)
err(object.__getattribute__, 5, "x")
err(object.__getattribute__, 5, 6)
err(object.__delattr__, Frozen(), "q")
z = Frozen()
object.__setattr__(z, "x", "forced")
print(z.x, vars(z))


class PropError:
    @property
    def p(self):
        raise AttributeError("inside p")

    def __getattr__(self, name):
        return f"getattr got {name}"


print(PropError().p)


class PropOther:
    @property
    def p(self):
        raise ValueError("not attribute")

    def __getattr__(self, name):
        return "never"


err(lambda: PropOther().p)


class Proxy:
    def __init__(self, target):
        self.__dict__["_t"] = target

    def __getattr__(self, name):
        return getattr(self._t, name)

    def __setattr__(self, name, value):
        setattr(self._t, name, value)

    def __dir__(self):
        return dir(self._t)[-2:]


class Target:
    x = 1

    def hello(self):
        return "hi", self.x


p = Proxy(Target())
p.x = 9
print(p.hello(), p.x, p._t.__dict__, p.__dict__.keys())
print(len(dir(p)), p.append if hasattr(p, "append") else "no append")


class Wrong:
    def __getattr__(self, name):
        return self.missing_too if name == "first" else super().__getattr__(name)


err(lambda: Wrong().first)
try:
    f.bad_name
except AttributeError as e:
    print(e.name, e.obj is f if e.obj is not None else None)
try:
    (5).foo
except AttributeError as e:
    print(e.name, e.obj, e.args)
try:
    raise AttributeError("m", name="n", obj=7)
except AttributeError as e:
    print(e.name, e.obj, e)


class M(type):
    def __getattr__(cls, name):
        return f"meta {name}"


class K(metaclass=M):
    own = 1


print(K.own, K.other)
err(lambda: K().other)
