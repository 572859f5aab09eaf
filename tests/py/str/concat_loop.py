# Building text in loops, in ways that a lazy concatenation could get wrong.
s = ""
for i in range(300):
    s += chr(97 + i % 26)
    if i % 50 == 0:
        print(len(s), s[-1], s[0])
print(s)
t = s
s += "!"
print(len(t), len(s), t == s[:-1], s.endswith("z!"), hash(t) == hash(s[:-1]))
parts = []
for i in range(5):
    t += str(i)
    parts.append(t)
print([len(p) for p in parts], [p[-3:] for p in parts])
u = "x"
for i in range(10):
    u = u + u
print(len(u), u.count("x"))
v = ""
for i in range(100):
    v = str(i % 10) + v
print(v)
w = ""
for c in ["a", "\xe9", "\u20ac", "\U0001F600"] * 3:
    w += c
    print(ascii(w), len(w))
d = {}
k = ""
for i in range(20):
    k += "k"
    d[k] = i
print(list(d.items())[:4], d["k" * 20], "k" * 21 in d)


class Holder:
    def __init__(self):
        self.text = ""
        self.items = [""]


h = Holder()
for i in range(100):
    h.text += "ab"
    h.items[0] += "c"
print(len(h.text), len(h.items[0]), h.text[99], h.text[:5])
a = "1"
b = a
a += "2"
b += "3"
print(a, b)
e = ""
e += ""
print(repr(e), repr(e + ""), "" + "" == "")


def build(n):
    out = ""
    for i in range(n):
        out += "%d," % i
        if out[-1] != ",":
            return "broken"
        if i % 7 == 3:
            out = out[:-1] + ";"
    return out


print(build(60))
print(len(build(5000)))
deep = ""
for i in range(100000):
    deep += "z"
print(len(deep), deep == "z" * 100000)
deep = ""
for i in range(50000):
    deep = "q" + deep
print(len(deep), deep.count("q"))
try:
    s += 5
except TypeError as err:
    print(err)
