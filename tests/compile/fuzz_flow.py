"""Random control flow, compared with CPython: python3.11 fuzz_flow.py KRAIT [SEED [ROUNDS]].

Each round writes a program of functions made of nested loops, conditions, try statements, with
statements, matches and early exits that log what they do; conditions come from a counter, so that both
interpreters take the same way.  A difference is printed with the seed, and the program is kept.
"""
import os
import random
import subprocess
import sys
import tempfile

PRELUDE = '''
import sys
log = []
state = [0]
def c(n):
    state[0] = (state[0] * 1103515245 + 12345 + n) & 0x7fffffff
    return (state[0] >> 16) % 3 == 0
class CM:
    def __init__(self, n): self.n = n
    def __enter__(self):
        log.append(("enter", self.n))
        if self.n % 11 == 0: raise KeyError(self.n)
        return self.n
    def __exit__(self, t, v, tb):
        log.append(("exit", self.n, t and t.__name__))
        if self.n % 13 == 0: raise IndexError(self.n)
        return self.n % 3 == 0
class E1(Exception): pass
class E2(E1): pass
def exc():
    e = sys.exc_info()[1]
    return type(e).__name__ if e is not None else None
def gen(n):
    try:
        for i in range(n):
            yield i
    except E1:
        log.append("gen E1")
class ACM:
    def __init__(self, n): self.n = n
    async def __aenter__(self):
        log.append(("aenter", self.n, await AW(self.n)))
        if self.n % 11 == 0: raise KeyError(self.n)
        return self.n
    async def __aexit__(self, t, v, tb):
        log.append(("aexit", self.n, t and t.__name__, await AW(self.n)))
        if self.n % 13 == 0: raise IndexError(self.n)
        return self.n % 3 == 0
class AW:
    def __init__(self, n): self.n = n
    def __await__(self):
        try:
            got = yield ("wait", self.n)
        except E1:
            log.append(("thrown", exc()))
            return -1
        if self.n % 17 == 0: raise E2(self.n)
        return got
async def agen(n):
    for i in range(n):
        log.append(("agen", await AW(i)))
        yield i
def drive(coro):
    n = 0
    try:
        while True:
            n += 1
            if n % 5 == 4:
                coro.throw(E1(n))
            else:
                coro.send(n if n > 1 else None)
    except StopIteration as e:
        return e.value
'''


