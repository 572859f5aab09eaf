# bench: attribute access
# claim: nojit 1.0


class Point:
    scale = 3

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.seen = 0


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self):
        self.left = 1
        self.right = 2


def instance(n):
    p = Point(1, 2)
    q = Point(3, 4)
    for i in range(n):
        p.x = q.y + i
        q.y = p.x - i
        p.seen += q.scale
    return p.x, q.y, p.seen


def slots(n):
    s = Slotted()
    for i in range(n):
        s.left = s.right
        s.right = s.left + 1
    return s.right


print(instance(5000000), slots(5000000))
