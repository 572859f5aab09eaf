# Every kind of parameter, and the text of every binding error.
def err(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except TypeError as e:
        print(e)


def none(): return "none"
def one(a): return a
def two(a, b): return a, b
def dflt(a, b=2, c=3): return a, b, c
def posonly(a, b, /): return a, b
def posdflt(a, b=5, /, c=6): return a, b, c
def kwonly(*, k): return k
def kwdflt(a, *, k=1, m): return a, k, m
def star(*args): return args
def starstar(**kw): return kw
def every(a, /, b, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
def shadow(a, /, **kw): return a, kw
def three(a, b, c): return a, b, c
def manykw(*, a, b, c, d): return a, b, c, d


err(none)
err(none, 1)
err(none, 1, 2)
err(none, x=1)
err(one)
err(one, 1)
err(one, 1, 2)
err(one, a=1)
err(one, 1, a=1)
err(one, b=1)
err(one, 1, b=1)
err(two)
err(two, 1)
err(two, b=1)
err(two, 1, 2, 3)
err(two, b=1, a=2)
err(three)
err(three, 1)
err(three, b=1)
err(dflt)
err(dflt, 1)
err(dflt, 1, c=9)
err(dflt, 1, 2, 3, 4)
err(dflt, c=1)
err(dflt, 1, 2, b=3)
err(dflt, 1, z=3, y=4)
err(posonly, 1, 2)
err(posonly, 1, b=2)
err(posonly, a=1, b=2)
err(posonly, 1)
err(posdflt, 1)
err(posdflt, 1, c=2)
err(posdflt, 1, b=2)
err(posdflt)
err(kwonly)
err(kwonly, k=1)
err(kwonly, 1)
err(kwonly, 1, k=1)
err(kwonly, j=1)
err(kwdflt, 1)
err(kwdflt, 1, m=2)
err(kwdflt, 1, 2, m=3)
err(kwdflt, 1, 2, 3, m=3)
err(manykw)
err(manykw, a=1)
err(manykw, a=1, b=2, c=3)
err(star)
err(star, 1, 2)
err(star, x=1)
err(starstar)
err(starstar, a=1, b=2)
err(starstar, 1)
err(every, 1, 2, d=4)
err(every, 1, 2, 3, 4, 5, d=6, e=7, z=8)
err(every, 1, b=2, d=3, a=9)
err(every, 1)
err(every)
err(every, 1, 2)
err(every, 1, 2, d=1, b=3)
err(shadow, 1, a=2)
err(shadow)
err(one, *[1])
err(one, *[1, 2])
err(two, *[1], **{"b": 2})
err(two, **{"a": 1, "b": 2})
err(two, 1, **{"a": 2})
err(lambda: two(**{1: 2}))
err(lambda: two(**5))
err(lambda: two(*5))
err(lambda: two(*[1], *[2]))
err(lambda: two(1, *(), *(2,), **{}))
err(lambda: dflt(1, *(2,), c=4))
err(lambda: dflt(a=1, *(2,)))
err(lambda: starstar(**{"a": 1}, **{"b": 2}))
err(lambda: starstar(**{"a": 1}, **{"a": 2}))
err(lambda: starstar(a=1, **{"a": 2}))
err(lambda: starstar(**{"with space": 1, "": 2}))
err(lambda: starstar(**[("a", 1)]))
err(lambda: (lambda x, *, y: x)(1))
err(lambda: (lambda: 0)(1))


class C:
    def m(self, a): return a
    def n(): return 0
    @classmethod
    def c(cls, a): return a
    @staticmethod
    def s(a): return a
    def __init__(self, *a): pass


err(C().m)
err(C().m, 1, 2)
err(C.m)
err(C.m, 1)
err(C().n)
err(C().c)
err(C.s)
err(C.s, 1, 2)


class D:
    def __init__(self, a, b): pass


err(D)
err(D, 1)
err(D, 1, 2, 3)
err(D, 1, c=3)


class E: pass


err(E, 1)
err(E, x=1)
err(lambda: 5())
err(lambda: None())
err(lambda: "x"())
err(lambda: C()())
many = {f"k{i}": i for i in range(50)}
print(len(starstar(**many)), len(star(*range(300))), list(starstar(**many))[:3])
