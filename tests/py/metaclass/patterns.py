# Small frameworks made of metaclasses, descriptors and class decorators.
class Field:
    counter = 0

    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default
        Field.counter += 1
        self.order = Field.counter

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        return self if obj is None else obj.__dict__.get(self.name, self.default)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name}: expected {self.kind.__name__}, not {type(value).__name__}")
        obj.__dict__[self.name] = value


class ModelMeta(type):
    models = {}

    def __new__(mcls, name, bases, ns, abstract=False):
        cls = super().__new__(mcls, name, bases, ns)
        cls.fields = {}
        for base in reversed(cls.__mro__):
            for k, v in vars(base).items():
                if isinstance(v, Field):
                    cls.fields[k] = v
        if not abstract:
            mcls.models[name.lower()] = cls
        return cls

    def __init__(cls, name, bases, ns, abstract=False):
        super().__init__(name, bases, ns)
        cls.abstract = abstract

    def __len__(cls):
        return len(cls.fields)


class Model(metaclass=ModelMeta, abstract=True):
    def __init__(self, **kw):
        for k, v in kw.items():
            if k not in type(self).fields:
                raise TypeError(f"no field {k!r}")
            setattr(self, k, v)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={getattr(self, k)!r}' for k in self.fields)})"

    def __eq__(self, o):
        return type(self) is type(o) and vars(self) == vars(o)


class Named(Model, abstract=True):
    name = Field(str, "?")


class User(Named):
    age = Field(int, 0)


class Admin(User):
    level = Field((int), 1)
    age = Field(float, 1.5)


u = User(name="ann", age=3)
print(u, Admin(), len(User), len(Admin), list(Admin.fields), ModelMeta.models.keys(), User.abstract, Named.abstract, u == User(name="ann", age=3), u != Admin())
for bad in ({"age": "x"}, {"zip": 1}):
    try:
        User(**bad)
    except TypeError as e:
        print(e)


def dataclass(cls):
    names = list(cls.__annotations__)
    defaults = {n: getattr(cls, n) for n in names if hasattr(cls, n)}

    def __init__(self, *args, **kw):
        values = dict(zip(names, args), **kw)
        for n in names:
            if n in values:
                setattr(self, n, values.pop(n))
            elif n in defaults:
                setattr(self, n, defaults[n])
            else:
                raise TypeError(f"missing {n}")
        if values:
            raise TypeError(f"unexpected {sorted(values)}")

    cls.__init__ = __init__
    cls.__repr__ = lambda self: f"{cls.__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names)})"
    cls.__eq__ = lambda self, o: all(getattr(self, n) == getattr(o, n) for n in names)
    cls.__match_args__ = tuple(names)
    return cls


@dataclass
class Point:
    x: int
    y: int = 0


print(Point(1), Point(1, y=2), Point(1) == Point(1, 0), Point.__hash__ is None)
for args in ((), (1, 2)):
    try:
        print(Point(*args, z=1))
    except TypeError as e:
        print(e)
match Point(3, 4):
    case Point(x, y):
        print("matched", x, y)


class EnumMeta(type):
    def __new__(mcls, name, bases, ns):
        members = {k: v for k, v in ns.items() if not k.startswith("_") and not callable(v)}
        for k in members:
            del ns[k]
        cls = super().__new__(mcls, name, bases, ns)
        cls._members = {}
        for k, v in members.items():
            obj = object.__new__(cls)
            obj.name, obj.value = k, v
            cls._members[k] = obj
            type.__setattr__(cls, k, obj)
        return cls

    def __iter__(cls):
        return iter(cls._members.values())

    def __getitem__(cls, k):
        return cls._members[k]

    def __call__(cls, value):
        for m in cls:
            if m.value == value:
                return m
        raise ValueError(f"{value!r} is not a valid {cls.__name__}")

    def __setattr__(cls, k, v):
        if k in cls.__dict__.get("_members", ()):
            raise AttributeError(f"cannot reassign {k}")
        super().__setattr__(k, v)


class Color(metaclass=EnumMeta):
    RED = 1
    GREEN = 2

    def __repr__(self):
        return f"<Color.{self.name}: {self.value}>"

    def mix(self):
        return [c.name for c in Color if c is not self]


print(list(Color), Color(2), Color["RED"], Color.RED.mix(), Color.RED is Color(1))
for f in (lambda: Color(9), lambda: setattr(Color, "RED", 5), lambda: Color["BLUE"]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


class Plugin:
    plugins = {}

    def __init_subclass__(cls, name=None):
        Plugin.plugins[name or cls.__name__] = cls


class Upper(Plugin, name="up"):
    def run(self, s):
        return s.upper()


class Rev(Plugin):
    def run(self, s):
        return s[::-1]


print({k: v().run("abc") for k, v in Plugin.plugins.items()})


class Multi(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        class NS(dict):
            def __setitem__(self, k, v):
                if callable(v) and k in self and not k.startswith("__"):
                    old = self[k]
                    table = getattr(old, "table", None) or {old.__annotations__["x"]: old}
                    table[v.__annotations__["x"]] = v

                    def dispatch(self, x, table=table):
                        return table[type(x)](self, x)

                    dispatch.table = table
                    v = dispatch
                super().__setitem__(k, v)

        return NS()


class Show(metaclass=Multi):
    def show(self, x: int):
        return f"int {x}"

    def show(self, x: str):
        return f"str {x}"

    def show(self, x: list):
        return f"list of {len(x)}"


print(Show().show(1), Show().show("a"), Show().show([1, 2]))
