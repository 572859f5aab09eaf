# quick
# Iterator objects stepped in traces: ends, sharing, mutation, holes, values of other kinds.


def shared(n):
    it = iter(list(range(n)))
    out = []
    for a, b in zip(it, it):
        out.append(a * b)
    it = iter("abcdef" * 20)
    for c, d in zip(it, it):
        out.append(c + d)
    return len(out), out[-1], out[5]


print(shared(100))


def uneven(n):
    out = 0
    for i in range(5):
        it = iter(range(n))
        for a, b in zip([1] * i * 20, "x" * 50):
            out += a + ord(b)
        for a, b in zip("x" * 50, [2] * i * 20):
            out += b * ord(a)
        for a, (b, c) in zip(it, {k: k for k in range(30)}.items()):
            out += a * b - c
        out += next(it, -7)
    return out


print(uneven(60))


def holes(n):
    d = {i: str(i) for i in range(n)}
    for i in range(0, n, 3):
        del d[i]
    out = 0
    for k in d:
        out += k
    for k, v in d.items():
        out += k * len(v)
    for v in d.values():
        out += len(v)
    it = iter(d)
    for k in it:
        if k > 20:
            break
    for k in it:
        out += 1
    return out


print(holes(200))


def replaced(n):
    d = {i: 0 for i in range(n)}
    seen = 0
    try:
        for k in d:
            seen += 1
            if k == n // 2:
                del d[k]
                d["new"] = 1
    except RuntimeError as e:
        return seen, str(e)
    return seen, len(d)


print(replaced(100))


def late_growth(n):
    li = [0] * n
    it = iter(li)
    out = 0
    for x in it:
        out += 1
        if len(li) < n + 30:
            li.append(x)
    li.append(5)
    for x in it:
        out += 1000
    for i, x in enumerate(li):
        if i < 20:
            li.append(i)
        out += x
    del li[5:]
    for i, x in enumerate(li):
        out += i
    return out


print(late_growth(60))


def kinds(n):
    out = []
    for text in ("plain" * n, "caf\xe9" * n, "\u4e2d\u6587" * n, "plain" * n):
        h = 0
        for i, c in enumerate(text):
            h = (h * 31 + ord(c) + i) % 1000003
        for c in iter(text):
            h = (h * 31 + ord(c)) % 1000003
        out.append(h)
    return out


print(kinds(20))


def big_start(n):
    out = []
    for i, c in enumerate([1, 2] * n, 2**47 - n):
        if i % 7 == 0:
            out.append(i + c)
    for i, c in enumerate((1, 2) * n, 2**63 - n):
        if i % 7 == 0:
            out.append(i + c)
    return out[::9]


print(big_start(50))


def constant_keys(n):
    rows = [{"a": i, "b": 1, "c": "x"} for i in range(n)]
    rows += [{"c": "y", "a": i} for i in range(n)]
    out = 0
    for r in rows:
        out += r["a"] + len(r["c"])
        if r["c"] == "x":
            r["a"] = r["a"] + r["b"]
            out += r["a"]
    del rows[3]["a"]
    bad = 0
    for r in rows:
        try:
            out += r["a"]
        except KeyError as e:
            bad += 1
    one = {"k": 1}
    for i in range(n):
        one["k"] += i
        one[str(i)] = i
        if i == 70:
            del one["k"]
            one["k"] = 5
    return out, bad, one["k"]


print(constant_keys(100))


def module_attributes(n):
    import math
    import time

    out = 0.0
    for i in range(n):
        out += math.pi + math.sqrt(i) + math.floor(2.5)
        out += (i).bit_length() + (1.5).is_integer()
        if i == n // 2:
            math.pi, keep = 3, math.pi
        if i == n - 20:
            math.extra = 1
        if i == n - 10:
            math.sqrt, root = (lambda x: 1000), math.sqrt
    math.pi = keep
    math.sqrt = root
    del math.extra
    return round(out, 6)


print(module_attributes(100))


def order(n):
    words = ["b", "a", "\xe9", "\u4e2d", "ab", "", "a" * 300]
    out = [0] * 4
    for i in range(n):
        x, y = words[i % 7], words[i * 3 % 5]
        out[0] += x < y
        out[1] += x <= y
        out[2] += x > y
        if x >= y:
            out[3] += 1
    return out


print(order(140))
