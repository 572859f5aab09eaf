"""dying.py: programs whose code dies, for the differential fuzzer.

Functions, classes and generators are made by exec() in namespaces of their own, run until they are compiled, and dropped:
at once, some rounds later, or while one of them runs; generators and instances outlive the functions they came from, living
functions call the dying ones and are called by them.  Collections come in between, from loops of living and of dying code, and new objects take
the memory of the dead.
"""
from written import Written


class Dying(Written):
    def value(self, d=0):
        k = self.r.random()
        if d > 2 or k < 0.5:
            return self.pick("i", "t", "N", "K.x", "o.x", "len(T)", "L[i % len(L)]", "D['a']", "i", "1", "3", "F")
        if k < 0.8:
            return "(%s %s %s)" % (self.value(d + 1), self.pick("+", "-", "^", "&", "|"), self.value(d + 1))
        return self.pick("h(%s)", "o.m(%s)", "K.s(%s)", "abs(%s)", "max(%s, 2)", "leaf(%s)", "some(3, %s)", "down(2, %s)") % self.value(d + 1)

    def statement(self, ind):
        k = self.r.random()
        if k < 0.4:
            self.emit(ind, "t %s= %s" % (self.pick("+", "-", "^"), self.value()))
        elif k < 0.55:
            self.emit(ind, "if %s:" % self.pick("i %% %d == 1" % self.r.randint(2, 6), "i > %d" % self.r.randint(3, 30), "t & 1", "K.x == 2", "i in D", "T[i % 3] == 'a'"))
            self.statement(ind + 1)
            if self.p(0.4):
                self.emit(ind, "else:")
                self.statement(ind + 1)
        elif k < 0.62:
            self.emit(ind, "o = %s" % self.pick("K(i)", "K(t & 7)", "made[0]", "K(N)"))
        elif k < 0.7:
            self.emit(ind, self.pick("o.x = i", "L.append(i) if len(L) < 40 else L.clear() or L.append(t & 7)", "D['a'] = t & 15", "made[0] = o", "o.x += N"))
        elif k < 0.76:
            self.emit(ind, "for k in g(%s): t += k" % self.pick("3", "i & 3", "2"))
        elif k < 0.82:
            self.emit(ind, "if i == %d: %s" % (self.r.randint(2, 40), self.pick("collect()", "collect()", "forget(globals())", "K = type('K2', (K,), {'x': 5})", "global_n(globals(), i)", "churn(300)")))
        elif k < 0.88:
            self.emit(ind, "s = T[i %% %d:] + str(%s)" % (self.r.randint(1, 4), self.pick("i", "N")))
            self.emit(ind, "t += len(s) + (s < T)")
        elif k < 0.93:
            self.emit(ind, "t += sum([%s for k in %s])" % (self.pick("k", "k + N", "k * K.x"), self.pick("L[:3]", "range(3)", "(i, t & 7)")))
        else:
            self.emit(ind, "try: t += L[i]")
            self.emit(ind, "except IndexError: t += 1")

    def source(self):
        self.out, saved = [], self.out
        self.emit(0, "class K:")
        self.emit(1, "x = %d" % self.r.randint(0, 3))
        self.emit(1, "def __init__(self, x):")
        self.emit(2, "self.x = x")
        self.emit(1, "def m(self, y):")
        self.emit(2, "return %s" % self.pick("self.x + y", "y ^ N", "h(y) + self.x", "self.x"))
        self.emit(1, "@staticmethod")
        self.emit(1, "def s(y):")
        self.emit(2, "return %s" % self.pick("y + N", "y & 31", "h(y)"))
        self.emit(0, "def h(y):")
        self.emit(1, "return %s" % self.pick("y + N", "y - F", "len(T) + y", "y"))
        self.emit(0, "def g(n):")
        self.emit(1, "for k in range(n):")
        self.emit(2, "yield %s" % self.pick("k + N", "k", "h(k)", "k * K.x"))
        self.emit(0, "def f(n, t):")
        self.emit(1, "global K, N") if self.p(0.3) else None
        self.emit(1, "o = %s" % self.pick("made[0]", "K(1)") if self.p(0.9) else "o = K(2)")
        self.out[-1] = self.out[-1].replace("made[0]", "made[0] or K(3)")
        if self.p(0.5):
            self.emit(1, "for i in range(n):")
        else:
            self.emit(1, "i = -1")
            self.emit(1, "while i < n:")
            self.emit(2, "i += 1")
        for _ in range(self.r.randint(1, 5)):
            self.statement(2)
        self.emit(2, "t &= (1 << 60) - 1")
        self.emit(1, "return t")
        self.emit(0, "def lazy(n):")
        self.emit(1, "t, o = 0, K(N)")
        self.emit(1, "for i in range(n):")
        for _ in range(self.r.randint(1, 2)):
            self.statement(2)
        self.emit(2, "t &= (1 << 60) - 1")
        self.emit(2, "yield t")
        text = "\n".join(self.out).replace("global K, N\n", "global K\n") + "\n"
        self.out = saved
        if "K = type" in text and "global K" not in text:
            text = text.replace("K = type", "K_ = type")
        return text

    def program(self):
        self.emit(0, PRELUDE)
        n = self.r.randint(1, 3)
        self.emit(0, "sources = [%s]" % ", ".join("'''\n%s'''" % self.source() for _ in range(n)))
        self.emit(0, "for r in range(%d):" % self.r.randint(6, 24))
        self.emit(1, "space = fresh(r)")
        self.emit(1, "exec(%s, space)" % self.pick("sources[r % len(sources)]", "codes[r % len(codes)]" if self.p(0.5) else "sources[0]"))
        if "codes" in self.out[-1]:
            self.out.insert(2, "codes = [compile(s, 'made', 'exec') for s in sources]")
        call = self.pick("space['f'](%d, r)", "drive(space['f'], %d)", "eval('f(%d, 3)', space)", "space['f'](%d, 1) + drive(space['f'], 5)") % self.r.randint(5, 70)
        self.emit(1, "show(r, guarded(lambda: %s))" % call)
        for line in ("if r %% %d == 0: kept.append(space['f'])", "if r %% %d == 1: sleeping.append(space['lazy'](40)); step(sleeping[-1], %d)", "if r %% %d == 2: made_before[0] = guarded(lambda: space['K'](r))",
                     "if r %% %d == 0: collect()", "if len(kept) > %d: kept.clear()", "for f in kept: show(r, guarded(lambda: f(%d, 2)))", "for z in sleeping: step(z, %d)",
                     "if r %% %d == 3: del space; collect(); churn(200)"):
            if self.p(0.6):
                count = line.replace("%%", "").count("%d")
                self.emit(1, line % tuple(self.r.randint(2, 12) for _ in range(count)))
        self.emit(0, "space = None")
        self.emit(0, "kept.clear()")
        self.emit(0, "collect()")
        self.emit(0, "churn(500)")
        self.emit(0, "for z in sleeping: step(z, 100)")
        self.emit(0, "print(shown, len(shown))")
        return "\n".join(self.out) + "\n"


