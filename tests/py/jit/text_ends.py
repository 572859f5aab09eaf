# startswith and endswith of one character, of all kinds of texts.
# quick
class Text(str):
    def startswith(self, x):
        return "own"


def ends(texts, n):
    r = [0] * 8
    for i in range(n):
        s = texts[i % len(texts)]
        r[0] += s.startswith("a")
        r[1] += s.endswith("z")
        r[2] += s.startswith("\xe9")
        if s.endswith("a") or s.startswith("z"):
            r[3] += 1
        r[4] += not s.endswith("")
        r[5] += s.startswith("ab") + s.endswith(("a", "z"))
        r[6] += s.startswith("b", 1)
        r[7] += s.startswith(s[:1]) + s.endswith(s[-1:])
    return r


def own(n):
    out = []
    for i in range(n):
        s = Text("abc") if i % 3 else "abc"
        if i > n - 4:
            out.append(s.startswith("a"))
        try:
            "abc".startswith(1 if i == n - 1 else "a")
        except TypeError as e:
            out.append(str(e))
    return out


print(ends(["abc", "a", "", "z", "xyz", "za"], 300))
print(ends(["abc", "\xe9a", "", "z\u0394", "\U0001f600z", "za"], 300))
print(ends(["", ""], 100), own(100))
