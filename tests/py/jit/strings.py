# quick
# Text in loops: indexing, slicing, building, comparing, formatting; kinds and types change on the way.


def scan(texts):
    counts = {}
    for text in texts:
        i = 0
        while i < len(text):
            c = text[i]
            if c.isdigit():
                counts["digit"] = counts.get("digit", 0) + 1
            elif c == " " or c in "\t\n":
                counts["space"] = counts.get("space", 0) + 1
            elif "a" <= c <= "z":
                counts["lower"] = counts.get("lower", 0) + ord(c)
            else:
                counts[c] = counts.get(c, 0) + 1
            i += 1
    return counts


print(scan(["abc 123\t", "x\xe9y", "\u4e2d\u6587 ok", "\U0001f600!", "", "plain ascii again"] * 10))


def negative(text, n):
    out = []
    for i in range(-n, n):
        try:
            out.append(text[i])
        except IndexError as e:
            out.append(str(e))
    return "".join(out)


print(negative("hello", 8), negative("h\xe9llo", 8), negative("", 3))


def slices(n):
    text, out = "abcdefghij" * 3, 0
    li, tu = list(range(20)), tuple(range(20))
    for i in range(n):
        out += len(text[i % 7:]) + len(text[:-i % 9]) + len(text[::2]) + len(text[i:i + 3])
        out += sum(li[i % 5:10]) + sum(tu[-3:]) + len(li[::-1]) + len(tu[i:])
        li[i % 3:i % 3] = [i]
        li[1:2] = ()
    try:
        for step in (1, 2, 0):
            out += len(text[::step])
    except ValueError as e:
        print(e)
    return out, li


print(slices(60))


def build(n):
    s, parts = "", []
    for i in range(n):
        s += chr(97 + i % 26)
        parts.append(f"{i}:{s[-1]!r}:{i * 0.5:.2f}:{i:>4}")
        parts.append("%d-%s-%5.1f" % (i, s[-2:], i / 4))
        parts.append("%s" % i)
    return s, ",".join(parts)[-200:], "-".join(tuple(s[:5]))


print(build(60))


def join_errors(n):
    bad = 0
    for i in range(n):
        items = ["a", "b", i if i % 10 == 9 else "c"]
        try:
            ",".join(items)
        except TypeError as e:
            bad += 1
            text = str(e)
    return bad, text


print(join_errors(50))


def compare(words):
    less = equal = 0
    for a in words:
        for b in words:
            if a < b:
                less += 1
            if a == b:
                equal += 1
            if a != b and not a >= b:
                less += 100
    return less, equal


print(compare(["a", "b" * 3, "ab", "\xe9", "\u4e2d", "", "a"] * 3))


def type_changes(n):
    out = 0
    values = ["a", 1, 2.5, None, b"x", (1,), "bb"]
    for i in range(n):
        v, w = values[i % 7], values[i * 3 % 7]
        if v == w:
            out += 1
        if v != w:
            out += 100
        try:
            if v < w:
                out += 10000
        except TypeError as e:
            text = str(e)
        try:
            out += len(v)
        except TypeError as e:
            text2 = str(e)
        if v:
            out += 5
        out += len(str(v)) + len(f"{v}") + len(repr(v))
    return out, text, text2


print(type_changes(200))


def methods(n):
    out = 0
    for i in range(n):
        s = "Hello, World %d" % i
        out += len(s.upper()) + s.find("World") + s.count("l") + len(s.split())
        out += s.startswith("Hell") + s.endswith("x") + len(s.replace("l", "LL"))
        out += len(s.strip("H")) + len(s.partition(",")[0]) + len(s.lower().title())
        out += s.isalpha() + s.isdigit() + len(s.zfill(20)) + len(s.center(30, "*"))
        try:
            s.index("q")
        except ValueError as e:
            out += 1
        try:
            out += s.count(i)
        except TypeError as e:
            text = str(e)
    return out, text


print(methods(60))


def chars(n):
    out = []
    for i in range(n):
        out.append(ord(chr(i * 37 % 70000)))
    for c in "a\xe9\u4e2d\U0001f600" * 10:
        out.append(ord(c))
    for b in b"bytes and bytes":
        out.append(b)
    try:
        for s in ("a", "b", "cc"):
            ord(s)
    except TypeError as e:
        out.append(str(e))
    try:
        for i in (5, 6, -1):
            chr(i)
    except ValueError as e:
        out.append(str(e))
    return out[-30:]


print(chars(100))


def parse(texts):
    total, bad = 0, []
    for t in texts:
        try:
            total += int(t)
            total += float(t)
        except ValueError as e:
            bad.append(str(e))
    return total, bad[:3], len(bad)


print(parse(["1", "22", " 3 ", "x", "1e3", "-4"] * 10))


class S(str):
    def __getitem__(self, i):
        return "?"

    def __len__(self):
        return 99


def subclass(n):
    out = ""
    for i in range(n):
        s = S("abc") if i % 5 == 4 else "abc"
        out += s[i % 3]
        if len(s) > 50:
            out += "!"
    return out


print(subclass(50))
