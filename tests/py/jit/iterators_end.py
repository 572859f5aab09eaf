# quick
# Iterators that traces make and end: they stay ended, views show later changes, errors come as ever.


def over(make, n):
    out = []
    for i in range(n):
        it = make(i)
        total = 0
        for x in it:
            total += x if type(x) is int else len(str(x))
        out.append((total, [x for x in it], type(it).__name__))
    return out[:3], out[-1]


D = [{j: j * 2 for j in range(i)} for i in range(4)]
T = [{f"k{j}": "v" * j for j in range(i)} for i in range(4)]
print(over(lambda i: iter(D[i % 4].items()), 200))
print(over(lambda i: iter(D[i % 4].values()), 200))
print(over(lambda i: iter(D[i % 4]), 200))
print(over(lambda i: iter(T[i % 4].keys()), 200))
print(over(lambda i: iter("abcdef"[: i % 5]), 200))
print(over(lambda i: iter("ab\xe9\u1234f"[: i % 5]), 200))
print(over(lambda i: iter([1, 2, 3][: i % 4]), 200))
print(over(lambda i: iter((1, 2, 3)[: i % 4]), 200))
print(over(lambda i: enumerate("abc"[: i % 4]), 200))
print(over(lambda i: enumerate([5, 6, 7][: i % 4], 3), 200))
print(over(lambda i: D[i % 4].items(), 200))


def stays_ended(n):
    out = []
    for i in range(n):
        l, s = [1, 2], {}
        it = iter(l)
        a = sum(1 for _ in it) if i % 2 else 0
        for x in it:
            a += x
        l.append(9)
        for x in it:
            a += 1000
        e = enumerate(l)
        for _ in e:
            a += 1
        l.append(10)
        for _ in e:
            a += 5000
        d = {1: 2}
        di = iter(d)
        for _ in di:
            a += 1
        d[3] = 4
        for _ in di:
            a += 7000
        out.append((a, it.__length_hint__(), di.__length_hint__()))
    return out[-2:]


print(stays_ended(150))


def changes(n):
    msgs = set()
    for i in range(n):
        d = {k: k for k in range(5)}
        try:
            for k, v in d.items():
                if k == 3 and i % 3 == 0:
                    d[99] = 1
                if k == 4 and i % 3 == 1:
                    del d[4]
                    d[5] = 6
                if k == 4 and i % 3 == 2:
                    del d[0]
        except RuntimeError as e:
            msgs.add((i % 3, str(e)))
    return sorted(msgs)


print(changes(200))


def holes(n):
    """Entries that were deleted, at the start and at the end."""
    out = []
    for i in range(n):
        d = {k: k for k in range(6)}
        del d[i % 6], d[5 if i % 6 != 5 else 4]
        out.append((list(d), sum(d), sum(v for k, v in d.items()), [v for v in d.values()]))
    return out[-6:]


print(holes(120))


def views(n):
    out = []
    for i in range(n):
        d = {"a": i}
        k, v, it = d.keys(), d.values(), d.items()
        d["b"] = i + 1
        total = 0
        for x, y in it:
            total += y
        out.append((len(k), list(v), total, sorted(k & {"b", "z"}), ("b", i + 1) in it, repr(k)))
    return out[-2:]


print(views(150))


class Sub(dict):
    def items(self):
        return [("own", 1)]


def subs(n):
    out = []
    for i in range(n):
        d = Sub(a=1) if i % 3 else {"a": 2}
        for k, v in d.items():
            out.append((k, v))
        for k in d.keys():
            out.append(k)
    return out[-5:], len(out)


print(subs(150))


def leaves_early(text, n):
    """The iterator goes out of the loop half used."""
    out = []
    for i in range(n):
        it = iter(text)
        for c in it:
            if c == "c":
                break
        out.append("".join(it))
    return out[-1], len(set(out))


print(leaves_early("abcdef", 150), leaves_early("abdef", 150), leaves_early("", 90))


def raises_inside(d, n):
    got = []
    for i in range(n):
        try:
            for k, v in d.items():
                if v == i:
                    raise KeyError(k)
        except KeyError as e:
            got.append(e.args[0])
    return got


print(raises_inside({f"k{i}": i for i in range(5)}, 100))
print(sum(len([c for c in s]) for s in ["abc", "", "x"] * 60), [max(c for c in "zebra") for _ in range(70)][-1])
