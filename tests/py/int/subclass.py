# Subclasses of int and bool conversions.
class Meters(int):
    unit = "m"

    def __new__(cls, value=0, note=""):
        self = super().__new__(cls, value)
        self.note = note
        return self

    def __add__(self, other):
        return Meters(int(self) + int(other), self.note)

    def __repr__(self):
        return f"Meters({int(self)}, {self.note!r})"


a = Meters(5, "x")
print(a, a.note, a + 3, 3 + a, a * 2, type(a * 2), type(a + 1), -a, type(-a), a == 5, hash(a) == hash(5))
print(a.unit, a.__dict__, isinstance(a, int), {5: "five"}[a], [10, 20, 30, 40, 50, 60][a])
print(f"{a} {a:d} {a:>5} {a!r} {a!s}", "%d %s" % (a, a), int(a), type(int(a)), type(a.real), a.real)
print(Meters(2**70), Meters("12"), Meters(-1) < Meters(1), bool(Meters(0)), abs(Meters(-3)))


class Loud(int):
    def __eq__(self, other):
        print("eq", int(self), other)
        return int(self) == other

    __hash__ = int.__hash__

    def __index__(self):
        print("index")
        return 1

    def __bool__(self):
        print("bool")
        return False


print(Loud(5) == 5, 5 == Loud(5), Loud(3) in [1, 3], not Loud(1), ["a", "b", "c"][Loud(2)])
try:
    class B(bool):
        pass
except TypeError as e:
    print(e)
print(bool(), bool([]), bool([0]), bool(0.0), bool(""), bool(None), bool(2**100), bool("False"))


class Falsy:
    def __bool__(self):
        return 0


class ByLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


try:
    bool(Falsy())
except TypeError as e:
    print(e)
print(bool(ByLen(0)), bool(ByLen(3)))
for bad in (-1, "x", 2**70):
    try:
        print(bool(ByLen(bad)))
    except Exception as e:
        print(type(e).__name__, e)
print(True == 1, True is True, str(True), repr(False), int(True), "%d %s" % (True, True), f"{True:d} {True}")
print(True + True, True / 2, sum([True] * 5), True.bit_length(), True.real, type(True.real))
try:
    bool(1, 2)
except TypeError as e:
    print(e)
try:
    bool(x=1)
except TypeError as e:
    print(e)
