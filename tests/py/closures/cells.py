# Cells: sharing, rebinding, deletion, introspection.
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


def counter():
    n = 0

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return inc, get


a, ga = counter()
b, gb = counter()
print(a(), a(5), b(), ga(), gb())
print(a.__closure__[0].cell_contents, a.__closure__[0] == ga.__closure__[0], a.__code__.co_freevars, counter.__code__.co_cellvars, len(a.__closure__), counter.__closure__)
a.__closure__[0].cell_contents = 100
print(ga(), a())


def unbound():
    def f():
        return x

    err(f)
    x = 1
    err(f)
    del x
    err(f)
    x = 2
    return f


f = unbound()
err(f)
cell = f.__closure__[0]
del cell.cell_contents
err(f)
err(lambda: cell.cell_contents)
print(type(cell).__name__, repr(cell).startswith("<cell at"), "empty" in repr(cell))


def levels():
    x = 1

    def two():
        x_copy = x

        def three():
            nonlocal x
            x = x + 10

            def four():
                return x, x_copy

            return four

        return three

    return two


print(levels()()()())


def arg_cell(a, *args, b=2, **kw):
    def show():
        return a, args, b, kw

    def change():
        nonlocal a, args, b, kw
        a, args, b, kw = "A", "ARGS", "B", "KW"

    r = show()
    change()
    return r, show(), a, args


print(arg_cell(1, 2, 3, b=4, z=5))


def loop():
    fs = []
    for i in range(3):
        def f():
            return i
        fs.append(f)
    i = 99
    return [f() for f in fs]


print(loop(), [f() for f in [lambda: j for j in range(3)]])


def early():
    if False:
        y = 1

    def g():
        return y

    return g


err(early())


def local_unbound():
    print(z)
    z = 1


err(local_unbound)


def del_local():
    q = 1
    del q
    return q


err(del_local)


def aug():
    w += 1


err(aug)


def except_name():
    e = "before"
    try:
        raise ValueError
    except ValueError as e:
        pass
    return e


err(except_name)


def gen_cells():
    total = 0
    for i in range(3):
        def add(x):
            nonlocal total
            total += x * i
            return total
        yield add


gs = list(gen_cells())
print(gs[0](1), gs[1](10), gs[2](100))


def make_class():
    secret = "s"

    class C:
        attr = secret

        def get(self):
            return secret

        def set(self, v):
            nonlocal secret
            secret = v

    return C


C = make_class()
C().set("changed")
print(C().get(), C.attr)


def same(n):
    def f(): return n
    return f


print(same(1).__code__ is same(2).__code__, same(1)() + same(2)(), same(3).__closure__[0] == same(3).__closure__[0], same(3).__closure__[0] < same(4).__closure__[0])
