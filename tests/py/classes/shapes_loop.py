# quick-candidate
# Instances whose layout changes under a running loop: added, deleted, reordered attributes.
class P:
    kind = "class value"

    def __init__(self, i):
        self.a = i
        if i % 2:
            self.b = i * 2
            self.c = i * 3
        else:
            self.c = i * 3
            self.b = i * 2

    def total(self):
        return self.a + self.b + self.c


def mixed(n):
    items = [P(i) for i in range(n)]
    return sum(p.total() for p in items), [list(p.__dict__) for p in items[:2]]


def growing(n):
    p = P(1)
    for i in range(n):
        setattr(p, "x%d" % (i % 40), i)
        if i % 13 == 0:
            del p.__dict__["x%d" % (i % 40)]
    return len(p.__dict__), p.total(), getattr(p, "x1", None), hasattr(p, "x0")


def delete_readd(n):
    p = P(2)
    out = 0
    for i in range(n):
        del p.a
        try:
            p.a
        except AttributeError:
            out += 1
        p.a = i
    return out, p.a, list(p.__dict__)


def shadow(n):
    p = P(3)
    seen = []
    for i in range(n):
        if i == n // 3:
            p.kind = "instance value"
        if i == 2 * n // 3:
            del p.kind
            P.kind = "new class value"
        if not seen or seen[-1] != p.kind:
            seen.append(p.kind)
    P.kind = "class value"
    return seen


def method_swap(n):
    p, out = P(1), 0
    old = P.total
    for i in range(n):
        if i == n // 2:
            P.total = lambda self: -1
        out += p.total()
    P.total = old
    return out


def instance_method(n):
    p, out = P(1), 0
    for i in range(n):
        if i == n // 2:
            p.total = lambda: 1000
        out += p.total()
    return out


def dict_writes(n):
    p = P(1)
    d = p.__dict__
    out = 0
    for i in range(n):
        d["a"] = i
        out += p.a
        p.b = -i
        out += d["b"]
        if i == n // 2:
            p.__dict__ = {"a": 1, "b": 2, "c": 3}
    return out, p.total(), d["a"]


def class_change(n):
    class Q(P):
        def total(self):
            return 0

    p, out = P(1), 0
    for i in range(n):
        out += p.total()
        if i == n // 2:
            p.__class__ = Q
    return out


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        self.owner, self.balance = owner, balance
        Account.count += 1

    def deposit(self, n):
        self.balance += n
        return self

    @property
    def rich(self):
        return self.balance > 1000


def bank(n):
    accounts = [Account("o%d" % i) for i in range(5)]
    for i in range(n):
        accounts[i % 5].deposit(i).deposit(1)
    return [a.balance for a in accounts], [a.rich for a in accounts], Account.count


class Node:
    def __init__(self, v, next=None):
        self.v, self.next = v, next


def linked(n):
    head = None
    for i in range(n):
        head = Node(i, head)
    total, node = 0, head
    while node is not None:
        total += node.v
        node = node.next
    prev = None
    while head:
        head.next, prev, head = prev, head, head.next
    return total, prev.v, prev.next.v


for f in (mixed, growing, delete_readd, shadow, method_swap, instance_method, dict_writes, class_change, bank, linked):
    print(f.__name__, f(300), f(1000))
