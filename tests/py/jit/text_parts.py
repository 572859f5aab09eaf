# Texts made of parts: constant formats, f-strings, a text and str(int); of all sizes and kinds.
# quick


class Text(str):
    def __str__(self):
        return "own"

    def __add__(self, other):
        return "added"

    def __mod__(self, other):
        return "modulo"


class Number(int):
    def __str__(self):
        return "number"


INTS = [0, 1, -1, 9, 10, -10, 99, 100, 999, 1000, 65535, 10 ** 9, -10 ** 9, 2 ** 46, 10 ** 14, 10 ** 14 - 1, 2 ** 47 - 1,
        -2 ** 47, 2 ** 47, 2 ** 63, 10 ** 30, -10 ** 30]
TEXTS = ["", "x", "abc", "\xe9", "\u0394", "\U0001f600", "y" * 63, "y" * 64, "y" * 65, "z" * 300, "\u0394" * 100, Text("t")]
OTHERS = [True, None, 1.5, Number(7), [1], (1,), b"b", 2j]


def forms(a, b):
    return ("%s" % (a,), "%s-%s" % (a, b), "<%s%%%s>" % (b, a), "{}".format(a), "{}:{}".format(a, b), "{1}{0}{{}}".format(a, b),
            "{{{}}}".format(b), f"{a}", f"{a}{b}", f"{b}: {a}, {b}; {a} {b} {a} {b} {a}", "a" + str(a), str(b) + "a", "" + str(a),
            str(a) + str(b), f"{a!s}{b!r}")


def all_forms():
    for group in (INTS, TEXTS, OTHERS, INTS + TEXTS + OTHERS):
        total = 0
        for i in range(len(group) * 4):
            a, b = group[i % len(group)], group[i * 7 % len(group)]
            made = forms(a, b)
            total += sum(len(x) for x in made)
            if i % 5 == 0:
                print(ascii(made))
        print(total)


def digits():
    """Only lengths are asked for."""
    t = 0
    for i in INTS[:18]:
        for sign in (1, -1):
            for k in range(40):
                j = (i + k) * sign
                t += len(str(j)) + len("%d %d" % (j, k)) + len(f"{j}!") + len("{}{}".format(j, "ab")) + len("x" + str(j))
    return t


def one_at_a_time(values):
    out = []
    for v in values:
        for _ in range(30):
            s = "%s" % v if type(v) is not tuple else "%s" % (v,)
            u = "[%d]" % v if type(v) is int else "[%s]" % (v,)
        out.append(s + u)
    return out


def wrong(f, *args):
    r = None
    for i in range(80):
        try:
            r = f(*args)
        except Exception as e:
            r = "%s: %s %d" % (type(e).__name__, e, e.__traceback__.tb_next.tb_lineno - f.__code__.co_firstlineno)
    return r


def few(a):
    return "%d %d" % (a,)


def many(a):
    return "%d" % (a, a)


def no_number(a):
    return "%d" % a


def cut(a):
    return "%d %" % a


def unknown(a):
    return "%y" % a


def missing(a):
    return "{} {}".format(a)


def mixed(a):
    return "{} {0}".format(a, a)


def single(a):
    return "{".format(a)


def closed(a):
    return "}".format(a)


def named(a):
    return "{a} {0}".format(a)


def attribute(a):
    return "{0.real} {0!r:>5}".format(a)


def add_wrong(a):
    return "a" + str(a) + a


def growing(n):
    s = ""
    for i in range(n):
        s = s + str(i)
        s += f",{i}"
        if i % 100 == 50:
            s = s[-70:]
    return s


def kept(n):
    """What exits find is what was made, once."""
    kept = []
    s = u = ""
    for i in range(n):
        s = "k%d" % i
        u = f"{s}/{i}"
        if i % 40 == 39:
            kept.append((s, u, u))
    return [(a, b, b is c) for a, b, c in kept], s, u


def used_later(n):
    t = {}
    for i in range(n):
        name = "n" + str(i % 7)
        t[name] = t.get(name, 0) + len(name)
        if name == "n3" or name < "n1":
            t["other"] = str(i)
    return t


def in_handler(n):
    """An operand is needed where an exception is handled."""
    out = 0
    for i in range(n):
        try:
            x = "v" + str(i)
            x = x + ("%s" % (i if i % 10 else None) + [][i:i + 1][0] if i % 30 == 29 else "")
        except IndexError:
            out += len(x)
    return out, x


def wide(n):
    t = 0
    for i in range(n):
        c = chr(i % 0x250 + 1)
        t += len("%s%s" % (c, i)) + ord(f"{c}{i}"[0]) + (f"{c}" == c)
    return t


all_forms()
print(digits())
print(ascii(one_at_a_time(INTS + TEXTS + OTHERS)))
for f in (few, many, no_number, cut, unknown, missing, mixed, single, closed, named, attribute, add_wrong):
    for a in (5, "t", (1, 2), 2 ** 60):
        print(f.__name__, repr(wrong(f, a)))
print(growing(400))
print(kept(200), used_later(200), in_handler(200), wide(1500))


def cases(n):
    t = 0
    texts = ["Hello", "WORLD", "\xdf\xe9", "x", "", "\u0130", Text("Sub"), "mixed Case 1"]
    for i in range(n):
        s = texts[i % len(texts)]
        t += len(s.upper()) + len(s.lower()) + (s.upper() == "HELLO") * 100
        u = "Constant".upper()
        t += len(u) + (u.lower() == "constant") + len("aBc".lower().upper())
        if i % 50 == 49:
            t += len(u + s.lower())
    return t, u, str.upper("abc"), str.lower(Text("ABC"))


print(cases(400))
