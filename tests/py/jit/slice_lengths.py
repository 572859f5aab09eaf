# quick
"""Slices of which only the length is asked, or whether they equal a constant; and what else sees them."""


def show(f, *args):
    print(f.__name__, f(*args))


def texts(n):
    s = "hello world foo bar"
    t = 0
    for i in range(n):
        t += len(s[i % 10 : 15]) + (s[i % 10 :] == "world foo bar") + len(s[: i % 30]) + len(s[-5 : i % 25])
        t += (s[: i % 25] != "hello") + ("ello" == s[1 : i % 7]) + (s[i % 25 : 3] == "") + (s[i % 3 : i % 4] == "e")
        t += len(s[i % 40 - 20 : 12 - i % 31]) * 3 + (s[i % 40 - 20 : i % 21] == "hello world foo bar")
    return t


def datas(n):
    c = bytes(range(100))
    t = 0
    for i in range(n):
        t += len(c[3:8]) + len(c[i % 130 :]) + len(c[: -(i % 110)]) + len(c[-(i % 120) : i % 50])
        x = c[i % 7 : i % 11]
        t += len(x) + (x == b"\x01\x02") + sum(x)
    return t


def lists(n):
    items = list(range(20))
    t = 0
    for i in range(n):
        t += len(items[2:8]) + len(items[i % 25 :]) + len(items[: -(i % 25)]) + len(items[::2]) + len(items[i % 20 :: -1])
        items[0:2] = [i, i]
        if i % 50 == 49:
            items.append(i)
    return t, len(items)


def changed(n):
    """The slice is a list of its own and grows, or the list it is of does."""
    items = list(range(9))
    t = 0
    for i in range(n):
        x = items[1 : i % 12]
        t += len(x)
        x.append(i)
        t += len(x) * 3
        x.append(i)
        x.append(i)
        t += len(x) * 5
        y = items[2:]
        items.append(i)
        t += len(y) * 7
        items.pop()
        y.pop()
        t += len(y)
        z = items[3:6]
        z[0:1] = []
        t += len(z)
        w = items[:4]
        del w[i % 3]
        t += len(w)
        w.clear()
        t += len(w)
    return t


def grow(x, i):
    x.extend([i] * (i % 3))


def handed_out(n):
    items = list(range(9))
    t = 0
    kept = None
    for i in range(n):
        x = items[i % 5 : 7]
        grow(x, i)
        t += len(x)
        if kept is not None:
            t += len(kept)
        kept = items[: i % 9]
        s = "abcdefgh"[i % 4 : 6]
        t += len(s) + (s == "cdef")
        if i % 13 == 5:
            t += hash(s) * 0 + ord(s[0])
            last = s, kept
    return t, last


def kinds(n):
    seqs = ["plain ascii", "w\xe4rme", "\u4e2d\u6587 text", "x", "", "a" * 70]
    t = 0
    for i in range(n):
        s = seqs[i // 3 % len(seqs)]
        x = s[i % 4 : i % 9]
        t += len(x) + (x == "plain") * 3 + (x == "") * 5 + (x == "x") * 7 + (x == "\xe4") * 11 + (x == "aa") * 13
        if x == "rm":
            t += 17
    return t


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__

    def __len__(self):
        return 42

    def __getitem__(self, key):
        return Text(str.__getitem__(self, key))


def subclasses(n):
    t = 0
    for i in range(n):
        s = Text("hello") if i % 11 == 10 else "hello"
        t += len(s[1:3]) + (s[i % 3 : 4] == "ell")
    return t


def joined(n):
    """The sliced text was just concatenated."""
    t = 0
    for i in range(n):
        s = "ab" + str(i)
        s += "cd"
        t += len(s[1:-1]) + (s[:3] == "ab1") + (s[-2:] == "cd") + (s[2:] == "7cd")
    return t


def huge(n):
    s = "hello"
    t = 0
    for i in range(n):
        t += len(s[-(1 << 46) : 1 << 46]) + len(s[i : 1 << 60]) + len(s[-(1 << 70) :]) + (s[-(1 << 46) : 2] == "he")
        t += len(s[True:]) + len(s[None:None])
    return t


def builtin_replaced(n):
    global len
    t = 0
    for i in range(n):
        t += len("abc"[i % 3 :])
        if i == n // 2:
            len = lambda x: 1000
    del len
    return t


show(texts, 3000)
show(datas, 2000)
show(lists, 2000)
show(changed, 1500)
show(handed_out, 1500)
show(kinds, 2500)
show(subclasses, 1500)
show(joined, 1500)
show(huge, 1500)
show(builtin_replaced, 1500)
