"""ints.py: programs of integer arithmetic around the sizes that the JIT knows: 48 bits, 2**63, 2**64, and beyond.

Loops over a few variables of int state, as hashes, random number generators and checksums have them: masked and unmasked
products, shifts by constants and by variables, bounded and growing sums, signs that change, comparisons at the edges; state
in locals, in attributes, in lists and in closures; helpers that are inlined.  What grows is cut down at the end of a round.
"""
from written import Written

EDGES = ["0", "1", "-1", "2", "7", "255", "256", "65535", "2**31", "2**32 - 1", "-2**31", "2**46", "2**47 - 1", "2**47", "2**47 + 1",
         "-2**47", "-2**47 - 1", "2**48", "-2**48", "2**52 + 3", "2**62", "2**63 - 1", "2**63", "2**63 + 1", "-2**63", "-2**63 - 1",
         "2**64 - 1", "2**64", "2**64 + 5", "-2**64", "3**50", "-3**41", "0xcbf29ce484222325", "6364136223846793005", "0x100000001b3", "16777619", "31"]
MASKS = ["0xff", "0xffff", "0x7fffffff", "0xffffffff", "(1 << 47) - 1", "(1 << 48) - 1", "(1 << 63) - 1", "M64", "M64", "M64", "N64", "n64", "(1 << 65) - 1", "0x5555555555555555"]
SHIFTS = ["1", "3", "7", "8", "13", "16", "17", "23", "31", "32", "33", "47", "48", "60", "63"]


