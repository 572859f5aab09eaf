# Objects that only exits see: fields, identity, sharing, finalizers.
# quick
import gc


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __eq__(self, o):
        return self.x == o.x and self.y == o.y


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Slots:
    __slots__ = ("a", "b")


def accumulate(n):
    v = Vec(0, 0)
    w = Vec(1, 0.5)
    for i in range(n):
        v = v + w
    return v.x, v.y


def leaves_in_the_middle(n):
    out = []
    v = Vec(0, 0)
    for i in range(n):
        v = Vec(v.x + 1, i)
        if i % 50 == 49:
            out.append((v.x, v.y))
        if i == n - 2:
            v.extra = "late"
    return out, v.__dict__


def type_changes(n):
    v = Vec(0, 0)
    for i in range(n):
        v = Vec(v.x + (1 if i < 90 else 0.5), v.y)
    return v.x, type(v.x)


def pairs(n):
    a, b = 0, 1
    t = (0, 0)
    for i in range(n):
        t = (t[0] + 1, t[1] + i)
        p = (a, b)
        a = p[1]
        b = p[0] + 1
    return t, a, b, p


def one_object_in_two_places(n):
    for i in range(n):
        v = Vec(i, i)
        w = v
        t = (v, w, Node(v, None))
    return v is w, t[0] is v, t[1] is t[0], t[2].value is v, t[2].next, v.x


def nested(n):
    tree = None
    for i in range(n):
        tree = Node(i, Node(i + 1, Node((i, i + 2), None)))
    return tree.value, tree.next.value, tree.next.next.value, tree.next.next.next


def escapes_sometimes(n):
    kept = []
    previous = None
    for i in range(n):
        node = Node(i, previous if i % 5 else None)
        if i % 31 == 0:
            kept.append(node)
        previous = node
    return [(k.value, k.next and k.next.value) for k in kept[:6]], previous.next.value


def aliases(n):
    total = 0
    for i in range(n):
        v = Vec(i, 0)
        w = Vec(0, i)
        v.x = 5
        w.x = v.x + w.y
        v.x = w.x
        total += v.x
        v, w = w, v
        v.y = 1
        total += w.y + v.y
    return total


def identity(n):
    last = None
    same = 0
    for i in range(n):
        v = Vec(i, i)
        if v is last:
            same += 1
        if v is not v:
            same += 100
        last = v
    return same, last.x


def equality(n):
    hits = 0
    for i in range(n):
        if Vec(i, 1) == Vec(i, 1):
            hits += 1
        if Vec(i, 1) == Vec(i, 2):
            hits += 1000
    return hits


def bound(n):
    total = 0
    v = Vec(2, 3)
    for i in range(n):
        add = v.__add__
        total += add(Vec(i, 0)).x
    return total, add.__self__ is v, add.__func__ is Vec.__add__


def cells(n):
    total = 0
    for i in range(n):
        k = i * 2

        def inner(x):
            return x + k
        total += inner(1)
    return total, inner(10)


def loop_variable_index(n):
    total = 0
    for i in range(n):
        t = (i, i + 1, i + 2)
        for x in t:
            total += x
        total += t[i % 3] + t[-1]
    return total


def slots(n):
    s = None
    for i in range(n):
        s = Slots()
        s.a = i
        if i > 0:
            s.b = s.a + 1
    try:
        t = Slots()
        t.a
    except AttributeError as e:
        print(e)
    return s.a, s.b


def raises(n):
    v = Vec(0, 0)
    try:
        for i in range(n):
            v = Vec(v.x + 1, (i, v.x))
            100 // (n - 10 - i)
    except ZeroDivisionError as e:
        return e.args, v.x, v.y


deleted = 0


class Dies:
    def __init__(self, x):
        self.x = x

    def __del__(self):
        global deleted
        deleted += 1


def finalizers(n):
    total = 0
    for i in range(n):
        total += Dies(i).x
    gc.collect()
    gc.collect()
    return total, deleted > n - 10


def changes_class(n):
    total = 0
    for i in range(n):
        v = Vec(i, 1)
        if i == n // 2:
            Vec.__init__ = lambda self, x, y: setattr(self, "x", x + 1000) or setattr(self, "y", y)
        total += v.x + v.y
    return total


def adds_del(n):
    global deleted
    class Plain:
        def __init__(self, x):
            self.x = x
    before = deleted
    total = 0
    for i in range(n):
        total += Plain(i).x
        if i == n // 2:
            Plain.__del__ = Dies.__del__
    gc.collect()
    gc.collect()
    return total, deleted - before > n // 2 - 10


for f in (accumulate, leaves_in_the_middle, type_changes, pairs, one_object_in_two_places, nested, escapes_sometimes,
          aliases, identity, equality, bound, cells, loop_variable_index, slots, raises, finalizers, changes_class,
          adds_del):
    for n in (12, 300):
        print(f.__name__, f(n))
