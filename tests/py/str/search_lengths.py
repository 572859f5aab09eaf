# Searching, counting and replacing in texts of all lengths around those of a vector, of all widths.
# quick


def slow_find(s, sub, start, end):
    for i in range(start, end - len(sub) + 1):
        if all(s[i + k] == sub[k] for k in range(len(sub))):
            return i
    return -1


def slow_count(s, sub, end):
    n = at = 0
    while True:
        i = slow_find(s, sub, at, end)
        if i < 0:
            return n
        n += 1
        at = i + len(sub)


def slow_replace(s, sub, to, n):
    parts, at = s[:0], 0
    while n != 0:
        i = slow_find(s, sub, at, len(s))
        if i < 0:
            break
        parts += s[at:i] + to
        at = i + len(sub)
        n -= 1
    return parts + s[at:]


state = 1


def random(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


kinds = ["ab", "a\0", "aé", "a\u0100", "\u0100\u0200", "a\U00010000", "\U00010000\U00010100", "ab\xff\u0161\U00010061"]
wrong = done = 0
for n in list(range(0, 41)) + [63, 64, 65, 130, 300]:
    for letters in kinds:
        # Mostly one letter: many places where the ends fit.
        s = "".join(letters[random(len(letters))] if random(6) == 0 else letters[0] for i in range(n))
        for m in (1, 2, 3, 5, 8, 9, 17):
            at = random(n + 1)
            for sub in (s[at : at + m], letters[0] * (m - 1) + letters[1], letters[1] + letters[0] * (m - 1), "z" * m):
                if not sub:
                    continue
                to = kinds[random(len(kinds))][: random(3)]
                limit = random(4) - 1
                wrong += s.find(sub) != slow_find(s, sub, 0, n)
                wrong += (sub in s) != (slow_find(s, sub, 0, n) >= 0)
                wrong += s.count(sub) != slow_count(s, sub, n)
                wrong += s.replace(sub, to, limit) != slow_replace(s, sub, to, limit)
                wrong += s.replace(sub, sub[:1]) != slow_replace(s, sub, sub[:1], -1)
                wrong += s.split(sub, limit) != s.replace(sub, "\x01", limit).split("\x01")
                if letters in ("ab", "a\0", "aé"):
                    b, x, y = s.encode("latin-1"), sub.encode("latin-1"), b"yz"[: random(3)]
                    wrong += b.find(x) != slow_find(b, x, 0, n)
                    wrong += b.count(x) != slow_count(b, x, n)
                    wrong += b.replace(x, y, limit) != slow_replace(b, x, y, limit)
                done += 1
print(done, wrong)

# One character for another: the same text when there is none, all of them, or the first few.
s = "a.b.c.d" * 5
print(s.replace(".", "-"), s.replace(".", "-", 1), s.replace(".", "-", 3), s.replace("x", "-") is s)
print(s.replace(".", "é"), s.replace(".", "\u0100", 2), ("é" + s).replace("é", "e"), "\u0100b".replace("\u0100", "a").isascii())
print("a".replace("a", "b"), "".replace("", "x"), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("a", ""))
print("a\0b\0".replace("\0", "x"), "\0" in "abc", "abc\0defgh\0".count("\0"), "abcdefgh".count("\0"), "12345678\0".find("8\0"))
