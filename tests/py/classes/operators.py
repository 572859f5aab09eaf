# Binary operators: reflected calls, NotImplemented, subclass priority, in-place forms.
OPS = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul", "divmod"]
CODE = {"add": "a + b", "sub": "a - b", "mul": "a * b", "truediv": "a / b", "floordiv": "a // b", "mod": "a % b", "pow": "a ** b", "lshift": "a << b",
        "rshift": "a >> b", "and": "a & b", "or": "a | b", "xor": "a ^ b", "matmul": "a @ b", "divmod": "divmod(a, b)"}


def base(name, answers):
    ns = {}
    for op in OPS:
        def fwd(self, other, op=op):
            print(f"  {type(self).__name__}.__{op}__({other})")
            return f"{op}" if answers else NotImplemented

        def rev(self, other, op=op):
            print(f"  {type(self).__name__}.__r{op}__({other})")
            return f"r{op}" if answers else NotImplemented

        ns[f"__{op}__"], ns[f"__r{op}__"] = fwd, rev
    ns["__repr__"] = lambda self: type(self).__name__.lower()
    return type(name, (), ns)


Yes, No = base("Yes", True), base("No", False)


class SubYes(Yes):
    def __radd__(self, other):
        print("  SubYes.__radd__")
        return "sub radd"


class SubPlain(Yes):
    pass


class Plain:
    def __repr__(self):
        return "plain"


def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for op in OPS:
    for a, b in [(Yes(), No()), (No(), Yes()), (No(), No()), (No(), 1), (1, No()), (1, Yes()), (Plain(), Yes()), (Plain(), Plain()), ("s", Yes())]:
        print(CODE[op], a, b)
        err(lambda: eval(CODE[op], {"a": a, "b": b}))
for a, b in [(Yes(), SubYes()), (Yes(), SubPlain()), (SubYes(), Yes()), (SubYes(), SubYes()), (5, SubYes())]:
    print(repr(a), repr(b))
    err(lambda: a + b)


class IntSub(int):
    def __radd__(self, o):
        return "int sub radd"

    def __add__(self, o):
        return "int sub add"


print(1 + IntSub(2), IntSub(1) + 2, 1.5 + IntSub(2), IntSub(2) + 1.5)


class In:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, o):
        self.v += o
        return self

    def __isub__(self, o):
        return NotImplemented

    def __sub__(self, o):
        return f"sub {o}"

    def __imul__(self, o):
        return "replaced"

    def __ior__(self, o):
        return NotImplemented


x = y = In(1)
x += 5
print(x is y, x.v)
x -= 2
print(x)
y *= 3
print(y)
z = In(1)


def ior():
    global z
    z |= 1


err(ior)
for op in ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "@="]:
    ns = {"a": Plain(), "b": 2}
    err(lambda: exec(f"a {op} b", ns))
    ns = {"a": 7, "b": 2}
    err(lambda: (exec(f"a {op} b", ns), ns["a"])[1])


class Cmp:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        print("  lt")
        return NotImplemented if not isinstance(o, Cmp) else self.n < o.n

    def __eq__(self, o):
        print("  eq")
        return NotImplemented

    def __gt__(self, o):
        print("  gt")
        return "greater"


a, b = Cmp(1), Cmp(2)
err(lambda: a < b)
err(lambda: a > b)
err(lambda: a <= b)
err(lambda: a == b)
err(lambda: a != b)
err(lambda: a == a)
err(lambda: a < 5)
err(lambda: 5 < a)
err(lambda: 5 > a)
err(lambda: 5 == a)
err(lambda: a in [b, a])


class Pow:
    def __pow__(self, e, m="no mod"):
        return "pow", e, m

    def __rpow__(self, b, m="no mod"):
        return "rpow", b, m

    def __ipow__(self, e):
        return "ipow", e


print(Pow() ** 2, 2 ** Pow(), pow(Pow(), 2, 3), pow(Pow(), 5))
err(lambda: pow(2, Pow(), 3))
p = Pow()
p **= 4
print(p)
