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


# Slices of single characters that only exits need: a side trace takes them over.
def of_char(n, at):
    out = []
    s = t = ""
    for k in range(n):
        c = "abcde"[k % 5]
        s = c[1:]
        t = c[:4]
        if k % at == 1:
            out.append(k)
        elif k % at == 2:
            out.append(s + t)
    return s, t, out[-4:]


def of_chars(n, at):
    seen = s = ""
    for k in range(n):
        for c in "xyz":
            s = c[0:]
            last = s[:1]
            if k % at == 1:
                seen = last
            if c == "y":
                continue
            t = f"{k}{last}"
    return s, last, seen, t


def steps(n, at):
    """A text of a text of a text, and what is left of them when a trace goes on from each."""
    out = []
    a = b = c = d = ""
    for k in range(n):
        a = "t" + str(k)
        b = f"<{a}>"
        if k % at == 1:
            out.append(k)
        c = b[1:4]
        d = f"{c}{k & 7}"
        if k % at == 2:
            out.append(b)
        d = d[:2] + d[-1]
        if k % at == 3:
            out.append(d[0][:9])
    return a, b, c, d, out[-5:]


def raised(n, at):
    out = []
    for k in range(n):
        c = "0123456789"[k % 10]
        try:
            s = c[:5]
            t = f"{k}{c}"[1:]
            x = 10 // (k % at)
            u = t[:1]
            x = int(c[:x])
            v = f"{s}{t}{u}"
        except ZeroDivisionError as e:
            out.append((s, t, str(e)))
        except ValueError as e:
            out.append((s, t, u, str(e)))
    return s, t, u, v, x, out[-3:], len(out)


def handed_out(n, at):
    for k in range(n):
        c = chr(97 + k % 26)
        s = c[:3]
        t = f"{s}{k}"[1:]
        if k % at == 1:
            got = yield s, t
            if got:
                t = got[:2]
        elif k % at == 2:
            yield t


def driven(n, at):
    g = handed_out(n, at)
    out = []
    x = None
    try:
        while True:
            y = g.send(x)
            out.append(y)
            x = y[0][:1] if len(out) % 3 == 0 else None
    except StopIteration:
        pass
    return out[-4:], len(out)


def looped(n, at):
    """An inner loop that several traces join."""
    s = c = ""
    total = 0
    for i in range(n):
        for k in range(i % at, 6):
            if k & 1:
                c = "pqrs"[k & 3]
            else:
                c = f"{i}:{k}"[0]
            s = c[k - 4:]
            if k == i % 7:
                total += len(s)
            t = s[:3]
        s = f"{c}{t}"[0][:1]
    return s, c, t, total


def held(n, at):
    """In tuples and objects that only exits need as well."""
    out = []
    for k in range(n):
        c = "klmno"[k % 5]
        pair = (c[:2], k, (f"{k}-{c}"[-1:], c[1:]))
        if k % at == 1:
            out.append(pair[1])
        if k % at == 2:
            out.append(pair)
    return pair, out[-2:]


def bounds(n, at):
    out = []
    text, raw = "abcdefgh", b"abcdefgh"
    for k in range(n):
        s = text[k & 3:k & 7]
        b = raw[-(k & 3):k - 3]
        c = s[k & 1:][:k]
        d = (s or "z")[0][k & 1:]
        if k % at == 1:
            out.append(k)
        if k % at == 2:
            out.append((s, b, c, d))
    return s, b, c, d, out[-3:]


def inlined(c, k):
    s = c[:k & 1]
    t = s + c[k & 1:]
    if k % 11 == 3:
        return f"{s}.{t}"
    return t


def calls(n, text):
    out = []
    for k in range(n):
        s = inlined(text[k % 3], k)
        if s[-1:] == ".":
            out.append(s)
        if k % 13 == 5:
            out.append(k)
    return s, out[-3:]


for at in 4, 5, 29:
    print(of_char(400, at), of_chars(150, at))
    print(steps(400, at))
    print(raised(400, at))
    print(driven(400, at))
    print(looped(200, at % 6))
    print(held(400, at))
    print(bounds(400, at))
print(calls(300, "abc"), calls(300, "a\u00e9z"), calls(100, "\u65e5bc"))
