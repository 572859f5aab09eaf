# super() in traces: methods, __init__ of native classes, exceptions with __init__, classes that change.
# quick


class A:
    def __init__(self, a=1):
        super().__init__()
        self.a = a

    def f(self, x):
        return x + self.a

    @classmethod
    def k(cls, x):
        return cls.__name__, x

    @property
    def p(self):
        return self.a * 2


class B(A):
    def __init__(self, *args):
        super().__init__(*args)
        self.b = 2

    def f(self, x):
        return super().f(x) * 10

    @classmethod
    def k(cls, x):
        return super().k(x + 1)

    @property
    def p(self):
        return super().p + 1

    def g(self):
        return super(B, self).f(1) + super(A, self).__init__.__name__.count("i")

    def cell(self, x):
        def inner():
            return self.b

        return super().f(x) + inner()


class C(A):
    def f(self, x):
        return super().f(x) + 7


class D(B, C):
    def f(self, x):
        return super().f(x) + 1


class E1(Exception):
    def __init__(self, a, b=2):
        super().__init__(a, b)
        self.a = a


class E2(E1):
    def __init__(self, *args):
        super().__init__(*args)
        self.n = len(self.args)

    def __str__(self):
        return "E2:" + super().__str__()


class E3(E1):
    def __init__(self):
        pass


class E4(KeyError):
    pass


def plain(n):
    total = 0
    d, b = D(3), B(4)
    for i in range(n):
        total += d.f(i) + b.f(i) + b.g() + b.p + d.p + b.cell(i)
        total += B(i).a + A().a + len(b.k(i)[0])
    return total, b.k(n)


def errors(n):
    total = 0
    last = None
    for i in range(n):
        for make in (lambda: E1(i), lambda: E2(i, 5), lambda: E3(), lambda: E4(i), lambda: ValueError(i, 2), lambda: E1()):
            try:
                raise make()
            except TypeError as e:
                total += len(str(e))
            except Exception as e:
                total += len(e.args)
                last = e
                if i == n - 1:
                    print(repr(e), str(e), vars(e))
    return total, last.__context__


class Changing(A):
    def f(self, x):
        return super().f(x)


def changes(n):
    out = []
    c = Changing(1)
    was = A.f
    for i in range(n):
        out.append(c.f(i))
        if i == n // 2:
            A.f = lambda self, x: -x
        if i == n // 2 + 5:
            A.f = was
        if i == n // 2 + 10:
            Changing.__bases__ = (C,)
    Changing.__bases__ = (A,)
    return sum(out), out[-1]


def other_self(n):
    class F(A):
        def f(self, x):
            if x % 50 == 49:
                self = B(100)
                try:
                    return super().f(x)
                except TypeError as e:
                    return len(str(e))
            return super().f(x)

    f = F()
    return sum(f.f(i) for i in range(n)), sum(map(f.f, range(n)))


for n in (2, 70, 300):
    print(plain(n), errors(n), changes(n), other_self(n))
