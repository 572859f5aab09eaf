"""generate.py SEED: a random program for the differential fuzzer, on stdout.

Programs are deterministic, end, and print what they computed.  Of six seeds one each gives a program of Gen below, which
favours what simple traces are made of; of mix.py, which knows the whole language; of ints.py (ints of all sizes); of data.py
(containers, numbers, classes with special methods); of walks.py (lists of numbers by index); of dying.py (code that dies).  Gen: nested
expressions over ints (near 48 bits, near 64 bits, small), floats, lists, attributes, methods, calls with defaults and
keywords, branches that go both ways, early breaks, values that change class half-way, exceptions caught in loops.
"""
import sys

import data
import dying
import ints
import mix
import walks
from written import Written

INTS = ["0", "1", "2", "3", "7", "10", "255", "65536", "-1", "-5", "140737488355327", "-140737488355328",
        "140737488355300", "2147483647", "4611686018427387904", "99999999999999999999"]
FLOATS = ["0.0", "1.0", "0.5", "-2.25", "1e10", "3.14159", "-0.0", "1e308"]


class Gen(Written):
    def __init__(self, seed):
        super().__init__(seed)
        self.depth = 0
        self.nloops = 0

    def const(self):
        k = self.r.random()
        if k < 0.55:
            return self.r.choice(INTS[:9])
        if k < 0.7:
            return self.r.choice(INTS)
        return self.r.choice(FLOATS)

    def atom(self, names):
        k = self.r.random()
        if k < 0.6 and names:
            return self.r.choice(names)
        if k < 0.68:
            return "p.x"
        if k < 0.74:
            return "p.y"
        if k < 0.84:
            return "data[%s %% %d]" % (self.pick("i", "j0"), self.r.randint(3, 8))
        return self.const()

    def expr(self, names, d=0):
        k = self.r.random()
        if d > 2 or k < 0.25:
            return self.atom(names)
        a = self.expr(names, d + 1)
        if k < 0.75:
            b = self.expr(names, d + 1)
            op = self.pick("+", "-", "*", "+", "-")
            return "(%s %s %s)" % (a, op, b)
        if k < 0.80:
            return "div(%s, %s)" % (a, self.expr(names, d + 1))
        if k < 0.84:
            return "mod(%s, %s)" % (a, self.expr(names, d + 1))
        if k < 0.88:
            return "bits(%s, %s)" % (a, self.expr(names, d + 1))
        if k < 0.91:
            return "p.move(%s)" % a
        if k < 0.94:
            return "helper(%s)" % a
        if k < 0.96:
            return "helper(%s, b=%s)" % (a, self.atom(names))
        if k < 0.98:
            return "(-%s)" % a
        return "(%s if %s else %s)" % (a, self.cond(names), self.atom(names))

    def cond(self, names):
        op = self.pick("<", "<=", ">", ">=", "==", "!=")
        k = self.r.random()
        if k < 0.3:
            return "i %% %d %s %d" % (self.r.randint(2, 9), self.pick("==", "!=", "<"), self.r.randint(0, 3))
        if k < 0.4:
            return "not (%s %s %s)" % (self.atom(names), op, self.atom(names))
        if k < 0.5:
            return "%s %s %s %s %s" % (self.atom(names), op, self.atom(names), self.pick("and", "or"), self.pick(*names) if names else "1")
        return "%s %s %s" % (self.atom(names), op, self.atom(names))

    def statement(self, ind, names):
        k = self.r.random()
        v = self.r.choice(names)
        if self.r.random() < 0.2:
            self.float_attribute(ind, names)
        elif k < 0.42:
            self.emit(ind, "%s = clip(%s)" % (v, self.expr(names)))
        elif k < 0.55:
            self.emit(ind, "%s %s= %s" % (v, self.pick("+", "-"), self.atom(names)))
            self.emit(ind, "%s = clip(%s)" % (v, v))
        elif k < 0.68 and ind < 5:
            self.emit(ind, "if %s:" % self.cond(names))
            self.block(ind + 1, names, 2)
            if self.r.random() < 0.5:
                self.emit(ind, "else:")
                self.block(ind + 1, names, 2)
        elif k < 0.74:
            self.emit(ind, "p.%s = clip(%s)" % (self.pick("x", "y"), self.expr(names)))
        elif k < 0.80:
            self.emit(ind, "data[i %% 8] = clip(%s)" % self.expr(names))
        elif k < 0.84 and ind < 4 and self.nloops < 4:
            self.loop(ind, names)
        elif k < 0.88:
            self.emit(ind, "try:")
            self.emit(ind + 1, "%s = clip(%s // %s)" % (v, self.atom(names), self.atom(names)))
            self.emit(ind, "except (ZeroDivisionError, OverflowError) as e:")
            self.emit(ind + 1, "%s = %s" % (v, self.const()))
        elif k < 0.91:
            self.emit(ind, "if i == %d:" % self.r.randint(3, 40))
            self.emit(ind + 1, "%s = %s" % (v, self.pick("1.5", "7", "2**60", "-3")))
        elif k < 0.94:
            a, b = self.r.choice(names), self.r.choice(names)
            self.emit(ind, "%s, %s = %s, %s" % (a, b, b, a))
        elif k < 0.96:
            self.emit(ind, "log.append(%s)" % v)
        elif k < 0.98:
            self.emit(ind, "table[i %% 5] = %s" % v)
        else:
            self.emit(ind, "if i > %d and %s: %s" % (self.r.randint(10, 60), self.cond(names), self.pick("break", "continue")))

    def float_attribute(self, ind, names):
        """Attributes that are floats mostly: in instances without a box until one is something else."""
        k, which = self.r.random(), self.pick("u", "v")
        o = self.pick("p", "p", "q")
        if k < 0.35:
            self.emit(ind, "%s.%s += %s" % (o, which, self.pick("0.5", "-1.25", "short(p.v)", "q.u * 0.5", "1e-310")))
        elif k < 0.55:
            self.emit(ind, "%s.%s = clip(%s) * 0.5" % (o, which, self.expr(names)))
        elif k < 0.65:
            self.emit(ind, "q = F(%s, %s)" % (self.pick("p.u", "q.v", "0.0", "-0.0", "i * 0.25"), self.pick("q.u", "p.v", "2.5", self.atom(names))))
        elif k < 0.8:
            self.emit(ind, "if i %s %d: %s.%s = %s" % (self.pick("==", "==", ">"), self.r.randint(1, 12), o, which, self.pick("i", "i", "None", "'s'", "True", "2**70")))
        elif k < 0.85:
            self.emit(ind, "p.%s = %s" % (self.pick("u", "v", "w"), self.atom(names)))
        elif k < 0.88:
            self.emit(ind, "if i == %d: %s" % (self.r.randint(2, 60), self.pick("del q.v; q.v = 1.5", "q.__dict__['u'] = 0.5", "q.__class__ = G", "keep.append(q)")))
        elif k < 0.94:
            self.emit(ind, "keep[i % 3] = q")
        else:
            self.emit(ind, "%s = %s.%s if isinstance(%s.%s, float) else 0.5" % (self.r.choice(names), o, which, o, which))

    def block(self, ind, names, most):
        for _ in range(self.r.randint(1, most)):
            self.statement(ind, names)

    def loop(self, ind, names):
        self.nloops += 1
        k = self.r.random()
        n = self.r.choice([5, 20, 40, 80]) if ind == 1 else self.r.choice([3, 6, 12])
        if k < 0.6 or ind > 1:
            self.emit(ind, "for %s in range(%s):" % ("i" if ind == 1 else "j0", n))
        elif k < 0.75:
            self.emit(ind, "for i, j0 in enumerate(list(range(%d))):" % n)
        elif k < 0.9:
            self.emit(ind, "i = 0")
            self.emit(ind, "while i < %d:" % n)
            self.emit(ind + 1, "i += 1")
        else:
            self.emit(ind, "for i in [x * 1 for x in range(%d)]:" % n)
        for _ in range(self.r.randint(2, 5)):
            self.statement(ind + 1, names)
        self.nloops -= 1

    def program(self):
        self.out.append(PRELUDE)
        for f in range(self.r.randint(1, 3)):
            names = ["a", "b", "c", "d"][: self.r.randint(2, 4)]
            self.emit(0, "def f%d(p, data, table, log):" % f)
            self.emit(1, "i = j0 = 0")
            self.emit(1, "q = F(0.0, -0.0)")
            self.emit(1, "keep = [q, q, q]")
            for n in names:
                self.emit(1, "%s = %s" % (n, self.const()))
            for _ in range(self.r.randint(1, 2)):
                self.loop(1, names)
            self.emit(1, "return [i, j0, q.u, q.v, [(k.u, k.v) for k in keep], %s]" % ", ".join(names))
            self.emit(0, "run(f%d)" % f)
        return "\n".join(self.out) + "\n"


