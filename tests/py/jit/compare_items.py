"""Lists and tuples compared in compiled code: item by item, until Python code has to be asked."""
import operator


class Loud:
    """Says that it was asked."""
    asked = 0

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        Loud.asked += 1
        return isinstance(other, Loud) and self.n == other.n

    def __lt__(self, other):
        Loud.asked += 1
        return self.n < other.n


class Quiet:
    pass


class Mine(list):
    def __eq__(self, other):
        return "mine"


OPS = "eq ne lt le gt ge".split()


def run(a, b, rounds=12):
    """What all six say of a and b, in loops of their own."""
    out = []
    for name in OPS:
        op = getattr(operator, name)
        space = {"a": a, "b": b}
        exec(f"""def f(a, b, n):
    r = None
    for i in range(n):
        r = a {dict(eq='==', ne='!=', lt='<', le='<=', gt='>', ge='>=')[name]} b
    return r""", space)
        try:
            r = space["f"](a, b, rounds)
            assert r is op(a, b) or r == op(a, b)
        except (AttributeError, TypeError, RecursionError) as e:
            r = type(e).__name__
        out.append(str(r))
    return " ".join(out)


nan = float("nan")
quiet, other = Quiet(), Quiet()
deep = deeper = 1
for _ in range(8):
    deep, deeper = [deep, (2,)], [deeper, (2,)]
cases = {
    "equal": ([1, 2, 3], [1, 2, 3]),
    "last differs": ([1, 2, 3], [1, 2, 4]),
    "first differs": ([1, "a"], [2, "a"]),
    "start of": ([1, 2], [1, 2, 3]),
    "longer": ([1, 3], [1, 2, 3]),
    "empty": ([], []),
    "empty and not": ([], [None]),
    "hundred": (list(range(100)), list(range(100))),
    "hundred, one": (list(range(100)), list(range(99)) + [0]),
    "big ints": ([2**70, 1], [2**70, 1]),
    "big ints differ": ([2**70, 1], [2**71, 1]),
    "kinds of numbers": ([1, 2.0, True], [1.0, 2, 1]),
    "zeros": ([0.0, -0.0], [-0.0, 0]),
    "the same nan": ([nan], [nan]),
    "another nan": ([nan], [-nan]),  # NaNs of equal bits are one object here
    "texts": (["abc" + str(1), "é"], ["abc1", "é"]),
    "texts differ": (["abc", "é"], ["abc", "è"]),
    "bytes": ([b"a"], [b"b"]),
    "none": ([None, 1], [None, 2]),
    "none first": ([None], [1]),
    "text and number": (["1"], [1]),
    "tuples": ((1, (2, 3)), (1, (2, 3))),
    "tuples differ": ((1, (2, 3)), (1, (2, 4))),
    "list in tuple": (([1], 2), ([1], 3)),
    "list and tuple": ([1], (1,)),
    "list and tuple inside": ([[1], 2], [(1,), 2]),
    "list and number": ([1], 1),
    "list and None": ([1], None),
    "deep": (deep, deeper),
    "identity": ([quiet, 1], [quiet, 2]),
    "identity differs": ([quiet], [other]),
    "identity and number": ([quiet], [1]),
    "loud": ([Loud(1), 1], [Loud(1), 2]),
    "loud, the same": ([loud := Loud(1), 1], [loud, 2]),
    "loud later": ([1, 2, Loud(1)], [1, 2, Loud(2)]),
    "loud behind": ([1, 2, Loud(1)], [1, 3, Loud(2)]),
    "loud and number": ([Loud(1)], [1]),
    "number and loud": ([1], [Loud(1)]),
    "mine inside": ([Mine([1])], [[2]]),
    "mine on the right": ([[1]], [Mine([1])]),
    "sets": ([{1, 2}], [{2, 1}]),
    "dicts": ([{1: 2}], [{1: 2}]),
    "ranges": ((range(3),), (range(3),)),
}
for name, (a, b) in cases.items():
    Loud.asked = 0
    print(f"{name}: {run(a, b)}; asked {Loud.asked}")

knot = [1]
knot.append(knot)
loop = [1]
loop.append(loop)
print("knot:", run(knot, knot), run(knot, loop, 3))


def changes(n):
    """Items that become others while the loop is compiled."""
    a, b, seen = [1, 2, 3], [1, 2, 3], []
    for i in range(n):
        if i == 20:
            a[1] = Loud(2)
        elif i == 25:
            b[1] = a[1]
        elif i == 30:
            a = (1, 2)
        elif i == 35:
            b = (1, 2)
        elif i == 40:
            b = Mine()
        seen.append(a == b)
    return seen


print(changes(45))


def sorts(n, make):
    total = 0
    for i in range(n):
        items = make(i)
        items.sort()
        total += sorted(items) == items
    return total, items


print(sorts(20, lambda i: [3, 1, 2]))
print(sorts(20, lambda i: [3.5, 1.5, -2.0]))
print(sorts(20, lambda i: [3, 1.5, True, 2**70]))
print(sorts(20, lambda i: ["c", "a", "é", "b"]))
print(sorts(20, lambda i: ["c", "a", "Ж", "b"]))
print(sorts(20, lambda i: []))
print(sorts(20, lambda i: [(2, 1), (1, 2)]))
print(sorts(20, lambda i: [5, 4] if i < 15 else ["b", "a"]))
for bad in ([1, "a"], ["a", 1], [None, 1], [1.5, None], [1, 2, "a"]):
    try:
        print(sorts(20, lambda i: [2, 1] if i < 15 else list(bad)))
    except TypeError as e:
        print(e)
print([x.n for x in sorts(20, lambda i: [Loud(2), Loud(1)])[1]])


def unions(n, a, b):
    r = None
    for i in range(n):
        r = a & b, a - b, a ^ b, a | b
    return [sorted(s, key=repr) for s in r]


print(unions(20, {1, 2, 3}, {3, 4}))
print(unions(20, {"a", "b"}, frozenset(["b", "c"])))
print(unions(20, {1.5, None, (1, 2)}, {1.5, (1, 2), b"x"}))
removed = set(range(20))
for i in range(17):
    removed.discard(i)
print(unions(20, removed, {18, 1}), unions(20, set(), {1}))