PRELUDE = '''
import gc

kept, sleeping, shown, made_before = [], [], [], [None]

def collect():
    for _ in range(2):
        gc.collect()

def churn(n):
    return [[(i, str(i)), {i: i}, [i] * (i % 9)] for i in range(n)] and None

def forget(space):
    space["L"] = [1, 2, 3]

def global_n(space, i):
    space["N"] = i

def fresh(r):
    return {"N": r % 5, "F": r * 3, "T": "abc" * (1 + r % 3), "L": [1, r, 5], "D": {"a": r, 3: 1}, "made": made_before, "collect": collect, "forget": forget,
            "churn": churn, "global_n": global_n, "leaf": leaf, "some": some, "down": down}

# They live, and return into code that dies.
def leaf(y):
    return y + 1

def some(n, y):
    t = 0
    for j in range(n):
        t += y ^ j
    return t

def down(n, y):
    return y if n == 0 else down(n - 1, y ^ n)

def drive(f, n):
    t = 0
    for i in range(6):
        t += f(n, i)
    return t & 0xffffff

def guarded(f):
    try:
        return f()
    except (TypeError, IndexError, KeyError, AttributeError, NameError, ValueError) as e:
        return type(e).__name__, str(e)

def step(z, n):
    for _ in range(n):
        show("z", guarded(lambda: next(z, None)))

def show(*what):
    if len(shown) < 400:
        shown.append(what)
'''