PRELUDE = '''
class P:
    def __init__(self, x, y=1):
        self.x = x
        self.y = y
        self.u = 0.5
        self.v = 1.25
    def move(self, d):
        self.x = clip(self.x + d)
        return self.y

class Q(P):
    def move(self, d):
        if self.y == d:
            return self.x
        self.z = d
        return self.z

class F:
    def __init__(self, u, v):
        self.u = u
        self.v = v

class G(F):
    pass

def clip(v):
    if v > 10**15 or v < -10**15:
        return 3 if v > 0 else -4
    if v != v:
        return 0.25
    return v

def short(v):
    """v, unless adding it to itself again and again would fill the memory."""
    return v[:9] if isinstance(v, str) else v

def helper(a, b=2):
    if a == b:
        return a
    return a - b

def div(a, b):
    return a / b if b else a

def mod(a, b):
    return a % b if b else b

def bits(a, b):
    if isinstance(a, int) and isinstance(b, int):
        return (a & b) ^ (a | 3) + (a >> (b & 7)) - (a << (b & 3))
    return a

def run(f):
    for make in (lambda: P(1), lambda: Q(2, 0.5), lambda: P(1.5, 3)):
        p = make()
        data = [1, 2, 3, 4.5, 5, -6, 7, 8]
        table = {}
        log = []
        try:
            out = f(p, data, table, log)
        except (TypeError, ZeroDivisionError, OverflowError, ValueError) as e:
            out = [type(e).__name__, str(e)]
        print(f.__name__, out, p.x, p.y, p.u, p.v, data, sorted(table.items()), log[:20], len(log))
'''

def program(seed):
    return (Gen, mix.Mix, ints.Ints, data.Data, walks.Walks, dying.Dying)[seed % 6](seed).program()


if __name__ == "__main__":
    sys.stdout.write(program(int(sys.argv[1])))
