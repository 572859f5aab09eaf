# Texts that are put together in steps, and slices, of which only exits or locals of inlined calls
# know the parts in between: an exit makes them, a side trace goes on with them.
# quick
import sys


def steps(n, at):
    out = []
    for i in range(n):
        s = "a" + str(i)
        s += "b"
        if i % at == 3:
            out.append(s)
        s += "<" + str(-i) + ">"
        if i % at == 4:
            out.append(s)
    return out, s


def raised(n, values):
    """The exception shows the text as it was between two steps."""
    out = []
    for i in range(n):
        s = "x" + str(i)
        try:
            s = s + values[i % len(values)]
            s = s + "!"
        except TypeError as e:
            out.append((s, str(e)))
        last = s
    return out[:6], len(out), last


def joined(a, i):
    first = a + str(i)
    second = first + ":"
    third = str(i * 2) + second
    return len(first), len(second), third


def inlined(n):
    total = 0
    keep = []
    for i in range(n):
        x, y, z = joined("key", i)
        total += x * 3 + y
        if i % 50 == 49:
            keep.append(z)
    return total, keep, z


def words(line, i):
    part = line[i:i + 3]
    rest = line[i + 3:]
    if part == "abc":
        return 1
    if rest == "":
        return 2
    return 3 if part == rest else 4


def sliced(n):
    line = "xxabcyyabc"
    counts = [0] * 5
    for i in range(n):
        counts[words(line, i % 11)] += 1
    return counts


def pairs(n):
    """A tuple that holds a text, both for exits only."""
    last = None
    total = 0
    for i in range(n):
        pair = ("n" + str(i), b"0123456789"[i % 7:i % 9], i)
        total += pair[2]
        if i % 40 == 39:
            last = pair
    return last, total, pair


def locals_seen(i):
    s = "q" + str(i)
    s = s + "r"
    if i % 60 == 59:
        return sorted(locals().items())
    return None


def looked_at(n):
    seen = []
    for i in range(n):
        r = locals_seen(i)
        if r:
            seen.append(r)
    return seen


def frames(i):
    name = "f" + str(i)
    longer = name + "-"
    if i % 80 == 79:
        return sys._getframe().f_locals["longer"]
    return longer[0]


def grown(n):
    s = ""
    t = ""
    for i in range(n):
        s = s + str(i) + ","
        t = t + "(" + str(i) + s[-3:] + ")"
    return len(s), len(t), s[-20:], t[-20:], hash(s) == hash("".join(str(i) + "," for i in range(n)))


def kinds(n, parts):
    """Parts that are not ASCII, long, or characters."""
    out = []
    for i in range(n):
        p = parts[i % len(parts)]
        s = p + str(i)
        s = s + p
        u = "é" + str(i)
        u = u + "日" + str(i)
        if i % 30 == 29:
            out.append((s[-70:], u, len(s)))
    return out


def same(n):
    """Which object it is: one that was kept is that one later."""
    hits = 0
    for i in range(n):
        s = "k" + str(i)
        kept = [s]
        s2 = s + "x"
        hits += kept[0] is s
        hits += (s2 is s) * 1000
        t = s
        hits += t is s
    return hits


def numbers(n):
    total = 0
    for i in range(n):
        big = (i - 5) * (1 << 40)
        s = "v" + str(big)
        s = s + "w" + str(i == 3)
        total += len(s)
    return total, s


def overflowing(n, step):
    """A side trace takes over a text between its steps."""
    x = 1
    out = []
    for i in range(n):
        s = "a" + str(i & 1023)
        x = x * step + i
        s = s + "c"
        if x > 10**12:
            x = 1
            out.append(s)
    return len(out), out[:5], s


def fstrings(n):
    total = 0
    for i in range(n):
        a = f"{i}-{i + 1}"
        b = f"<{a}>"
        c = f"{b}{a}"
        total += len(c)
        if i % 64 == 63:
            total += hash(c) == hash(f"<{i}-{i + 1}>{i}-{i + 1}")
    return total, a, b, c


print(steps(400, 37))
print(raised(300, ["y", "z", 5]))
print(raised(300, ["y"] * 20 + [None]))
print(inlined(300))
print(sliced(500))
print(pairs(300))
print(looked_at(300))
print([frames(i) for i in range(300)][70:90])
print(grown(400))
print(kinds(200, ["p", "long" * 30, "ü", "日本"]))
print(kinds(200, ["p"]))
print(same(300))
print(numbers(300))
print(overflowing(600, 3))
print(overflowing(600, 7))
print(fstrings(300))
