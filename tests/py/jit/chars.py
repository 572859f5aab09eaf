# quick
# Strings of one character: compared, kept, handed out and found again as the same objects.
import sys

TEXT = "fun area(shape, w2) { # \u0000 \x7f\n let q = 'a b'; return q[0] <= 7.5; }\n"
ACCENTS = "caf\u00e9 na\u00efve \u4e2d\u6587 x"


def scan(text):
    words = digits = blanks = others = 0
    inside = False
    last = ""
    for i in range(len(text)):
        c = text[i]
        if "a" <= c <= "z" or c == "_":
            words += not inside
            inside = True
        elif "0" <= c <= "9":
            digits += 1
        elif c == " " or c == "\n":
            blanks += 1
            inside = False
        else:
            others += 1
            inside = False
            last = c
    return words, digits, blanks, others, last


def orders(text):
    out = [0] * 6
    for a in text:
        for b in "m", "\x7f", "":
            out[0] += a < b
            out[1] += a <= b
            out[2] += a == b
            out[3] += a != b
            out[4] += a > b
            out[5] += a >= b
    return out


def members(text):
    n = [0] * 5
    for c in text:
        if c in "aeiou":
            n[0] += 1
        if c not in "\t\n xyz{}~":
            n[1] += 1
        if c in "":
            n[2] += 1
        if c in "\u00e9a\u4e2d":
            n[3] += 1
        if c in "0123456789":
            n[4] += ord(c)
    return n


def palindrome(text):
    low, high = 0, len(text) - 1
    while low < high:
        if text[low] != text[high]:
            return False
        low += 1
        high -= 1
    return True


class Cell:
    def __init__(self, c):
        self.c = c


def kept(text):
    """Objects that only exits need hold characters."""
    out = []
    cell = Cell("?")
    for i, c in enumerate(text):
        cell = Cell(c)
        if i % 9 == 8:
            out.append((cell.c, c is cell.c))
    return out, cell.c


def identity(text):
    seen = {}
    same = other = 0
    for c in text:
        if c in seen:
            if seen[c] is c:
                same += 1
            else:
                other += 1
        seen[c] = c
    return same, other, len(seen)


def changing(values):
    """A variable that holds now a character, now something else."""
    last = None
    out = []
    for v in values:
        if last == "b":
            out.append(v)
        elif v == "a" or last == "a":
            out.append((v, last))
        last = v
    return out, last


def chars_of(text):
    for c in text:
        if c != " ":
            yield c


def through_generator(text):
    n = 0
    kept = ""
    for c in chars_of(text):
        if c == "a":
            n += 1
        kept = c
    return n, kept


def built(n):
    out = []
    for i in range(n):
        c = chr(32 + i % 200)
        out.append(c)
        if c == "A":
            out.append(c + c)
        if c > "\x7f":
            out.append(c.upper())
    return "".join(out)


def methods(text):
    n = 0
    table = {"a": 1, "b": 2, " ": 3}
    for c in text:
        n += len(c) + c.isalpha() + (c * 3 == "aaa") + table.get(c, 0)
        if c:
            n += hash(c) == hash(text[0])
        n += len(c.upper()) + len(repr(c)) + len(f"{c}{c}")
    return n


def raising(text, limit):
    where = None
    i = 0
    try:
        while True:
            c = text[i]
            if c == "!":
                where = i
            i += 1
    except IndexError:
        return i, c, where


def frames(text):
    c = None
    n = 0
    for c in text:
        if c == "!":
            n += sys._getframe().f_locals["c"] == "!"
    return n, c


for _ in range(30):
    a = scan(TEXT), orders(TEXT), members(TEXT), members(ACCENTS), palindrome("abcddcba" * 3), palindrome("abcdXcba")
    b = kept(TEXT), identity(TEXT), identity(ACCENTS)
    c = changing(["a", "b", 1, "b", "bb", None, "a", 2.5, "", "a", "\u00e9", "b"] * 3)
    d = through_generator(TEXT), built(230), methods(TEXT), methods(ACCENTS), raising(TEXT + "!", 9), frames("ab!c!" * 4)
print(a)
print(b)
print(c)
print(d)


def unbound(n):
    """A variable that is a character in one round and unbound in the next."""
    out = []
    for i in range(n):
        if i % 3 == 0:
            c = "abc"[i % 2]
        elif i % 3 == 1:
            del c
        for j in range(4):
            try:
                if c == "a":
                    out.append(j)
                c = "xyza"[j]
            except NameError:
                out.append(-1)
                if i % 7 == 1 and j == 2:
                    c = "a"
    return len(out), sum(out)


def taken(n):
    out = 0
    for i in range(n):
        for k in range(5):
            if i % 2 and k > 1:
                c = "ab"[k % 2]
                out += c == "a"
        if i % 2:
            del c
    return out


for _ in range(20):
    r = unbound(40), taken(40)
print(r)


def among(text):
    """Constants that are asked for one character: sets, tuples, text; of other things too."""
    out = [0] * 8
    for c in text:
        if c in {"a", "b", "\x7f", "long", "\xe9"}:
            out[0] += 1
        if c not in ("a", "z", 3, None, 2.5, b"c", "zz", ""):
            out[1] += 1
        if c in ("q", "x"):
            out[2] += 1
        elif c in {"y", 7}:
            out[3] += 1
        if c in ("a", ("b", "c")):
            out[4] += 1
        if c in {"a", frozenset("b")}:
            out[5] += 1
        if c in ():
            out[6] += 1
        out[7] += (c in {"a", "e", "i", "o", "u"}) * 2 + (c in "xyz")
    return out


for text in ("abcxyz" * 60, "aaaa" * 80, "\x7f\xe9\u1234zq" * 70, "".join(map(chr, range(300))) * 3):
    print(among(text), among(list(text)), among([text[:2], text[3], "long", ""] * 50))