class Gen:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.n = 0
        self.lines = []

    def num(self):
        self.n += 1
        return self.n

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    def var(self):
        return self.r.choice("abxyz")

    def expr(self, depth=0):
        r = self.r.random()
        if depth > 3 or r < 0.25:
            return str(self.r.randint(-3, 9))
        if r < 0.55:
            return self.var()
        if r < 0.7:
            return "(%s %s %s)" % (self.expr(depth + 1), self.r.choice(["+", "-", "*"]), self.expr(depth + 1))
        if r < 0.76:
            return "(%s if c(%d) else %s)" % (self.expr(depth + 1), self.num(), self.expr(depth + 1))
        if r < 0.82:
            return "(%s %s %s)" % (self.expr(depth + 1), self.r.choice(["and", "or"]), self.expr(depth + 1))
        if r < 0.86:
            return "(%s < %s <= %s)" % (self.expr(depth + 1), self.expr(depth + 1), self.expr(depth + 1))
        if r < 0.9:
            return "(%s := %s)" % (self.var(), self.expr(depth + 1))
        if r < 0.93:
            return "sum([%s for i in range(2)])" % self.expr(3)
        if r < 0.96:
            return "(lambda q=%s: q)()" % self.expr(depth + 1)
        return "(not %s)" % self.expr(depth + 1)

    def cond(self):
        r = self.r.random()
        if r < 0.5:
            return "c(%d)" % self.num()
        if r < 0.6:
            return "not c(%d)" % self.num()
        if r < 0.75:
            return "c(%d) %s c(%d)" % (self.num(), self.r.choice(["and", "or"]), self.num())
        if r < 0.8:
            return self.r.choice(["True", "False", "1", "0", "None", "''"])
        if r < 0.9:
            return "%s %s %s" % (self.var(), self.r.choice(["<", ">", "==", "!=", "is", "is not"]), self.expr(2))
        return "(%s) and (%s or %s)" % (self.expr(1), self.expr(1), self.cond())

    def simple(self, d, loop, star):
        r = self.r.random()
        if r < 0.35:
            self.emit(d, "log.append((%d, exc()))" % self.num())
        elif r < 0.5:
            self.emit(d, "%s = %s" % (self.var(), self.expr()))
        elif r < 0.55:
            self.emit(d, "%s += %s" % (self.var(), self.expr(2)))
        elif r < 0.6:
            # Two different names: CPython 3.11.2 stores `y, y = 1, 2` in the wrong order.
            self.emit(d, "%s, %s = %s, %s" % (*self.r.sample("abxyz", 2), self.expr(2), self.expr(2)))
        elif r < 0.63:
            self.emit(d, "%s = %s = %s" % (self.var(), self.var(), self.expr(2)))
        elif r < 0.66:
            self.emit(d, "del %s" % self.var())
        elif r < 0.7:
            self.emit(d, "log.append((a, b))")
        elif r < 0.73:
            self.emit(d, "[%s, *%s] = [1, %s, 3]" % (self.var(), self.var(), self.expr(2)))
        elif r < 0.80:
            self.emit(d, "raise %s(%d)" % (self.r.choice(["E1", "E2", "ValueError"]), self.num()))
        elif r < 0.82:
            self.emit(d, "if exc(): raise")
        elif r < 0.84:
            self.emit(d, "assert %s, %d" % (self.cond(), self.num()))
        elif r < 0.90 and loop:
            self.emit(d, self.r.choice(["break", "continue"]))
        elif r < 0.95 and not star:
            self.emit(d, "return (%d, %s)" % (self.num(), self.expr(2)))
        elif r < 0.98 and self.is_async:
            self.emit(d, "%s = %s" % (self.var(), self.r.choice([
                "await AW(%d)" % self.num(), "(await AW(%d)) or (await AW(%d))" % (self.num(), self.num()),
                "[q async for q in agen(2)]", "[await AW(q) for q in range(2)]",
                "{q: await AW(q) async for q in agen(2) if q}"])))
        elif r < 0.98 and not star and self.is_gen:
            self.emit(d, "log.append(('sent', (yield %s)))" % self.expr(2))
        else:
            self.emit(d, "pass")

    def block(self, d, depth, loop, star=False):
        for _ in range(self.r.randint(1, 3)):
            self.stmt(d, depth, loop, star)

    def stmt(self, d, depth, loop, star):
        if depth <= 0 or self.r.random() < 0.45:
            return self.simple(d, loop, star)
        kind = self.r.choice(["if", "if", "while", "for", "try", "try", "try", "finally", "finally", "with", "match",
                              "star", "gen", "both"])
        n = self.num()
        prefix = "async " if self.is_async and self.r.random() < 0.6 else ""
        if kind == "if":
            self.emit(d, "if %s:" % self.cond())
            self.block(d + 1, depth - 1, loop, star)
            if self.r.random() < 0.5:
                self.emit(d, "elif %s:" % self.cond())
                self.block(d + 1, depth - 1, loop, star)
            if self.r.random() < 0.5:
                self.emit(d, "else:")
                self.block(d + 1, depth - 1, loop, star)
        elif kind == "while":
            self.emit(d, "w%d = 0" % n)
            self.emit(d, "while %s:" % self.r.choice(["w%d < 3" % n, "True", "c(%d) or w%d < 2" % (n, n)]))
            self.emit(d + 1, "w%d += 1" % n)
            self.emit(d + 1, "if w%d > 4: break" % n)
            self.block(d + 1, depth - 1, True, star)
            if self.r.random() < 0.4:
                self.emit(d, "else:")
                self.block(d + 1, depth - 1, loop, star)
        elif kind in ("for", "gen"):
            target = self.r.choice([self.var(), "%s, %s" % (self.var(), self.var())])
            if "," in target:
                self.emit(d, "for %s in [(1, 2), (3, 4)]:" % target)
            elif prefix:
                self.emit(d, "async for %s in agen(3):" % target)
            elif kind == "gen":
                self.emit(d, "for %s in gen(3):" % target)
            else:
                self.emit(d, "for %s in range(%d):" % (target, self.r.randint(0, 3)))
            self.block(d + 1, depth - 1, True, star)
            if self.r.random() < 0.4:
                self.emit(d, "else:")
                self.block(d + 1, depth - 1, loop, star)
        elif kind in ("try", "finally", "both", "star"):
            self.emit(d, "try:")
            self.block(d + 1, depth - 1, loop, star)
            if kind == "star":
                for name in self.r.sample(["E1", "E2", "ValueError"], self.r.randint(1, 2)):
                    self.emit(d, "except* %s%s:" % (name, self.r.choice(["", " as %s" % self.var()])))
                    self.block(d + 1, depth - 1, False, True)
            elif kind != "finally":
                for name in self.r.sample(["E1", "E2", "ValueError", "(KeyError, IndexError)"], self.r.randint(1, 2)):
                    self.emit(d, "except %s%s:" % (name, self.r.choice(["", " as %s" % self.var()])))
                    self.block(d + 1, depth - 1, loop, star)
                if self.r.random() < 0.3:
                    self.emit(d, "except:")
                    self.block(d + 1, depth - 1, loop, star)
            if kind in ("try", "star", "both") and self.r.random() < 0.4:
                self.emit(d, "else:")
                self.block(d + 1, depth - 1, loop, star)
            if kind in ("finally", "both"):
                self.emit(d, "finally:")
                self.block(d + 1, depth - 1, loop, star)
        elif kind == "with":
            manager = "ACM" if prefix else "CM"
            items = ", ".join("%s(%d)%s" % (manager, self.num(), self.r.choice(["", " as %s" % self.var()]))
                              for _ in range(self.r.randint(1, 2)))
            self.emit(d, "%swith %s:" % (prefix, items))
            self.block(d + 1, depth - 1, loop, star)
        else:
            self.emit(d, "match %s:" % self.r.choice([self.var(), "[a, b]", "{'k': a}", "(1, %s)" % self.var()]))
            for pattern in self.r.sample(["[1, q]", "[q, *r]", "{'k': q, **r}", "int(q)", "0 | 1 | 2", "None",
                                          "(1, (2 | 3) as q)", "[_, 2]", "bool()", "str() | float()"], 3):
                guard = " if %s" % self.cond() if self.r.random() < 0.3 else ""
                self.emit(d + 1, "case %s%s:" % (pattern, guard))
                self.block(d + 2, depth - 1, loop, star)
            if self.r.random() < 0.5:
                self.emit(d + 1, "case _:")
                self.block(d + 2, depth - 1, loop, star)

    def program(self):
        self.lines = [PRELUDE]
        count = 12
        for i in range(count):
            self.is_gen = self.r.random() < 0.25
            self.is_async = not self.is_gen and self.r.random() < 0.3
            self.emit(0, "%sdef f%d(a, b, x=5):" % ("async " if self.is_async else "", i))
            self.emit(1, "y = 1")
            if self.r.random() < 0.3:
                self.emit(1, "def inner(): return (a, y)")
            self.block(1, 4, False)
            self.block(1, 4, False)
            self.emit(1, "return ('end', a, b, x, y)")
        self.emit(0, "for f in [%s]:" % ", ".join("f%d" % i for i in range(count)))
        self.emit(1, "for k in range(6):")
        self.emit(2, "log.clear()")
        self.emit(2, "try:")
        self.emit(3, "got = f(k, k + 1)")
        self.emit(3, "if hasattr(got, '__await__'): got = drive(got)")
        self.emit(3, "if hasattr(got, 'send'):")
        self.emit(4, "it, got = got, []")
        self.emit(4, "for v in it: got.append(v)")
        self.emit(2, "except BaseException as e:")
        self.emit(3, "lines = []; tb = e.__traceback__")
        self.emit(3, "while tb: lines.append(tb.tb_lineno); tb = tb.tb_next")
        # CPython's pairs of instructions give an unbound local the line of the first one.
        self.emit(3, "if isinstance(e, UnboundLocalError): lines = lines[:-1]")
        # CPython loses entries when throw() goes through a delegating coroutine that handles another
        # exception (the pending traceback is dropped when the context is set).
        self.emit(3, "if f.__code__.co_flags & 0x80: lines = lines[:3]")
        self.emit(3, "ctx = e.__context__")
        self.emit(3, "got = (repr(e), lines, repr(ctx))")
        self.emit(2, "print(f.__name__, k, got, log, exc())")
        return "\n".join(self.lines) + "\n"


def run(command):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return p.returncode, p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")


def main():
    krait = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    options = sys.argv[4:]
    bad = 0
    for s in range(seed, seed + rounds):
        text = Gen(s).program()
        path = os.path.join(tempfile.gettempdir(), "flow%d.py" % s)
        with open(path, "w") as f:
            f.write(text)
        want = run([sys.executable, "-E", "-S", "-W", "ignore", path])
        got = run([krait, "-S", *options, path])
        if want[:2] != got[:2]:
            bad += 1
            print("seed %d: differs (%s)" % (s, path), got[2][-200:])
            for a, b in zip(want[1].split("\n"), got[1].split("\n")):
                if a != b:
                    print("  CPython", a)
                    print("  Krait  ", b)
                    break
        else:
            os.remove(path)
    print("%d programs, %d differ" % (rounds, bad))
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
