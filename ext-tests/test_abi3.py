# gcstress: 53
# Reference counts as the inline code of later limited-API headers keeps them (abi3_c.c).
import gc
import abi3_c as c


def collect():
    for i in range(4):
        gc.collect()


class Node:
    def __init__(self, x):
        self.x = x


def cycles(Box, n):
    for i in range(n):
        a, b = Box(), Box()
        a.set([b, i])
        b.set((a, i * 0.5))
        a.set({"b": b, "a": a})


for keep, take, churn, call, Box in ((c.keep312, c.take312, c.churn312, c.call312, c.Box312),
                                     (c.keep314, c.take314, c.churn314, c.call314, c.Box314)):
    for i in range(300):
        keep(i, [i, i * 0.5, "x%d" % i] if i % 3 else i * 100000)
    collect()
    junk = [[i] * 5 for i in range(1000)]
    got = take()
    print(len(got), got[0], got[5], got[63], take())
    print(churn(1000), call(lambda x: [x], 10 ** 6), call(lambda x: x.x, Node(2.5)))
    box = Box().set(10 ** 6)
    for i in range(200):
        box.set(box.get() + i)
        box.set((box, i)) and box.set(i * 1000)
    print(box.get(), Box().get(), type(box).__name__)
    for o in (box, [1], 5, 10 ** 7, 1.5, "text", (1, 2), {}, Box, len, None, True, ()):
        if c.immortal(o):
            print("immortal?", o)
    base = c.alive()
    cycles(Box, 200)
    collect()
    print(c.alive() - base <= 100)  # of 400; stale words on the stack may keep some

    class Sub(Box):
        pass

    s = Sub()
    s.extra = [s]
    s.set(s)
    print(s.get() is s, Sub().set(3).get())
    try:
        call(lambda x: x / 0, 1)
    except ZeroDivisionError as e:
        print(e)
    for i in range(2000):
        keep(i, None)
        keep(i, True)
    take()
