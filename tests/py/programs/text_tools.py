# quick-candidate
# Text processing: word counts, Caesar and Vigenere, run lengths, a tokenizer, templates, diff.
TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity; \u00e9t\u00e9 na\u00efve \u20ac5."""


def words(text):
    out, word = [], ""
    for c in text.lower():
        if c.isalpha():
            word += c
        elif word:
            out.append(word)
            word = ""
    return out


def count(items):
    d = {}
    for x in items:
        d[x] = d.get(x, 0) + 1
    return sorted(d.items(), key=lambda kv: (-kv[1], kv[0]))


def caesar(s, k):
    out = ""
    for c in s:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + k) % 26 + 97)
        elif "A" <= c <= "Z":
            out += chr((ord(c) - 65 + k) % 26 + 65)
        else:
            out += c
    return out


def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append((s[i], j - i))
        i = j
    return out


def unrle(pairs):
    return "".join(c * n for c, n in pairs)


def tokenize(src):
    i, out = 0, []
    while i < len(src):
        c = src[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < len(src) and (src[j].isdigit() or src[j] == "."):
                j += 1
            out.append(("num", float(src[i:j]) if "." in src[i:j] else int(src[i:j])))
            i = j
        elif c.isidentifier():
            j = i
            while j < len(src) and (src[j].isalnum() or src[j] == "_"):
                j += 1
            out.append(("name", src[i:j]))
            i = j
        elif c in "'\"":
            j = src.index(c, i + 1)
            out.append(("str", src[i + 1:j]))
            i = j + 1
        elif src[i:i + 2] in ("==", "<=", ">=", "!=", "**", "//"):
            out.append(("op", src[i:i + 2]))
            i += 2
        else:
            out.append(("op", c))
            i += 1
    return out


def precedence(tokens, env):
    ops = {"+": (1, lambda a, b: a + b), "-": (1, lambda a, b: a - b), "*": (2, lambda a, b: a * b), "/": (2, lambda a, b: a / b), "//": (2, lambda a, b: a // b), "**": (3, lambda a, b: a ** b)}
    pos = 0

    def atom():
        nonlocal pos
        kind, v = tokens[pos]
        pos += 1
        if kind == "num" or kind == "str":
            return v
        if kind == "name":
            return env[v]
        if v == "(":
            r = expr(1)
            if tokens[pos] != ("op", ")"):
                raise SyntaxError("expected )")
            pos += 1
            return r
        if v == "-":
            return -atom()
        raise SyntaxError(f"unexpected {v}")

    def expr(level):
        nonlocal pos
        left = atom()
        while pos < len(tokens) and tokens[pos][1] in ops and ops[tokens[pos][1]][0] >= level:
            lv, f = ops[tokens[pos][1]]
            pos += 1
            left = f(left, expr(lv if lv == 3 else lv + 1))
        return left

    r = expr(1)
    if pos != len(tokens):
        raise SyntaxError("trailing tokens")
    return r


def template(text, **kw):
    out, i = [], 0
    while True:
        j = text.find("${", i)
        if j < 0:
            return "".join(out) + text[i:]
        k = text.find("}", j)
        name, _, spec = text[j + 2:k].partition(":")
        out += [text[i:j], format(kw[name], spec)]
        i = k + 1


def diff(a, b):
    t = {}
    for i in range(len(a), -1, -1):
        for j in range(len(b), -1, -1):
            t[i, j] = 0 if i == len(a) or j == len(b) else t[i + 1, j + 1] + 1 if a[i] == b[j] else max(t[i + 1, j], t[i, j + 1])
    i = j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            yield " " + a[i]
            i, j = i + 1, j + 1
        elif j == len(b) or i < len(a) and t[i + 1, j] >= t[i, j + 1]:
            yield "-" + a[i]
            i += 1
        else:
            yield "+" + b[j]
            j += 1


def csv_rows(text):
    for line in text.splitlines():
        row, cell, quoted = [], "", False
        for c in line + ",":
            if c == '"':
                quoted = not quoted
            elif c == "," and not quoted:
                row.append(cell.strip())
                cell = ""
            else:
                cell += c
        yield row


def table(rows):
    widths = [max(len(str(r[i])) for r in rows) for i in range(len(rows[0]))]
    return "\n".join(" | ".join(f"{c:<{w}}" if isinstance(c, str) else f"{c:>{w}}" for c, w in zip(r, widths)) for r in rows)


def roman(n):
    out = ""
    for v, s in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        while n >= v:
            out, n = out + s, n - v
    return out


def unroman(s):
    v = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    return sum(-v[a] if v[a] < v[b] else v[a] for a, b in zip(s, s[1:] + "I"))


ws = words(TEXT * 20)
print(len(ws), [ascii(w) for w in count(ws)[:6]], [ascii(x) for x in count(TEXT)[-4:]])
print(caesar("Hello, World!", 3), all(caesar(caesar(TEXT, k), -k) == TEXT for k in range(26)))
r = rle("aaabccddddde" * 3)
print(r[:5], unrle(r) == "aaabccddddde" * 3, rle(""))
print(tokenize("x1 = 3.5 * (y_2 + 'str') // 7 != \"q\" ** 2"))
for e in ["1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-x * 2 - 3 - 4", "10 / 4 // 1", "'a' + s", "1 +", "(1", "1 2", "nope", "1 / 0", "'a' - 1"]:
    try:
        print(e, "=", precedence(tokenize(e), {"x": 5, "s": "b"}))
    except Exception as x:
        print(e, type(x).__name__, x)
print(template("Dear ${who}, you owe ${sum:.2f} by ${day:>10}|", who="Ann", sum=12.5, day="Monday"))
print("\n".join(diff("the quick brown fox".split(), "the slow brown dog fox".split())))
print(list(csv_rows('a,b,"c, d"\n1,,3\n"x""y",z')))
print(table([("name", "n"), ("alpha", 10), ("be", 2000)]))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], all(unroman(roman(n)) == n for n in range(1, 1500)))
s = TEXT.encode("utf-8")
print(len(s), s.decode("utf-8") == TEXT, sum(s) % 997, bytes(reversed(s))[:5], s.hex()[:20])
pal = [w for w in ("level", "noon", "world", "A man a plan".replace(" ", "").lower()) if w == w[::-1]]
print(pal, "-".join(sorted({w[0] for w in ws if w.isascii()})), " ".join(w.capitalize() for w in ws[:6]), "|".join(f"{w:^7}" for w in ws[:4]))
anagrams = {}
for w in "listen silent enlist google elbow below inlets".split():
    anagrams.setdefault("".join(sorted(w)), []).append(w)
print([v for v in anagrams.values() if len(v) > 1])
