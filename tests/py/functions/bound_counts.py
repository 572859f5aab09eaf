# quick
# A wrong number of arguments: what is called through its class is named by the class that defines it,
# a bound method by the class of its object.


class L(list):
    pass


class D(dict):
    class S(str):
        pass


def show(call, *args, **kw):
    try:
        call(*args, **kw)
    except TypeError as e:
        print(e)


def direct(f):
    try:
        f()
    except TypeError as e:
        print(e)


for i in range(3):
    for o in [], L():
        show(o.append)
        show(o.append, 1, 2)
        show(o.append, x=1)
        show(o.clear, 1)
        show(o.__reduce__, 1)
        show(o.__getitem__)
        show(type(o).append, o)
        show(list.append, o, 1, 2)
        m = o.append
        direct(lambda: m())
        direct(lambda: m(1, 2))
        direct(lambda: o.append())
        direct(lambda: o.append(1, 2))
        direct(lambda: o.clear(3))
        direct(lambda: o.__reduce__(4))
        direct(lambda: list(map(o.append, [1], [2])))
    for o in {}, D():
        show(o.get)
        show(o.keys, 1)
        direct(lambda: o.get())
        direct(lambda: o.keys(1))
        direct(lambda: o.__contains__())
    for o in "", D.S():
        show(o.join, 1, 2)
        show(o.join)
        show(o.isdigit, 3)
        direct(lambda: o.join(1, 2))
        direct(lambda: o.isdigit(3))
        show(o.__format__)
    show(len)
    direct(lambda: len())
    show(dict.fromkeys)
    show(D.fromkeys)
    show((5).bit_length, 1)
    show(True.bit_length, 1)
    direct(lambda: True.bit_length(1))
    show([].__iter__().__length_hint__, 1)
