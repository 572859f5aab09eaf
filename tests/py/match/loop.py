# quick-candidate
# An expression evaluator and a small machine written with match, run hot.
class Num:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Bin:
    __match_args__ = ("op", "left", "right")

    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right


class Var:
    __match_args__ = ("name",)

    def __init__(self, name):
        self.name = name


def evaluate(e, env):
    match e:
        case Num(v):
            return v
        case Var(n) if n in env:
            return env[n]
        case Var(n):
            raise NameError(n)
        case Bin("+", l, r):
            return evaluate(l, env) + evaluate(r, env)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return 0
        case Bin("*", l, r):
            return evaluate(l, env) * evaluate(r, env)
        case Bin("-", l, r):
            return evaluate(l, env) - evaluate(r, env)
        case _:
            raise TypeError(e)


def simplify(e):
    match e:
        case Bin("+", Num(0), x) | Bin("+", x, Num(0)) | Bin("*", Num(1), x) | Bin("*", x, Num(1)):
            return simplify(x)
        case Bin(op, Num(a), Num(b)):
            return Num(evaluate(Bin(op, Num(a), Num(b)), {}))
        case Bin(op, l, r):
            return Bin(op, simplify(l), simplify(r))
        case _:
            return e


def show(e):
    match e:
        case Num(v):
            return str(v)
        case Var(n):
            return n
        case Bin(op, l, r):
            return f"({show(l)} {op} {show(r)})"


def parse(tokens):
    match tokens:
        case [str(n), *rest] if n.isdigit():
            return Num(int(n)), rest
        case ["+" | "-" | "*" as op, *rest]:
            l, rest = parse(rest)
            r, rest = parse(rest)
            return Bin(op, l, r), rest
        case [name, *rest]:
            return Var(name), rest
        case []:
            raise SyntaxError("end")


def machine(program, limit):
    pc, acc, regs, steps = 0, 0, {}, 0
    while steps < limit:
        steps += 1
        match program[pc]:
            case ("load", n):
                acc = n
            case ("add", str(r)):
                acc += regs.get(r, 0)
            case ("add", n):
                acc += n
            case ("store", r):
                regs[r] = acc
            case ("jlt", n, target) if acc < n:
                pc = target
                continue
            case ("jlt", _, _):
                pass
            case ("halt",):
                return acc, regs, steps
            case other:
                raise ValueError(other)
        pc += 1
    return "limit", acc, steps


e, rest = parse("+ * x 3 - y 0".split())
print(show(e), rest, evaluate(e, {"x": 5, "y": 2}), show(simplify(parse("+ 0 * 1 + z * 2 3".split())[0])))
total = 0
for i in range(300):
    total += evaluate(e, {"x": i, "y": -i})
print(total)
for bad in ("+ 1", "q"):
    try:
        print(evaluate(parse(bad.split())[0], {}))
    except Exception as x:
        print(type(x).__name__, x)
prog = [("load", 0), ("store", "s"), ("load", 0), ("store", "i"), ("load", 0), ("add", "s"), ("add", "i"), ("store", "s"), ("load", 1), ("add", "i"), ("store", "i"), ("jlt", 200, 4), ("halt",)]
print(machine(prog, 10000), machine(prog, 50))


def classify(items):
    counts = {}
    for x in items:
        match x:
            case int() | float() as n if n < 0:
                k = "negative"
            case 0 | 0.0:
                k = "zero"
            case int():
                k = "int"
            case float():
                k = "float"
            case [] | () | "":
                k = "empty"
            case [_, *_]:
                k = "seq"
            case {"id": int()}:
                k = "record"
            case str():
                k = "str"
            case _:
                k = "other"
        counts[k] = counts.get(k, 0) + 1
    return counts


print(classify([1, -1, 0, 2.5, -3.5, 0.0, [], (), "", [1], (1, 2), {"id": 1}, {"id": "x"}, "abc", None, {1}] * 50))