class Ints(Written):
    def __init__(self, seed):
        super().__init__(seed)
        self.names = []
        self.closed = self.r.random() < 0.2
        self.attrs = self.r.random() < 0.3
        self.lists = self.r.random() < 0.3

    def atom(self):
        k = self.r.random()
        if k < 0.6:
            return self.r.choice(self.names)
        if k < 0.7:
            return "i"
        if k < 0.78 and self.attrs:
            return "p." + self.pick("x", "y")
        if k < 0.86 and self.lists:
            return "data[%s & 7]" % self.pick("i", self.r.choice(self.names))
        return "(%s)" % self.r.choice(EDGES)

    def expr(self, d=0):
        if d > 2 or self.r.random() < 0.2:
            return self.atom()
        a = self.expr(d + 1)
        k = self.r.random()
        if k < 0.35:
            return "(%s %s %s)" % (a, self.pick("+", "-", "*", "+"), self.expr(d + 1))
        if k < 0.5:
            return "(%s & %s)" % (a, self.r.choice(MASKS))
        if k < 0.6:
            return "(%s %s %s)" % (a, self.pick("^", "|", "&", "^"), self.expr(d + 1))
        if k < 0.75:
            return "(%s %s %s)" % (a, self.pick("<<", ">>"), self.r.choice(SHIFTS))
        if k < 0.79:
            return "(%s %s (%s & 63))" % (a, self.pick("<<", ">>"), self.atom())
        if k < 0.82:
            return "(%s%s)" % (self.pick("-", "~"), a)
        if k < 0.87:
            return "(%s %s (%s or 3))" % (a, self.pick("//", "%"), self.atom())
        if k < 0.90:
            return "(%s %s %s)" % (a, self.pick("//", "%"), self.pick("10", "7", "-3", "2**16", "2**40", "1000000007", "(2**61 - 1)"))
        if k < 0.94:
            return "%s(%s)" % (self.pick("step", "mix"), a)
        if k < 0.97:
            return "(%s if %s else %s)" % (a, self.cond(), self.atom())
        return self.pick("(%s ** 2)", "(%s ** 3)", "abs(%s)", "int(%s)", "min(%s, M64)", "(%s).bit_length()", "hash(%s)", "(float(%s) > 1e19)") % a

    def cond(self):
        k = self.r.random()
        if k < 0.2:
            return self.pick("%s", "not %s") % self.atom()
        if k < 0.35:
            return "%s & %s" % (self.atom(), self.pick("1", "M64", "0x8000000000000000"))
        relation = self.pick("<", "<=", ">", ">=", "==", "!=")
        if k < 0.6: # what nobody else reads, at the borders
            return "%s %s (%s)" % (self.expr(1), relation, self.r.choice(EDGES))
        return "%s %s %s" % (self.atom(), relation, self.atom())

    def statement(self, ind):
        k = self.r.random()
        v = self.r.choice(self.names)
        if k < 0.3:
            self.emit(ind, "%s = (%s %s %s) & %s" % (v, self.expr(1), self.pick("+", "*", "^", "-"), self.expr(1), self.r.choice(MASKS)))
        elif k < 0.6:
            self.emit(ind, "%s = %s" % (v, self.expr()))
        elif k < 0.7:
            self.emit(ind, "%s %s= %s" % (v, self.pick("+", "-", "*", "^", "|", "&"), self.atom()))
        elif k < 0.76:
            self.emit(ind, "%s %s= %s" % (v, self.pick("<<", ">>"), self.r.choice(SHIFTS)))
        elif k < 0.84:
            self.emit(ind, "if %s:" % self.cond())
            self.statement(ind + 1)
            if self.r.random() < 0.4:
                self.emit(ind, "else:")
                self.statement(ind + 1)
        elif k < 0.88 and self.attrs:
            self.emit(ind, "p.%s = cut(%s)" % (self.pick("x", "y"), self.expr()))
        elif k < 0.92 and self.lists:
            self.emit(ind, "data[%s & 7] = cut(%s)" % (self.pick("i", v), self.expr()))
        elif k < 0.95:
            self.emit(ind, "if i == %d: %s = %s" % (self.r.randint(3, 70), v, self.r.choice(EDGES)))
        elif k < 0.97:
            self.emit(ind, "log.append(%s)" % v)
        else:
            cuts = "".join("%s = cut(%s); " % (n, n) for n in self.names) # what the end of the round would have done
            self.emit(ind, "if i > 30 and %s: %s" % (self.cond(), self.pick("break", cuts + "continue")))

    def program(self):
        self.emit(0, PRELUDE)
        for f in range(self.r.randint(1, 3)):
            self.names = ["a", "b", "c"][:self.r.randint(1, 3)]
            self.emit(0, "def f%d(p, data, log, n):" % f)
            self.emit(1, "i = 0")
            self.emit(1, "n64 = M64")
            for n in self.names:
                self.emit(1, "%s = %s" % (n, self.r.choice(EDGES)))
            if self.closed:
                self.emit(1, "def seen(): return %s" % self.names[0])
            if self.r.random() < 0.2:
                self.emit(1, "for o in range(5):")
                self.loop(2)
            else:
                self.loop(1)
            self.emit(1, "return [i, %s%s]" % (", ".join(self.names), ", seen()" if self.closed else ""))
            self.emit(0, "run(f%d)" % f)
        return "\n".join(self.out) + "\n"

    def loop(self, ind):
        if self.r.random() < 0.75:
            self.emit(ind, "for i in range(%s):" % self.pick("n", "n", "3, n, 2", "n, 0, -1"))
        else:
            self.emit(ind, "i = 0")
            self.emit(ind, "while i < n:")
            self.emit(ind + 1, "i += 1")
        for _ in range(self.r.randint(1, 5)):
            self.statement(ind + 1)
        for n in self.names:
            if self.r.random() < 0.8:
                self.emit(ind + 1, self.pick("%s = cut(%s)" % (n, n), "%s &= M64" % n, "if %s > M64 or %s < -M64: %s = %s" % (n, n, n, self.r.choice(EDGES))))
            else:
                self.emit(ind + 1, "if %s.bit_length() > 200: %s = %s" % (n, n, self.r.choice(EDGES)))


PRELUDE = '''
M64 = 2**64 - 1
N64 = 0xFFFFFFFFFFFFFFFF

class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y

def cut(v):
    if v > 2**64 + 2**20:
        return v >> 5 & M64
    if v < -2**64:
        return v % 2**62
    return v

def step(x):
    x = x & M64
    x ^= (x << 13) & M64
    x ^= x >> 7
    x ^= (x << 17) & M64
    return x

def mix(h, k=0x9E3779B97F4A7C15):
    return ((h ^ (h >> 31)) * k) & M64

def run(f):
    for n, x in ((40, 1), (90, 2**63), (70, -5)):
        p = P(x, 2**47 - 1)
        data = [1, 2**47, -2**48, 2**64 - 1, 5, -6, x, 3**45]
        log = []
        try:
            out = f(p, data, log, n)
        except (TypeError, ZeroDivisionError, OverflowError, ValueError, MemoryError) as e:
            out = [type(e).__name__, str(e)]
        print(f.__name__, out, p.x, p.y, data, log[:10], len(log))
'''
