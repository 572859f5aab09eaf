# quick
# Operations on sets, strings, lists, bytes, deques and numbers in loops: results, errors, subclasses,
# changes under way.
from _collections import deque


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


# -- Sets: the order of the slots is CPython's, with deleted ones and chains of any length

def set_churn(n, mul, mod):
    s = set()
    hits = 0
    for i in range(n):
        s.add(i * mul % mod)
        hits += (i * 7) % mod in s
        s.discard(i % 11 * mul)
    return hits, list(s)


def set_mixed(n):
    s = set()
    for i in range(n):
        s.add(i)
        s.add(float(i % 20))
        s.add("k%d" % (i % 30))
        s.add((i % 5, i % 3))
        if i % 3 == 0:
            s.discard(float(i // 2))
        if i % 4 == 0:
            s.discard("k%d" % (i // 4 % 30))
    return len(s), sum(x for x in s if type(x) in (int, float)), 3.0 in s, 10 ** 30 in s, True in s


def set_equal_hashes(n):
    p = 2 ** 61 - 1
    s = set()
    for i in range(n):
        s.add(i % 40)
        s.add(p + i % 40)
        if p * 2 + i % 50 in s:
            s.discard(p + i % 13)
    return list(s)


def set_remove(n):
    s = set(range(100))
    for i in range(n):
        s.remove(i)
    return len(s)


class Odd:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x % 8

    def __eq__(self, o):
        return isinstance(o, Odd) and o.x == self.x or o == self.x


def set_python_eq(n):
    s = set()
    found = 0
    for i in range(n):
        s.add(Odd(i % 30))
        s.add(i % 16)
        found += i % 24 in s
        if i % 5 == 0:
            s.discard(Odd(i % 30))
    return len(s), found


class LoudSet(set):
    def add(self, x):
        super().add(x + 1)

    def __contains__(self, x):
        return x == 3


def set_subclass(n):
    s = LoudSet()
    t = 0
    for i in range(n):
        s.add(i % 9)
        t += 3 in s
        t += 4 in s
    return t, sorted(s)


def set_while_iterated(n):
    s = set(range(5))
    t = 0
    for _ in range(n):
        for x in s:
            t += x
    for x in s:
        s.add(x + 100)
    return t


for args in ((300, 1, 64), (300, 3, 97), (200, 16, 160), (200, 1 << 20, 1 << 24), (400, 1, 500), (150, -1, -70)):
    show(set_churn, *args)
show(set_mixed, 200)
show(set_equal_hashes, 200)
show(set_remove, 90)
show(set_remove, 120)
show(set_python_eq, 120)
show(set_subclass, 100)
show(set_while_iterated, 60)


# -- Slices of texts

def slices(s, n):
    t = []
    for i in range(-n, n):
        t.append(s[i:] + "|" + s[:i] + "|" + s[i:i + 3] + "|" + s[2:i])
    return hash(tuple(t)) == hash(tuple(t)), len("".join(t)), t[0], t[n], t[-1]


def slice_kinds(n):
    r = []
    for i in range(n):
        s = "hello world" if i < n // 2 else "h\xe9llo w\u4e16rld" if i % 2 else "hell\U0001F600"
        r.append(s[i % 12:9])
        r.append(s[:])
        r.append(s[i % 5:])
    return "".join(r)


class Text(str):
    def __getitem__(self, k):
        return "mine"


def slice_objects(n):
    r = []
    for i in range(n):
        s = "abcdef" if i % 3 else Text("abcdef")
        r.append(s[1:i % 7])
        r.append(s[None:i % 4])
    return r[-8:]


def slice_bad(n):
    for i in range(n):
        x = "abcdef"[i % 3:2 if i < n - 1 else "x"]
    return x


def slice_big(n):
    t = 0
    for i in range(n):
        t += len("abcdef"[i % 3:1 << 40]) + len("abcdef"[-(1 << 60):i % 4]) + len("abcdef"[True:])
    return t


def one_chars(n):
    r = []
    for i in range(n):
        r.append("abcdef"[i % 6:i % 6 + 1] is "abcdef"[i % 6])
    return all(r)


show(slices, "hello, world", 20)
show(slices, "x", 5)
show(slices, "", 5)
show(slices, "caf\xe9 \u4e16\u754c", 12)
show(slice_kinds, 60)
show(slice_objects, 60)
show(slice_bad, 60)
show(slice_big, 60)
show(one_chars, 60)


# -- Texts: concatenation, numbers to text and back, methods

def concat(n):
    r = []
    s = ""
    for i in range(n):
        s = "a" + str(i - n // 2) + s[:30 + i]
        s += "b" if i % 2 else "\xe9" if i % 9 == 4 else ""
        r.append(s)
    return len("".join(r)), r[-1]


def int_texts(n):
    r = []
    for i in range(n):
        v = (1 << i) - 1
        r.append(str(v))
        r.append(str(-v))
        r.append(str(10 ** (i % 30)))
        r.append(str(i % 2 == 0))
        r.append(str("s" * (i % 3)))
        if int(r[-5]) != v or int(r[-4]) != -v:
            return "wrong", i
    return "".join(r)


class Loud(int):
    def __str__(self):
        return "loud"


def str_of_many(n):
    r = []
    for i in range(n):
        x = i if i % 4 else Loud(i) if i % 8 else 1.5
        r.append(str(x))
    return " ".join(r)


def int_bad(n):
    t = 0
    for i in range(n):
        t += int("12") + int("-7" if i < n - 1 else "7x")
    return t


def methods(n):
    s = "Hello, World"
    t = 0
    for i in range(n):
        t += s.startswith("He") + s.find("W") + len(s.upper()) + len(s.split(","))
        t += s.endswith("ld") + s.rfind("o") + s.count("o") + s.index("l")
        t += len(s.split()) + s.find("zz") + s.startswith("")
    return t, s.upper(), s.lower(), s.swapcase(), s.split(","), s.split()


def methods_vary(n):
    words = ["Hello, World", "h\xe9llo", "", "zz", "W\u4e16", "Wo" * 40, "x"]
    t = []
    for i in range(n):
        s, w = words[i % 7], words[i * 3 % 5]
        t.append((s.startswith(w), s.endswith(w), s.find(w), s.rfind(w), s.count(w)))
        if w:
            t.append(s.split(w))
    return t[:20], len(repr(t))


def cases(n):
    r = []
    for i in range(n):
        s = "aZ@[`{mN9z\x7fQ" * 3
        r.append(s[:i % 36].upper() + "-" + s[:i % 36].lower() + "-" + s[:i % 36].capitalize())
    return "/".join(r)


def index_bad(n):
    t = 0
    for i in range(n):
        t += "hello".index("l" if i < n - 1 else "q")
    return t


def index_caught(n):
    t = 0
    for i in range(n):
        try:
            t += "hello".index("helo"[i % 4:])
        except ValueError as e:
            t += len(str(e))
    return t


def split_bad(n):
    for i in range(n):
        "a,b".split("," if i < n - 1 else "")


def starts_bad(n):
    for i in range(n):
        "a,b".startswith("," if i < n - 1 else 3)


class Sub(str):
    def startswith(self, *a):
        return 17

    def __add__(self, o):
        return 100


def method_subclass(n):
    t = 0
    for i in range(n):
        s = "ab" if i % 4 else Sub("ab")
        t += s.startswith("a") + "ab".startswith(s) + (s + "x" == 100)
    return t


show(concat, 150)
show(int_texts, 130)
show(str_of_many, 60)
show(int_bad, 60)
show(methods, 80)
show(methods_vary, 140)
show(cases, 80)
show(index_bad, 60)
show(index_caught, 60)
show(split_bad, 60)
show(starts_bad, 60)
show(method_subclass, 60)


# -- Lists

def pops(n):
    l = list(range(200))
    r = []
    for i in range(n):
        l.append(i)
        if len(l) > 50:
            r.append(l.pop())
            r.append(l.pop(0))
            r.append(l.pop(i % 7))
            r.append(l.pop(-(i % 5) - 1))
    return sum(r), l


def pop_all(n):
    r = []
    for k in range(n):
        l = list(range(k))
        try:
            while True:
                r.append(l.pop())
        except IndexError as e:
            r.append(str(e))
        l.append(1)
        r.append(l.pop(0))
    return len(r), r[-3:]


def pop_bad(n):
    l = list(range(n))
    for i in range(n):
        l.pop()
        l.append(0)
        if i > n - 5:
            l.pop(n)


class Noisy(list):
    def pop(self, *a):
        return 5


def pop_subclass(n):
    t = 0
    for i in range(n):
        l = [1, 2] if i % 4 else Noisy([1, 2])
        t += l.pop() * 10 + len(l)
    return t


show(pops, 150)
show(pop_all, 30)
show(pop_bad, 80)
show(pop_subclass, 80)


# -- Bytes

def byte_items(n):
    b = bytearray(100)
    c = bytes(range(100))
    t = 0
    for i in range(n):
        b[i % 100] = i & 255
        t += c[i % 100] + c[-1 - i % 50] + len(c[3:8]) + b[i % 37] + len(b)
        b[-1 - i % 3] = i % 256
    return t, bytes(b)


def byte_bad(n, what):
    b = bytearray(10)
    c = bytes(10)
    t = 0
    for i in range(n):
        last = i == n - 1
        b[i % 10] = i if not (last and what == 0) else 256
        b[i % 10 if not (last and what == 1) else 10] = 1
        t += c[i % 10 if not (last and what == 2) else -11]
        t += b[i % 10 if not (last and what == 3) else 10 ** 30]
        b[i % 10] = 3 if not (last and what == 4) else "x"
        b[i % 10] = True if not (last and what == 5) else -1
    return t, b


def byte_shrinks(n):
    b = bytearray(range(n))
    t = 0
    for i in range(n):
        t += b[0] + len(b)
        if i % 3 == 0:
            del b[0]
        else:
            b.append(i % 256)
        b[len(b) - 1] = i % 256
    return t, len(b)


def byte_lent(n):
    b = bytearray(range(40))
    m = memoryview(b)
    t = 0
    for i in range(n):
        b[i % 40] = i % 7
        t += m[i % 40] + b[(i + 1) % 40]
    try:
        b.append(1)
    except BufferError as e:
        print(e)
    return t


class Wrapped(bytearray):
    def __getitem__(self, i):
        return 1000

    def __setitem__(self, i, v):
        pass


def byte_subclass(n):
    t = 0
    for i in range(n):
        b = bytearray(b"ab") if i % 4 else Wrapped(b"ab")
        b[0] = 7
        t += b[0] + bytes(b)[0]
    return t


show(byte_items, 300)
for what in range(7):
    show(byte_bad, 70, what)
show(byte_shrinks, 120)
show(byte_lent, 120)
show(byte_subclass, 80)


# -- Tuples as keys

def tuple_keys(n):
    d = {}
    t = 0
    for i in range(n):
        d[i % 50, i % 3] = i
        d["a%d" % (i % 3), i % 5] = -i
        d[(i % 4, (1, i % 2))] = i
        d[i % 4, 2.5] = 1
        t += d.get((i % 50, 1), 3) + ((i % 9, 2) in d) + ((float(i % 9), 2) in d)
        t += d["a1" if i % 2 else "a" + str(1), 0] if i > 20 else 0
    return len(d), t, sum(d.values())


def tuple_hashes(n):
    t = 0
    for i in range(n):
        t += hash((i, 2)) == (i, 2).__hash__()
        t += hash((i, "x")) == hash((float(i), "x"))
        t += hash(()) == hash(tuple([])) and hash((-1,)) == hash((-1.0,)) == hash((-2,))
        t += hash(i) == i
    return t, hash((1, 2, 3)) == hash((True, 2.0, 3)), hash((1 << 47, 5)), hash((-1, -2))


def tuple_bad(n):
    d = {}
    for i in range(n):
        d[i, (i if i < n - 1 else [])] = 1


def tuple_python_keys(n):
    d = {}
    t = 0
    for i in range(n):
        d[Odd(i % 5), i % 3] = i
        t += (i % 5, i % 3) in d
    return len(d), t


show(tuple_keys, 200)
show(tuple_hashes, 100)
show(tuple_bad, 60)
show(tuple_python_keys, 80)


# -- Numbers

def divmods(n):
    t = []
    for i in range(-n, n):
        a, b = divmod(i * 37, 11)
        c, d = divmod(i, -7)
        t.append((a, b, c, d, divmod(i, 3)))
        t.append(pow(i, 2) + pow(i, 3) + pow(2, i & 15) + i.bit_length() + (i << 20).bit_length())
    return hash(tuple(t)), t[:4], t[-2:]


def divmod_wide(n):
    t = 0
    for i in range(1, n):
        q, r = divmod(i << i % 90, 1000003)
        t += q + r + pow(i << 20, 3) + (i << i % 90).bit_length() + (-i << 40).bit_length()
        q, r = divmod(i * 1.5, 0.25)
        t += int(q)
    return t


def divmod_bad(n):
    t = 0
    for i in range(n):
        try:
            q, r = divmod(i, i % 7)
            t += q
        except ZeroDivisionError as e:
            t += len(str(e))
    return t, divmod(-(1 << 47), -1), pow(-3, 5)


def pow_bad(n):
    for i in range(n):
        x = pow(i if i < n - 1 else "a", 2)
    return x


def bools(n):
    t = 0
    for i in range(n):
        t += (i % 3 == 0) + i
        t += i - (i % 2 == 0)
        t += (i > 5) + (i < 3)
        t += True + (1 << 47) - 1
        t += ("a" in "abc") + 1.5
    return t


show(divmods, 60)
show(divmod_wide, 120)
show(divmod_bad, 80)
show(pow_bad, 60)
show(bools, 80)


# -- Deques

def deque_ends(n):
    d = deque()
    e = deque(maxlen=5)
    r = []
    for i in range(n):
        d.append(i)
        d.appendleft(-i)
        e.append(i)
        e.appendleft(i * 2)
        if len(d) > 10:
            r.append(d.popleft())
            r.append(d.pop())
        if i % 13 == 12:
            r.append(d.popleft())
    return sum(r), list(d), list(e), len(d), d[0], d[-1]


def deque_drain(n):
    t = 0
    for k in range(n):
        d = deque(range(k))
        try:
            while True:
                t += d.popleft() + len(d)
                t += d.pop()
        except IndexError as e:
            t += len(str(e))
        for i in range(k):
            d.appendleft(i)
    return t, list(d)


def deque_iterated(n):
    t = 0
    for k in range(n):
        d = deque(range(20))
        try:
            for x in d:
                t += x
                if x == k:
                    d.append(x)
                    d.popleft()
        except RuntimeError as e:
            t += len(str(e))
    return t


class Counting(deque):
    def append(self, x):
        super().append(x * 2)

    def __len__(self):
        return 77


def deque_subclass(n):
    t = 0
    for i in range(n):
        d = deque([1]) if i % 4 else Counting([1])
        d.append(i)
        t += d.pop() + len(d)
    return t


show(deque_ends, 150)
show(deque_drain, 30)
show(deque_iterated, 40)
show(deque_subclass, 80)
