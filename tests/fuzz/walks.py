"""walks.py: programs that walk over lists of numbers by index, for the differential fuzzer.

Filters, sums and searches as images, strings of digits and grids have them: items before and behind the loop variable, rows of
a plane, counters beside it.  Loops are those of ranges, of `while`, with the comparison first or after what is computed from
the variable, upwards and downwards; an outer loop enters them again and again with other starts, some beyond the stop.  Lists
go by two names, their items change kind or size half-way, by the loop itself or by a callee, and so do their lengths.
"""
from written import Written

ODD = ["2**16", "2**16 - 1", "-1", "2**31 - 1", "2**31", "2**47 - 1", "-2**47", "2**47", "2**63", "1.5", "-0.0", "True", "None", "'x'"]
FAR = ["2**47 - 1", "2**47 - 3", "2**46", "2**40", "2**31", "n", "n + 1", "n - 1", "n + 7", "2**63"]
EDGES = ["2**47 - 1", "-2**47", "2**47", "2**63 - 1", "-2**63", "2**64 - 1", "2**31", "2**16", "0", "255"]


class Walks(Written):
    def __init__(self, seed):
        super().__init__(seed)
        self.count = False
        self.locals = []

    def index(self):
        k = self.r.random()
        if k < 0.5:
            return self.pick("i", "i", "i - 1", "i + 1", "i + 2", "i - 2")
        if k < 0.75:
            return self.pick("i + off", "i - off", "off + i", "i + off - 1", "i + (off + 1)", "i + off + 1", "row + i", "row + i - 1", "row + i + 1", "y * 5 + i")
        if k < 0.85 and self.locals:
            return self.pick(*self.locals)
        return self.pick("-i", "i * 2", "i ^ 1", "i & 7", "i >> 1", "len(a) - 1 - i", "stop - i", "0", "-1", "off", "j" if self.count else "i")

    def item(self):
        return "%s[%s]" % (self.pick("a", "a", "a", "b", "c"), self.index())

    def value(self, d=0):
        k = self.r.random()
        if d > 2 or k < 0.4:
            return self.item()
        if k < 0.55:
            return "%s * %s" % (self.item(), self.pick("2", "3", "-1", "off", "scale", self.item()))
        if k < 0.8:
            return "%s %s %s" % (self.value(d + 1), self.pick("+", "-", "+"), self.value(d + 1))
        if k < 0.9:
            op = self.pick("*", "&", "^", "|", "<<", ">>")
            return "(%s %s %s)" % (self.value(d + 1), op, self.pick("3", "7") if op == "<<" else self.pick("3", "i", "off", "scale", "7"))
        return self.pick("i", "off", "abs(%s)" % self.value(d + 1), "min(%s, %s)" % (self.item(), self.pick("255", self.item())), "max(%s, %s)" % (self.item(), self.pick("0", self.item())),
                         "near(a, i)", "near(b, %s)" % self.index(), "y", "j" if self.count else "i", "t & 15", "h.x")

    def condition(self):
        k = self.r.random()
        if k < 0.3:
            return "%s %s %s" % (self.value(1), self.pick("<", "<=", ">", ">=", "==", "!="), self.pick(*EDGES))
        if k < 0.6:
            return "%s %s %s" % (self.item(), self.pick("<", ">", "==", ">="), self.pick(self.item(), "100", "i", "250"))
        return self.pick("i == %d" % self.r.randint(1, 30), "i %% %d == 1" % self.r.randint(2, 5), "flags[i & 31]", "%s" % self.item())

    def stored(self):
        """A value for an item.  Products of items would have twice as many digits with each round."""
        value = self.value()
        return "(%s) & (1 << 66) - 1" % value if " * " in value else value

    def before(self, ind):
        """What is computed from the loop variable, maybe before it is compared."""
        v = "v%d" % len(self.locals)
        self.emit(ind, "%s = %s" % (v, self.pick("i + off", "i - off", "i + 1", "i - 1", "row + i", "i * 2", "i + i", "i * off", "y * 5 + i", "off - i")))
        self.locals.append(v)

    def statement(self, ind):
        k = self.r.random()
        if k < 0.4:
            self.emit(ind, "t %s= %s" % (self.pick("+", "+", "-", "^"), self.value()))
        elif k < 0.5:
            self.emit(ind, "t = (t * 3 + %s) & %s" % (self.value(), self.pick("0xffff", "(1 << 47) - 1", "(1 << 64) - 1")))
        elif k < 0.6:
            self.emit(ind, "%s[%s] = %s" % (self.pick("b", "c", "c", "a"), self.index(), self.pick("(%s) & 255" % self.value(), "i & 7", self.stored(), self.item(), "255 - %s" % self.item(), "t & 0xffff")))
        elif k < 0.68:
            v = "v%d" % len(self.locals)
            self.emit(ind, "%s = %s" % (v, self.value()))
            if self.p(0.6):
                self.emit(ind, "if %s: %s" % (self.condition(), self.pick("t += 1", "h.x = i", "t ^= %s" % v)))
            self.emit(ind, "t += %s" % v)
        elif k < 0.76:
            self.emit(ind, "if %s:" % self.condition())
            self.statement(ind + 1)
            if self.p(0.3):
                self.emit(ind, "else:")
                self.statement(ind + 1)
        elif k < 0.82:
            self.emit(ind, "h.x = %s" % self.value())
        elif k < 0.87:
            self.emit(ind, "if i == %d: %s[%s] = %s" % (self.r.randint(1, 30), self.pick("a", "b", "c"), self.index(), self.pick(*ODD)))
        elif k < 0.91:
            self.emit(ind, "poke(%s, i, %s)" % (self.pick("a", "b", "c"), self.pick("t", "off", "i")))
        elif k < 0.94:
            self.emit(ind, "if %s: %s" % (self.condition(), self.pick("c.append(i)", "c.pop()", "del c[0]", "a.append(i) if len(a) < 90 else a.pop()", "break", "b.reverse()", "c[:] = b", "off += 1", "a = list(c)")))
        elif k < 0.97:
            self.emit(ind, "a[%s], b[%s] = b[%s], a[%s]" % tuple(self.index() for _ in range(4)))
        else:
            self.emit(ind, "if %s: t += 1" % self.condition())

    def body(self, ind):
        for _ in range(self.r.randint(1, 5)):
            self.statement(ind)
        if self.count:
            self.emit(ind, "j += 1")

    def loop(self, ind):
        self.locals = []
        self.count = self.p(0.3)
        if self.count:
            self.emit(ind, "j = %s" % self.pick("0", "s", "off", "1"))
        k = self.r.random()
        if k < 0.35:
            self.emit(ind, "for i in range(%s):" % self.pick("s, stop", "s, stop - 1", "s, len(a) - 1", "s, stop, 2", "stop, s, -1", "1, stop", "s, s + 20"))
            self.body(ind + 1)
        elif k < 0.45:
            self.count = True
            self.emit(ind, "for i, x in enumerate(%s, %s):" % (self.pick("a", "b"), self.pick("0", "1", "off", "s")))
            self.body(ind + 1)
        elif k < 0.6:
            self.emit(ind, "i = s")
            self.emit(ind, "while i < %s:" % self.pick("stop", "stop - 1", "len(a)", "len(a) - 1"))
            self.body(ind + 1)
            self.emit(ind + 1, "i += 1")
        elif k < 0.9:
            self.emit(ind, "i = s")
            self.emit(ind, "while True:")
            for _ in range(self.r.randint(0, 2)):
                self.before(ind + 1)
            self.emit(ind + 1, "if %s: break" % self.pick("not i < stop", "i >= stop", "i >= len(a)", "i > stop - 2"))
            self.body(ind + 1)
            self.emit(ind + 1, "i += 1")
        else:
            self.emit(ind, "i = stop")
            self.emit(ind, "while i > %s:" % self.pick("0", "1", "s", "off"))
            self.body(ind + 1)
            self.emit(ind + 1, "i -= 1")
        if self.locals:
            self.emit(ind, "log.append(%s)" % self.pick(*self.locals))

    def program(self):
        self.emit(0, PRELUDE)
        for f in range(self.r.randint(1, 3)):
            self.emit(0, "def f%d(a, b, c, starts, stop, off, scale, h, log):" % f)
            self.emit(1, "t = 0")
            self.emit(1, "i = j = row = x = 0")
            for v in range(4):
                self.emit(1, "v%d = 0" % v)
            self.emit(1, "for y, s in enumerate(starts):")
            self.emit(2, "row = %s" % self.pick("y * 5", "0", "off", "y & 3"))
            caught = self.p(0.7)
            if caught:
                self.emit(2, "try:")
            self.loop(2 + caught)
            if caught:
                self.emit(2, "except (IndexError, TypeError, ValueError, OverflowError) as e:")
                self.emit(3, "log.append((type(e).__name__, i))")
            self.emit(2, "if isinstance(t, int) and abs(t) > 2**200 or t != t: t = 1")
            self.emit(1, "return t, i, j, off, v0, v1")
            n = self.r.randint(20, 60)
            self.emit(0, "n = %d" % n)
            far = ", ".join(self.r.sample(FAR, self.r.randint(0, 4)))
            near = self.pick("1, 2", "0, 1, 2, 5", "1", "3, 1", "-1, 0, 1")
            self.emit(0, "run(f%d, n, [%s], [%s], %s)" % (f, near, far, self.pick("n", "n - 1", "n - 2", "n + 1", "30")))
        return "\n".join(self.out) + "\n"


PRELUDE = '''
class H:
    def __init__(self):
        self.x = 0

flags = [i * 7 % 5 == 1 for i in range(32)]

def near(a, i):
    return a[i - 1] + a[i]

def poke(a, i, t):
    if i == 23 and a:
        a[i % len(a)] = t if type(t) is not int or abs(t) < 2**90 else i
    elif i == 29 and len(a) < 90:
        a.append(7)

def run(f, n, near, far, stop):
    for big, off, scale, same in ((0, 1, 2, 0), (0, 3, -5, 1), (1, 2, 2**40, 0), (2, -1, 2**20, 0), (0, 2**46, 2**46, 0)):
        a = [k * 37 % 251 for k in range(n)]
        b = a if same else [k * 11 % 256 for k in range(n + 3)]
        c = [0] * (n + 4)
        if big:
            a[n // 2] = b[n // 3] = (0, 2**30, 2**46 + 5)[big]
        h = H()
        log = []
        try:
            out = f(a, b, c, near * 8 + far + near * 2 + far * 2, stop, off, scale, h, log)
        except (TypeError, IndexError, ValueError, OverflowError) as e:
            out = [type(e).__name__, str(e)]
        print(f.__name__, out, a, b[:9], c, h.x, log[:9], len(log))
'''
