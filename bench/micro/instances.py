# bench: instance creation
# claim: nojit 1.0


class Empty:
    pass


class Vec:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def add(self, other):
        return Vec(self.x + other.x, self.y + other.y, self.z + other.z)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b=0):
        self.a = a
        self.b = b


def vectors(n):
    total = Vec(0, 0, 0)
    step = Vec(1, 2, 3)
    for _ in range(n):
        total = total.add(step)
    return total.x, total.y, total.z


def chain(n):
    head = None
    for i in range(n):
        head = Slotted(i, head)
        if i & 1023 == 0:
            head = None
    return head.a


def empties(n):
    for _ in range(n):
        Empty()
    return n


print(vectors(3000000), chain(3000000), empties(4000000))
