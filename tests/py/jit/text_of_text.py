# A text made of a text that the same round has made, in a loop that another trace goes on in.


def clip(v):
    pass


class P:
    def __init__(self, x):
        pass

    def __add__(self, o):
        pass


class Q(P):
    pass


def texts(n):
    o, i, s = Q(3), 5, "abc"
    for k in range(12, 1, -1):
        f = clip
    for k in range(n, 1, -1):
        s = f"{f}:>4{s!r:.4}"[1][24:]
        i = clip(o + i)
        f = 1
    return s, i, f


for n in 60, 60, 200, 60:
    print(texts(n))
