"""mix.py: random programs over the whole language, for the differential fuzzer.

Every variable has a kind, told by its first letter: i int, f float, s str, l list of numbers, d dict, o object, v anything.
Expressions are generated for a kind and are wrong about it now and then.  Each program uses a random choice of
features (FEATURES), so that a rare one meets others often enough.  Cost is bounded by `mult`, the number of times the
statement being generated will run.  Nothing whose repr is an address is ever printed or put into a container.
"""
from written import Written

SMALL = ["0", "1", "2", "3", "5", "7", "10", "64", "-1", "-3", "255"]
EDGE = ["2**47 - 1", "-2**47", "2**47", "2**48", "2**48 - 1", "2**62", "2**63 - 1", "2**63", "-2**63", "2**64 - 1", "2**64",
        "10**20", "140737488355300", "-140737488355320", "4611686018427387904", "65536", "2147483648"]
FLOATS = ["0.0", "1.0", "0.5", "-2.25", "1e10", "-0.0", "1e308", "INF", "-INF", "NAN", "3.0", "1e-5", "2.0**53"]
STRS = ["''", "'a'", "'abc'", "'hello world'", "'x,y,z'", "'\\u00e9\\u4e2d'", "'AbC'", "'12'", "' pad '", "'\\U0001f600!'"]
FEATURES = ["cls", "flip", "exc", "gen", "lst", "dct", "big", "flt", "clo", "glob", "call", "rec", "match", "str", "frame", "inner",
            "with", "set", "tup", "iters", "ext", "dyn", "tb",
            "cb", "txt"]


class Mix(Written):
    def __init__(self, seed):
        super().__init__(seed)
        self.on = set(self.r.sample(FEATURES, self.r.randint(3, 9)))
        self.mult = 1
        self.serial = 0
        self.depth = 0       # of loops
        self.nested = 0      # of blocks
        self.scope = None    # kind letter -> names
        self.trips = []      # names of loop counters, innermost last
        self.in_gen = False
        self.in_func = True
        self.funcs = []      # (name, arity) of helpers taking ints
        self.gens = []
        self.classes = []

    # -- small tools

    def has(self, f):
        return f in self.on

    def new(self, prefix):
        self.serial += 1
        return "%s%d" % (prefix, self.serial)

    def var(self, kind):
        names = self.scope.get(kind)
        return self.r.choice(names) if names else None

    def weighted(self, table):
        total = sum(w for w, _ in table)
        k = self.r.random() * total
        for w, f in table:
            k -= w
            if k < 0:
                return f
        return table[-1][1]

    # -- expressions

    def num(self, d=0):
        return self.flt(d) if self.has("flt") and self.p(0.3) else self.int(d)

    def int(self, d=0):
        r = self.r
        if d > 2 or self.p(0.3):
            k = r.random()
            if k < 0.55:
                return self.var("i") or "1"
            if k < 0.65 and self.trips:
                return r.choice(self.trips)
            if k < 0.7 and self.var("l"):
                l = self.var("l")
                return "%s[%s %% (len(%s) or 1)]" % (l, self.var("i"), l) if self.p(0.5) else "%s[%d]" % (l, r.randint(-3, 4))
            if k < 0.75 and self.has("glob"):
                return self.pick("G0", "G1")
            if k < 0.83 and self.has("big"):
                return "(%s)" % r.choice(EDGE)
            if k < 0.86 and self.var("v") and self.has("flip"):
                return self.var("v")
            return r.choice(SMALL)
        a = self.int(d + 1)
        t = [(5, lambda: "(%s %s %s)" % (a, self.pick("+", "-", "*"), self.num(d + 1))),
             (1, lambda: "(%s %s (%s or %s))" % (a, self.pick("//", "%"), self.int(d + 1), self.pick("1", "3", "-7"))),
             (0.3, lambda: "(%s %s %s)" % (a, self.pick("//", "%"), self.var("i") or "2")),
             (1, lambda: "(%s %s %s)" % (a, self.pick("&", "|", "^"), self.int(d + 1))),
             (0.7, lambda: "(%s %s (%s & %d))" % (a, self.pick("<<", ">>"), self.int(d + 1), 63 if self.has("big") else 7)),
             (0.4, lambda: "(%s%s)" % (self.pick("-", "~", "+", "not "), a)),
             (0.7, lambda: "(%s if %s else %s)" % (a, self.cond(d + 1), self.int(d + 1))),
             (0.4, lambda: "(%s %s %s)" % (a, self.pick("and", "or"), self.int(d + 1))),
             (0.4, lambda: "(%s)" % self.cond(d + 1)),
             (0.4, lambda: "len(%s)" % (self.var(self.pick("l", "s")) or "'abc'")),
             (0.3, lambda: "abs(%s)" % a),
             (0.3, lambda: "%s(%s, %s)" % (self.pick("min", "max"), a, self.num(d + 1))),
             (0.2, lambda: "int(%s)" % self.flt(d + 1)),
             (0.2, lambda: "(%s ** %s)" % (a, self.pick("2", "3", "0")) if a[0] != "-" else a),
             (0.15, lambda: "divmod(%s, %s or 5)[%d]" % (a, self.int(d + 1), r.randint(0, 1))),
             (0.15, lambda: "hash(+(%s))" % a),
             (0.15, lambda: "(%s).bit_length()" % self.var("i"))]
        if self.has("big"):
            t += [(1, lambda: "((%s * 6364136223846793005 + 1442695040888963407) & (2**64 - 1))" % a),
                  (1, lambda: "((%s ^ (%s << %d)) & 0x%s)" % (a, a, r.randint(1, 40), "f" * r.randint(8, 17))),
                  (0.5, lambda: "(((%s + 0) * 1103515245 + 12345) %% 2**31)" % a)]
        if self.var("o"):
            o = self.var("o")
            t += [(2, lambda: o + "." + self.pick("x", "y", "x")), (1, lambda: "%s.move(%s)" % (o, a)), (0.5, lambda: "%s.prop" % o),
                  (0.4, lambda: "%s.%s" % (o, self.pick("cval", "missing", "desc"))), (0.4, lambda: "(%s + %s)" % (o, a)),
                  (0.3, lambda: "(%s %s %s)" % (o, self.pick("<", "==", "!=", "is"), o)), (0.2, lambda: "%s[%s]" % (o, a)),
                  (0.2, lambda: "%s(%s)" % (o, a)), (0.2, lambda: "%s.%s(%s)" % (o, self.pick("smeth", "kmeth"), a)), (0.1, lambda: "len(%s)" % o)]
        if self.funcs:
            t += [(2 if self.has("call") else 0.7, lambda: self.call(d))]
        if self.has("gen") and self.mult < 300:
            t += [(0.8, lambda: self.genexp(d))]
        if self.has("cb") and self.mult < 300 and not self.in_comp:
            t += [(1.5, lambda: self.callback(d))]
        if self.var("d"):
            dn = self.var("d")
            t += [(1, lambda: "%s.get(%s, %s)" % (dn, self.key(d), a)), (0.4, lambda: "%s[%s]" % (dn, self.key(d))), (0.3, lambda: "len(%s)" % dn)]
        if self.has("str"):
            t += [(0.4, lambda: "ord((%s or 'q')[0])" % self.str(d + 1)), (0.3, lambda: "%s.%s('%s')" % (self.str(d + 1), self.pick("find", "count"), self.pick("a", "b", " ")))]
        if self.in_func and d < 2 and not self.in_comp:
            t += [(0.3, lambda: "(%s := %s)" % (self.var("i"), self.trim(self.int(d + 1))))]
        if self.has("ext"):
            t += [(0.5, lambda: "math.gcd(%s, %s)" % (self.var("i"), self.pick("12", "2**50"))), (0.3, lambda: "math.isqrt(abs(%s))" % self.var("i")),
                  (0.3, lambda: "len(_json.encode_basestring_ascii(%s))" % self.str(d + 1)), (0.2, lambda: "math.floor(%s)" % self.flt(d + 1))]
        return self.weighted(t)()

    in_comp = False

    def comp(self, make):
        self.in_comp, was = True, self.in_comp
        try:
            return make()
        finally:
            self.in_comp = was

    def genexp(self, d):
        v = "q%d" % d
        self.scope["i"].append(v)
        body = self.comp(lambda: self.int(d + 2))
        test = self.comp(lambda: " if " + self.cond(d + 2) if self.p(0.4) else "")
        self.scope["i"].pop()
        g = "%s for %s in %s%s" % (body, v, self.iterable_small(), test)
        return self.pick("sum(%s)", "len(list(%s))", "max((%s), default=0)", "min([%s], default=3)", "any(%s)", "all(%s)", "sum([%s])",
                         "sorted(%s)[:1].count(1)", "len({%s})", "len(tuple(%s))", "sum(x or 0 for x in (%s))", "len(dict((k, 1) for k in (%s)))",
                         "len(','.join(str(k)[:3] for k in (%s)))") % g

    def callback(self, d):
        """A builtin that calls a function for each item, or resumes a generator."""
        v = "q%d" % d
        self.scope["i"].append(v)
        body = self.comp(lambda: self.int(d + 2))
        other = self.comp(lambda: self.pick(self.num(d + 2), self.cond(d + 2)))
        test = self.comp(lambda: " if " + self.cond(d + 2) if self.p(0.3) else "")
        self.scope["i"].pop()
        items = "range(%d)" % self.r.randint(0, 40) if self.mult < 60 and self.p(0.4) else self.iterable_small()
        gen = "(%s for %s in %s%s)" % (body, v, items, test)
        some = gen if self.p(0.6) else items
        key = "lambda %s: %s" % (v, other)
        by = "key=%s%s" % (key, self.pick("", "", ", reverse=True", ", reverse=%s" % self.cond(d + 2)))
        return self.pick("sum(%s, %s)" % (gen, self.num(d + 2)), "sum(%s)" % gen, "any(%s)" % gen, "all(%s)" % gen,
                         "max(%s, key=%s, default=%s)" % (some, key, self.num(d + 2)), "min(%s, key=%s)" % (some, key),
                         "max(%s, key=None)" % gen, "sum(list(%s)[:3])" % gen, "len(set(%s))" % gen, "sum(tuple(%s))" % gen,
                         "sum(sorted(%s, %s)[1:3])" % (some, by), "sum(map(%s, %s))" % (key, some), "len(list(map(%s, %s)))" % (key, some),
                         "sum(filter(%s, %s))" % (key, some), "len(list(filter(%s, map(%s, %s))))" % (self.pick("None", key), key, some),
                         "sum(k * w for k, w in enumerate(map(%s, %s)))" % (key, some), "sum(k + w for k, w in zip(%s, %s))" % (gen, some),
                         "len(dict(zip(%s, map(%s, %s))))" % (gen, key, some), "len([*%s, *map(%s, %s)])" % (gen, key, items),
                         "sum(frozenset(map(abs, %s)))" % gen, "len(''.join(str(k) for k in %s))" % gen, "max(%s)" % gen,
                         "sum(map(lambda a, b: a + b, %s, %s))" % (gen, some), "next(map(%s, %s), 3)" % (key, some),
                         "next(filter(%s, %s), 3)" % (key, some), "sum(map(int, map(str, %s)))" % gen)

    def iterable_small(self):
        if self.has("gen") and self.gens and self.p(0.3):
            return "%s(%d)" % (self.r.choice(self.gens), self.r.randint(0, 4))
        if self.p(0.4) and self.var("l"):
            return self.var("l")
        return self.pick("range(%d)" % self.r.randint(0, 5), "(1, 2.5, 3)", "range(3, -3, -2)")

    def call(self, d):
        name, shape = self.r.choice(self.funcs)
        a, b, c = self.int(d + 1), self.int(d + 2), self.var("i") or "4"
        k = self.r.random()
        if shape == "pos":
            return self.pick("%s(%s, %s)" % (name, a, b), "%s(%s)" % (name, a), "%s(*(%s, %s))" % (name, a, b))
        if shape == "kwonly":
            return self.pick("%s(%s, k=%s)" % (name, a, b), "%s(%s)" % (name, a), "%s(%s, **{'k': %s})" % (name, a, c))
        if shape == "var":
            return self.pick("%s(%s, %s, z=%s)" % (name, a, b, c), "%s(%s)" % (name, a), "%s(*range(%d))" % (name, self.r.randint(0, 4)), "%s(*[%s], %s, q=1, **{'w': 2})" % (name, c, b))
        if shape in ("fwd", "mixed"):
            l, v = self.var("l"), self.var("d")
            return self.pick("%s(%s)" % (name, a), "%s(%s, %s)" % (name, a, b), "%s(*(%s, %s))" % (name, a, b), "%s(%s, k=%s)" % (name, a, b),
                             "%s(%s, **{'k': %s})" % (name, a, c), "%s(%s, *(%s,), b=%s)" % (name, a, b, c), "%s(*%s)" % (name, l or "[1, 2]"),
                             "%s(%s, z=%s, **{'w': %s, 'k': 1})" % (name, a, b, c), "%s(*TWO, **KEYS)" % name, "%s(%s, *TWO[:%s & 1])" % (name, a, c),
                             "%s(%s, **dict(KEYS, q=%s))" % (name, a, c), "%s(a=%s)" % (name, a), "%s(%s, **%s)" % (name, a, v or "{}"))
        if shape == "one":
            return "%s(%s)" % (name, a)
        if shape == "rec":
            return "%s(%d)" % (name, self.r.randint(0, 9 if self.mult < 30 else 4))
        if k < 0.1:
            return "%s(b=%s, a=%s)" % (name, b, a)
        if k < 0.15:
            return self.pick("%s()" % name, "%s(1, 2, 3, 4)" % name, "%s(1, zz=2)" % name)
        return self.pick("%s(%s)" % (name, a), "%s(%s, %s)" % (name, a, b), "%s(%s, c=%s)" % (name, a, b), "%s(a=%s, b=%s)" % (name, a, c))

    def key(self, d):
        return self.pick("%s & 7" % self.var("i"), "'k'", "'abc'[:%s & 3]" % self.var("i"), "str(%s & 3)" % self.var("i"), "(%s & 1, 2)" % self.var("i"), "1.0", "None", "True")

    def flt(self, d=0):
        if d > 2 or self.p(0.35):
            return self.pick(self.var("f") or "0.5", self.var("f") or "1.5", self.r.choice(FLOATS))
        a = self.flt(d + 1)
        return self.weighted([(5, lambda: "(%s %s %s)" % (a, self.pick("+", "-", "*"), self.num(d + 1))),
                              (1, lambda: "(%s / (%s or 1))" % (a, self.num(d + 1))), (0.2, lambda: "(%s / %s)" % (a, self.num(d + 1))),
                              (0.5, lambda: "float(%s)" % self.int(d + 1)), (0.3, lambda: "(-%s)" % a), (0.3, lambda: "abs(%s)" % a),
                              (0.4, lambda: "math.sqrt(abs(%s))" % a), (0.3, lambda: "(%s %s (%s or 2))" % (a, self.pick("//", "%"), self.num(d + 1))),
                              (0.4, lambda: "(%s if %s else %s)" % (a, self.cond(d + 1), self.num(d + 1))),
                              (0.2, lambda: "min(%s, %s)" % (a, self.num(d + 1))), (0.2, lambda: "round(%s, 2)" % a)])()

    def str(self, d=0):
        if d > 2 or self.p(0.35):
            return self.pick(self.var("s") or "'s'", self.r.choice(STRS))
        a = self.str(d + 1)
        i = self.var("i")
        return self.weighted([(3, lambda: "(%s + %s)" % (a, self.str(d + 1))), (1, lambda: "str(%s)" % self.num(d + 1)),
                              (1, lambda: "%s[%s:%s]" % (a, self.pick("", "1", "-3", "%s & 3" % i), self.pick("", "2", "-1", "%s & 7" % i))),
                              (1, lambda: "(%s or 'z')[%s]" % (a, self.pick("0", "-1", "%s & 1" % i))),
                              (1, lambda: "%s.%s" % (a, self.pick("upper()", "strip()", "replace('a', 'bb')", "lower()", "title()", "swapcase()", "center(9, '*')", "zfill(5)", "lstrip('a')"))),
                              (0.6, lambda: "'%%s-%%d' %% (%s, %s & 255)" % (a, i)), (0.7, lambda: "'-'.join([%s, %s])" % (a, self.str(d + 1))),
                              (0.5, lambda: "(%s * (%s & 3))" % (a, i)), (0.4, lambda: "chr(97 + %s %% 26)" % i),
                              (1, lambda: "f'{%s}:{%s:>4}{%s!r:.4}'" % (i, self.var("i"), self.var("s") or i)),
                              (0.4, lambda: "repr(%s)[:12]" % (self.var(self.pick("f", "i", "l")) or i)),
                              (0.3, lambda: "''.join(reversed(%s))" % a), (0.3, lambda: "%s.split('b')[0]" % a)])()

    def cond(self, d=0):
        op = self.pick("<", "<=", ">", ">=", "==", "!=")
        i = self.r.choice(self.trips) if self.trips and self.p(0.7) else (self.var("i") or "1")
        return self.weighted([(3, lambda: "%s %% %d %s %d" % (i, self.r.randint(2, 7), self.pick("==", "!=", "<"), self.r.randint(0, 3))),
                              (3, lambda: "%s %s %s" % (self.num(d + 1), op, self.num(d + 1))),
                              (0.8, lambda: "%s < %s <= %s" % (self.num(d + 2), self.num(d + 2), self.num(d + 2))),
                              (0.6, lambda: "(not %s %s %s)" % (self.num(d + 2), op, self.num(d + 2))),
                              (0.6, lambda: "(%s %s %s)" % (self.cond(d + 1) if d < 3 else i, self.pick("and", "or"), self.num(d + 2))),
                              (0.5, lambda: "%s is %sNone" % (self.var("v") or i, self.pick("", "not "))),
                              (0.5, lambda: "isinstance(%s, %s)" % (self.var("v") or i, self.pick("int", "float", "str", "(int, float)"))),
                              (0.5, lambda: "%s %s %s" % (self.num(d + 2), self.pick("in", "not in"), self.var(self.pick("l", "d")) or "(1, 2, 3)")),
                              (0.5 if self.has("str") else 0.1, lambda: "%s %s %s" % (self.str(d + 1), op, self.str(d + 1))),
                              (0.6 if self.has("str") else 0.1, lambda: "(%s or 'z')[%s] %s %s" % (self.str(d + 2), self.pick("0", "-1", "%s & 1" % i), op, self.pick("'a'", "'x'", "' '", "'ab'", "%s[-1:]" % self.str(d + 2)))),
                              (0.4 if self.has("str") else 0.1, lambda: "(%s or 'z')[0] %s %s" % (self.str(d + 2), self.pick("in", "not in"), self.pick("'abch'", "'0123456789'", "' ,xyz-'", "''"))),
                              (0.3 if self.has("str") else 0.1, lambda: "%s in %s" % (self.str(d + 2), self.str(d + 1))),
                              (0.3, lambda: self.var(self.pick("l", "s", "f", "v")) or i)])()

    def trim(self, e):
        """An int expression that stays small enough to go round a loop."""
        return self.weighted([(2, "clip(%s)" % e), (1, "(%s) %% 1000003" % e), (1, "(%s) & 0xffff" % e),
                              (2 if self.has("big") else 0.2, "(%s) & (2**64 - 1)" % e), (1 if self.has("big") else 0.1, "(%s) & (2**47 - 1)" % e)])

    # -- statements

    def statement(self, ind):
        t = [(5, self.st_int), (2.5 if self.nested < 4 else 0, self.st_if), (1, self.st_aug), (0.5, self.st_print), (0.3, self.st_swap),
             (0.25, self.st_jump), (0.1, self.st_del)]
        deep = self.nested < 4
        if self.depth < 3 and deep:
            t.append((2.5 if self.has("inner") else 0.8, self.st_loop))
        opt = [("flt", 2, self.st_flt, 0), ("str", 2, self.st_str, 0), ("txt", 4, self.st_parts, 0), ("lst", 3, self.st_list, 0), ("dct", 2.5, self.st_dict, 0), ("set", 1, self.st_set, 0),
               ("tup", 1.5, self.st_tuple, 0), ("flip", 2, self.st_flip, 0), ("exc", 2.5, self.st_try, 1), ("with", 1.2, self.st_with, 1), ("gen", 2, self.st_gen, 1),
               ("cls", 3, self.st_obj, 0), ("dyn", 1.5, self.st_dyn, 0), ("clo", 1.5, self.st_closure, 1), ("glob", 1.5, self.st_global, 0), ("match", 1, self.st_match, 1),
               ("frame", 0.8, self.st_frame, 0), ("tb", 1.2, self.st_tb, 1)]
        for f, w, st, needs in opt:
            if self.has(f) and (deep or not needs):
                t.append((w, st))
        self.weighted(t)(ind)

    def block(self, ind, most=2, least=1):
        self.nested += 1
        size = len(self.out)
        for _ in range(self.r.randint(least, most)):
            self.statement(ind)
        if len(self.out) == size:
            self.emit(ind, "pass")
        self.nested -= 1

    def st_int(self, ind):
        self.emit(ind, "%s = %s" % (self.var("i"), self.trim(self.int())))

    def st_aug(self, ind):
        self.emit(ind, "%s %s= %s" % (self.var("i"), self.pick("+", "-", "^", "|", "+"), self.pick(self.var("i"), "1", "3", "len(%s)" % (self.var("s") or "'a'"))))

    def st_flt(self, ind):
        f = self.var("f")
        self.emit(ind, self.pick("%s = %s" % (f, self.flt()), "%s = clip(%s)" % (f, self.flt()), "%s %s= %s" % (f, self.pick("+", "-", "*", "/"), self.pick("0.5", "2", "(%s + 0.0)" % self.var("f"), self.var("i")))))

    def st_chars(self, ind, s):
        """A scan of a text by characters that are compared, kept and put together again."""
        c, last, i, v = self.new("c"), self.new("p"), self.var("i"), self.var("v") or self.new("v")
        self.emit(ind, "%s = %s" % (last, self.pick("''", "None", "'a'", "'ab'", "1")))
        self.emit(ind, "for %s in (%s)[:12]:" % (c, self.str()))
        for _ in range(self.r.randint(1, 4)):
            self.emit(ind + 1, self.pick("if %s %s %s: %s += 1" % (c, self.pick("==", "!=", "<", ">=", "is"), self.pick("'a'", last, "'m'", "%s[-1:]" % s, "'bc'"), i),
                                         "if '0' <= %s <= '9' or %s in 'abc ': %s = %s" % (c, c, v, c), "%s = %s ^ ord(%s)" % (i, i, c), "%s = (%s + %s)[-24:]" % (s, c, s),
                                         "%s = (%s, %s)" % (v, c, last), "%s = [%s, %s, %s]" % (v, c, i, c), "if %s == %s: break" % (c, last)).replace("is 'a'", "== 'a'").replace("is 'm'", "== 'm'").replace("is 'bc'", "== 'bc'"))
        self.emit(ind + 1, "%s = %s" % (last, self.pick(c, c, "%s * 2" % c, "chr(ord(%s) + 1)" % c, "%s.upper()" % c)))
        self.emit(ind, "%s = %s + len(str(%s))" % (i, i, last))

    def st_parts(self, ind):
        """Texts out of parts of others that hardly anybody looks at, and exits that are taken often in between."""
        for _ in range(self.r.randint(1, 3) if self.var("s") else 0):
            s, i, t = self.var("s"), self.var("i"), self.r.choice(self.trips) if self.trips else self.var("i")
            one = self.pick("'abcde'[%s %% 5]" % i, "(%s or 'z')[0]" % s, "f'{%s}x'[0]" % i, "chr(97 + %s %% 26)" % i, "(%s + 'y')[-1]" % s, "str(%s & 63)" % i,
                            "f'{%s & 7}{%s[-20:]}'" % (i, s), "(%s[-20:] + str(%s & 7))" % (s, i))
            part = "".join(self.pick("[1:]", "[:1]", "[0:]", "[%s & 1:]" % i, "[:2]", "[-1:]", "[:%s & 3]" % i) for _ in range(self.r.randint(1, 2)))
            self.emit(ind, "%s = %s%s" % (self.pick(s, s, self.var("v") or s), one, part))
            if self.p(0.5):
                self.emit(ind, "if %s %% %d == 1: %s" % (t, self.r.randint(2, 6), self.pick("%s += 1" % i, "pass", "%s = (%s, %s)" % (self.var("v") or s, s, i), "%s = %s + 'x'" % (s, s))))

    def st_str(self, ind):
        s = self.var("s")
        if self.mult < 400 and self.p(0.3):
            self.st_chars(ind, s)
            return
        self.emit(ind, "%s = (%s)[-24:]" % (s, self.str()) if self.p(0.7) else "%s += %s; %s = %s[-30:]" % (s, self.str(1), s, s))

    def st_if(self, ind):
        self.emit(ind, "if %s:" % self.cond())
        self.block(ind + 1)
        if self.p(0.25):
            self.emit(ind, "elif %s:" % self.cond())
            self.block(ind + 1)
        if self.p(0.4):
            self.emit(ind, "else:")
            self.block(ind + 1)

    def shown(self):
        return self.r.choice([n for k in "iiffslodv" for n in self.scope.get(k, ())] or ["0"])

    def st_print(self, ind):
        guard = "if %s %% %d == %d: " % (self.trips[-1], self.r.randint(3, 11), self.r.randint(0, 2)) if self.trips else ""
        self.emit(ind, "%sprint('c%d', %s)" % (guard, self.r.randint(0, 99), ", ".join(self.shown() for _ in range(self.r.randint(1, 3)))))

    def st_swap(self, ind):
        # Targets differ: CPython 3.11 itself assigns `a, b, a = x, y, z` in the wrong order.
        names = self.r.sample(self.scope["i"], min(3, len(self.scope["i"])))
        values = self.r.sample(names, len(names))
        self.emit(ind, "%s = %s" % (", ".join(names), ", ".join(values)) if len(names) > 1 else "%s = %s = %s" % (names[0], names[0], self.trim(self.int(1))))

    def st_jump(self, ind):
        if self.trips:
            self.emit(ind, "if %s: %s" % (self.cond(), self.pick("break", "continue", "continue")))

    def st_del(self, ind):
        if not self.in_func:
            return
        x = self.var("v")
        if x:
            self.emit(ind, "%s = %s" % (x, self.num(1)))
            self.emit(ind, "del %s" % x)
            self.emit(ind, "try: %s" % x)
            self.emit(ind, "except NameError as e: print('del', type(e).__name__, e)")
            self.emit(ind, "%s = None" % x)

    def st_flip(self, ind):
        v = self.var("v")
        if not v:
            return
        k = self.r.random()
        t = self.trips[-1] if self.trips else self.var("i")
        if k < 0.4:
            self.emit(ind, "if %s == %d: %s = %s" % (t, self.r.randint(1, 30), v, self.pick("1.5", "'str'", "None", "2**60", "[1]", "7", "True", "(1, 2)")))
        elif k < 0.7:
            self.emit(ind, "%s = (1, 2.5, 'q', None, 2**50, -0.0)[%s %% %d]" % (v, t, self.r.randint(1, 6)))
        elif k < 0.85:
            self.emit(ind, "%s = %s" % (v, self.pick(self.num(), self.str(), "None")))
        else:
            self.emit(ind, "if isinstance(%s, (int, float)): %s = clip(%s + %s)" % (v, v, v, self.num(1)))

    def st_list(self, ind):
        l = self.var("l")
        item = self.weighted([(4, lambda: self.trim(self.int(1))), (2, lambda: "clip(%s)" % self.flt(1)), (0.4, lambda: self.var("s") or "None"), (0.2, lambda: "None")])()
        other = self.var("l")
        i = self.var("i")
        self.emit(ind, self.pick("%s.append(%s); del %s[12:]" % (l, item, l), "%s[%s %% (len(%s) or 1)] = %s" % (l, i, l, item), "%s[%d] = %s" % (l, self.r.randint(-4, 6), item),
                                 "if len(%s) > 3: %s = %s.pop()" % (l, self.var("v"), l), "%s.insert(%s & 3, %s); del %s[10:]" % (l, i, item, l),
                                 "%s = %s[%s:]" % (l, other, self.pick("", "1", "-3", ":2", ":-1")), "%s = %s" % (l, other), "%s = [%s, %s, *%s[:4]]" % (l, item, i, other),
                                 "%s += [%s]; del %s[9:]" % (l, item, l), "%s = [%s for e in %s]" % (l, self.pick("e", "(e, 1)[0]", "e * 1", "e if e else 0"), other),
                                 "%s[1:3] = [%s]" % (l, item), "%s.%s" % (l, self.pick("reverse()", "extend((1, 2.5)); del %s[8:]" % l, "sort(key=str)", "clear()")),
                                 "%s = (%s + %s)[:8]" % (l, l, other), "%s = list(%s)" % (l, self.pick("range(5)", "map(float, range(4))", "reversed(%s)" % other, "zip(%s, (1, 2))" % other)),
                                 "%s = [0] * %d" % (l, self.r.randint(3, 6)), "%s = [0.5] * 5" % l, "if %s: del %s[%s]" % (l, l, self.pick("0", "-1")), "%s.remove(%s)" % (l, i),
                                 "%s = %s.index(%s) if %s in %s else -1" % (i, l, item, item, l) if "(" not in item else "pass"))

    def st_dict(self, ind):
        d, i = self.var("d"), self.var("i")
        k = self.key(0)
        val = self.trim(self.int(1))
        c = self.r.random()
        if c < 0.12 and self.nested < 4:
            self.emit(ind, "for k%d in %s%s:" % (self.depth, d, self.pick("", ".keys()", ".values()", ".items()")))
            self.emit(ind + 1, self.pick("%s = clip(%s + len(str(k%d)))" % (i, i, self.depth), "if %s & 3 == 0: break" % i, "%s[%s] = 1" % (d, k), "%s.pop('k', None)" % d))
        else:
            self.emit(ind, self.pick("%s[%s] = %s" % (d, k, val), "%s[%s] = %s" % (d, k, val), "%s = %s.get(%s, 0)" % (self.var("v"), d, k), "%s.pop(%s, None)" % (d, k), "if %s in %s: del %s[%s]" % (k, d, d, k),
                                     "del %s[%s]" % (d, k), "%s[%s] = %s.get(%s, 0) + 1" % (d, k, d, k), "%s = dict(%s)" % (d, d), "%s.setdefault(%s, %s)" % (d, k, val), "%s.update(a=%s)" % (d, i),
                                     "%s = {**%s, 'm': %s}" % (d, d, i), "%s = {x: x * %s for x in range(%s & 3)}" % (d, i, i), "%s.clear()" % d, "%s.setdefault('l', []).append(%s) if len(%s) < 9 else %s.clear()" % (d, i, d, d)))

    def st_set(self, ind):
        i = self.var("i")
        self.emit(ind, self.pick("e%d = {%s & 7, %s & 3}" % (self.depth, i, self.var("i")), "e%d = set(range(%s & 3))" % (self.depth, i), "e%d = frozenset([%s & 7])" % (self.depth, i)))
        self.emit(ind, self.pick("%s = len(e%d | {1, 2})" % (i, self.depth), "%s = sum(sorted(e%d & {1, 2, 3}))" % (i, self.depth), "%s += (%s & 3) in e%d" % (i, self.var("i"), self.depth), "e%d.add(%s)" % (self.depth, i)))

    def st_tuple(self, ind):
        i, j = self.r.sample(self.scope["i"], 2) if len(self.scope["i"]) > 1 else ("_", self.var("i"))
        v = self.var("v") or "_"
        self.emit(ind, self.pick("%s, *%s = %s" % (i, v, "(%s, 2.5, 'x')" % j), "%s = (%s, %s); %s = %s[%s & 1]" % (v, j, j, i, v, j), "(%s, %s), %s = (%s, 1), None" % (i, j, v, j), "%s, %s = divmod(%s, 7)" % (i, j, i),
                                 "%s, %s = %s" % (i, j, self.var("l") or "(1, 2)"), "*%s, %s = range(%s & 3)" % (v, i, j), "%s = (%s, %s) < (%s, 2)" % (i, j, j, j), "%s = (1, %s) + (2.5,)" % (v, j), "%s = len((*%s, %s))" % (i, self.var("l") or "()", i)))

    def iterable(self):
        """(target, iterable, trips)"""
        n = self.r.choice([3, 12, 25, 40, 60]) if self.depth == 0 else self.r.choice([0, 1, 2, 3, 4, 8] if self.has("inner") else [2, 4, 9])
        if self.depth and self.mult * n > 1500:
            n = min(n, 2)
        c = self.new("n")
        k = self.r.random()
        if not self.has("iters") or k < 0.35:
            stop = "%d" % n
            if self.depth and self.p(0.4):
                stop, n = "%s & 3" % self.var("i"), 3
            return c, self.pick("range(%s)" % stop, "range(%s)" % stop, "range(%s, -1, -1)" % stop, "range(1, %s + 1, 2)" % stop), n
        if k < 0.9:
            e = self.new("n")
            return self.pick((c + ", " + e, "enumerate(range(%d))" % n), (c + ", " + e, "zip(range(%d), range(5, %d))" % (n, n + 5)), (c, "map(abs, range(%d))" % n),
                             (c, "reversed(range(%d))" % n), (c, "filter(None, range(%d))" % n), (c, "list(range(%d))" % n), (c, "tuple(range(%d))" % n), (c, "{k: 1 for k in range(%d)}" % n),
                             (c + ", " + e, "[(a, a * 0.5) for a in range(%d)]" % n), (c + ", " + e, "enumerate('a' * %d)" % n), (c, "[a for a in range(%d)]" % n), (c, "map(lambda a: a + 1, range(%d))" % n)) + (n,)
        return c, "(a * 2 for a in range(%d))" % n, n

    def st_loop(self, ind):
        if self.has("gen") and self.gens and self.p(0.25) and self.depth:
            target, it, n = self.new("n"), "%s(%d)" % (self.r.choice(self.gens), self.r.randint(0, 5)), 5
        else:
            target, it, n = self.iterable()
        names = target.split(", ")
        if self.p(0.25):
            w = names[0]
            self.emit(ind, "%s = 0" % w)
            self.emit(ind, "while %s < %d%s:" % (w, n, " and " + self.cond() if self.p(0.2) else ""))
            self.emit(ind + 1, "%s += 1" % w)
            names = [w]
        else:
            self.emit(ind, "for %s in %s:" % (target, it))
        self.trips.append(names[0])
        self.depth += 1
        self.nested += 1
        was, self.mult = self.mult, self.mult * max(n, 1)
        shield = self.depth == 1 and self.p(0.6)
        if shield:
            self.emit(ind + 1, "try:")
        for _ in range(self.r.randint(1, 5 if self.depth == 1 else 3)):
            self.statement(ind + 1 + shield)
        self.emit(ind + 1 + shield, "pass")
        if shield:
            self.emit(ind + 1, "except Exception as e:")
            self.emit(ind + 2, "print('x', %s, tbs(e))" % names[0])
        self.mult = was
        self.nested -= 1
        self.depth -= 1
        self.trips.pop()
        if self.p(0.15):
            self.emit(ind, "else:")
            self.emit(ind + 1, "%s = clip(%s + 1)" % (self.var("i"), self.var("i")))

    def st_try(self, ind):
        risky = [lambda: "%s = %s // (%s %% 4)" % (self.var("i"), self.var("i"), self.var("i")), lambda: "if %s: raise %s" % (self.cond(), self.pick("ValueError(%s)" % self.var("i"), "KeyError('k')", "Oops", "StopIteration")),
                 lambda: "%s = boom(%s)" % (self.var("i"), self.int(1)), lambda: "%s = [1, 2, 3][%s & 7]" % (self.var("i"), self.var("i")), lambda: "%s = {1: 2}[%s & 3]" % (self.var("i"), self.var("i")),
                 lambda: "assert %s, 'msg'" % self.cond(), lambda: "int('%s' * (%s & 1))" % ("7", self.var("i")), lambda: "None.attr if %s else 1" % self.cond()]
        self.emit(ind, "try:")
        if self.p(0.5):
            self.block(ind + 1, 1)
        self.emit(ind + 1, self.r.choice(risky)())
        if self.p(0.4):
            self.block(ind + 1, 1)
        catch = self.p(0.85)
        if catch:
            k = self.r.random()
            if k < 0.3:
                self.emit(ind, "except (ZeroDivisionError, Oops) as e:")
                self.block(ind + 1, 1)
            self.emit(ind, self.pick("except Exception as e:", "except Exception:", "except:", "except (ArithmeticError, LookupError, ValueError, Oops) as e:"))
            named = self.out[-1].endswith("as e:")
            if named and self.p(0.5):
                self.emit(ind + 1, self.pick("%s = len(str(e))" % self.var("i"), "print('e', type(e).__name__, e)" if self.mult < 80 else "%s += len(e.args)" % self.var("i"), "%s = type(e).__name__" % (self.var("s") or "_")))
            self.block(ind + 1, 1)
            if self.p(0.15):
                self.emit(ind + 1, "if %s: raise" % self.cond())
            if self.p(0.3):
                self.emit(ind, "else:")
                self.block(ind + 1, 1)
        if not catch or self.p(0.3):
            self.emit(ind, "finally:")
            self.nested += 2
            self.emit(ind + 1, "%s += 1" % self.var("i"))
            self.nested -= 2

    def st_with(self, ind):
        self.emit(ind, "with CM(%s & 3, %s)%s:" % (self.var("i"), self.pick("True", "False", "True"), " as " + self.var("v") if self.var("v") and self.p(0.5) else ""))
        self.block(ind + 1)
        if self.p(0.4):
            self.emit(ind + 1, "if %s: raise Oops(%s)" % (self.cond(), self.var("i")))

    def st_gen(self, ind):
        if not self.gens:
            return
        g, i = self.r.choice(self.gens), self.var("i")
        x = "g%d" % self.depth
        self.emit(ind, "%s = %s(%d)" % (x, g, self.r.randint(0, 5)))
        self.emit(ind, "try:")
        for _ in range(self.r.randint(1, 3)):
            self.emit(ind + 1, self.pick("%s = clip(next(%s))" % (i, x), "%s = clip(next(%s, 7))" % (i, x), "%s.send(None)" % x, "next(%s); %s.send(%s)" % (x, x, i), "%s.throw(Oops(3))" % x, "%s.close()" % x,
                                         "for _ in %s: %s = clip(%s + 1)" % (x, i, i), "%s = clip(sum(%s))" % (i, x), "%s = max(%s, default=1)" % (i, x), "%s, *_ = %s" % (i, x), "%s = list(%s)" % (self.var("v") or "_", x)))
        self.emit(ind, "except (StopIteration, Oops, RuntimeError, TypeError, ValueError) as e:")
        self.emit(ind + 1, "%s += len(type(e).__name__) + len(str(e))" % i)

    def st_obj(self, ind):
        o, i = self.var("o"), self.var("i")
        if not o:
            return
        t = self.trips[-1] if self.trips else i
        val = self.weighted([(4, lambda: self.trim(self.int(1))), (2, lambda: "clip(%s)" % self.flt(1)), (0.5, lambda: "'s'"), (0.4, lambda: "None")])()
        self.emit(ind, self.pick("%s.x = %s" % (o, val), "%s.y = %s" % (o, val), "%s.x += 1" % o, "%s.prop = %s" % (o, val), "%s = %s.move(%s)" % (i, o, i), "%s = %s(%s)" % (o, self.r.choice(self.classes), self.var("i")),
                                 "%s = %s" % (o, self.var("o")), "%s = clip(%s + %s)" % (i, o, i), "%s = %s.chain(%s).x" % (self.var("v") or "_", o, i), "%s.desc = %s" % (o, i), "m = %s.move; %s = m(%s)" % (o, i, i),
                                 "%s = %s.mk(%s)" % (o, o, i), "%s = getattr(%s, 'xyz'[%s %% 3], 0)" % (self.var("v") or "_", o, i), "%s.x = %s if %s < %d else %s" % (o, i, t, self.r.randint(3, 30), val), "%s += 1" % o,
                                 "print(%s)" % o if self.mult < 60 else "pass", "%s.extra%d = %s" % (o, self.r.randint(0, 2), i), "%s = hasattr(%s, 'extra1')" % (i, o), "for n0 in %s: %s = clip(%s + n0)" % (o, i, i),
                                 "%s = isinstance(%s, %s) + (type(%s) is %s)" % (i, o, self.r.choice(self.classes), o, self.r.choice(self.classes))))

    def st_dyn(self, ind):
        if not self.classes:
            return
        t = self.trips[-1] if self.trips else self.var("i")
        c, o = self.r.choice(self.classes), self.var("o")
        when = "if %s == %d: " % (t, self.r.randint(1, 25)) if self.p(0.7) else "if %s %% 5 == 2: " % t
        acts = ["%s.cval = %s" % (c, self.pick("5", "2.5", "'c'", t)), "%s.move = lambda self, d: d + 100" % c, "%s.smeth = staticmethod(lambda a: a)" % c, "%s.prop = property(lambda self: 77)" % c,
                "%s.__add__ = lambda self, o: 1000" % c, "%s.__getattr__ = lambda self, n: len(n)" % c, "%s.newattr = 1" % c]
        if o:
            acts += ["%s.__class__ = %s" % (o, self.r.choice(self.classes)), "del %s.x" % o, "%s.move = lambda d: d" % o, "%s.__dict__['x'] = 5" % o, "%s.cval = 9" % o, "%s.__dict__.clear()" % o, "delattr(%s, 'y')" % o]
        self.emit(ind, "try:")
        self.emit(ind + 1, when + self.r.choice(acts))
        self.emit(ind, "except (TypeError, AttributeError) as e: print('dyn', e)")

    def st_closure(self, ind):
        i, j = self.var("i"), self.var("i")
        f = "h%d" % self.r.randint(0, 2)
        k = self.r.random()
        outer = [n for n in self.scope["i"] if n.startswith("i")]
        if not outer:
            return
        if k < 0.35:
            self.emit(ind, "%s = lambda a, b=%s: clip(a + b + %s)" % (f, i, j))
        elif k < 0.7 and self.in_func:
            self.emit(ind, "def %s(a):" % f)
            n = self.r.choice(outer)
            self.emit(ind + 1, "nonlocal %s" % n)
            self.emit(ind + 1, "%s = clip(%s + a)" % (n, n))
            self.emit(ind + 1, "return %s %s a" % (n, self.pick("-", "+", "^")))
        else:
            self.emit(ind, "%s = adder(%s)" % (f, self.pick(i, "1.5", "3")))
        self.emit(ind, "%s = %s(%s)" % (self.r.choice(outer), f, self.pick(i, "2", "%s & 255" % j)))

    def st_global(self, ind):
        t = self.trips[-1] if self.trips else self.var("i")
        self.emit(ind, self.pick("setg(%s)" % self.trim(self.int(1)), "G1.__class__; setg(2.5) if %s == 9 else None" % t, "%s = clip(G0 + %s)" % (self.var("i"), self.var("i")), "if %s %% 6 == 1: rebind('glob', %s)" % (t, t),
                                 "%s = glob(%s)" % (self.var("i"), self.var("i")), "rebind_len(%s %% 5 == 4); %s = len('abcd'); rebind_len(False)" % (t, self.var("i")), "rebind_abs(%s)" % t + "; %s = abs(-3)" % self.var("i")))

    def st_match(self, ind):
        self.emit(ind, "match %s:" % self.pick(self.var("v") or "0", "(%s & 3, 1)" % self.var("i"), "%s & 7" % self.var("i"), self.var("l") or "[1]", self.var("d") or "{}", self.var("o") or "None"))
        pats = ["0 | 1", "int(%s) if %s > 2" % ("m1", "m1"), "float()", "str()", "[m1, *_]", "(0, m1)", "{'k': m1}", "None", "P(x=m1)", "(a, b) if a == b", "True", "2.5", "'q'"]
        for pat in self.r.sample(pats, self.r.randint(1, 4)):
            self.emit(ind + 1, "case %s:" % pat)
            self.block(ind + 2, 1)
        if self.p(0.6):
            self.emit(ind + 1, "case _:")
            self.block(ind + 2, 1)

    def st_frame(self, ind):
        t = self.trips[-1] if self.trips else self.var("i")
        guard = "if %s %% 9 == 4: " % t
        self.emit(ind, guard + self.pick("print('loc', len(locals()), %r in locals())" % (self.var("i")), "print('fr', sys._getframe().f_lineno, sys._getframe().f_code.co_name)", "print('who', caller())",
                                         "print('val', sys._getframe().f_locals.get(%r))" % self.var("i"), "print('peek', peek(%r))" % self.var("i"), "print(eval(%r))" % self.var("i")))
        if self.p(0.3):
            self.emit(ind, "%s = clip(deep_caller(%s))" % (self.var("i"), t))

    def st_tb(self, ind):
        self.emit(ind, "try:")
        self.block(ind + 1, 1)
        self.emit(ind + 1, self.pick("boom(%s %% 5)" % self.var("i"), "1 // (%s %% 3)" % self.var("i"), "boom2(%s %% 7)" % self.var("i"), "[][%s & 1]" % self.var("i"), "raise Oops(%s)" % self.var("i")))
        self.emit(ind, "except Exception as e:")
        show = "print('tb', tbs(e))"
        if self.mult > 60:
            show = "if %s %% 7 == 2: %s" % (self.trips[-1], show)
        self.emit(ind + 1, show)
        self.emit(ind + 1, "%s += sys.exc_info()[2].tb_lineno & 7" % self.var("i"))

    # -- definitions

    def with_scope(self, scope, ind, most, in_gen=False, in_func=True):
        saved = self.scope, self.in_func, self.trips, self.depth, self.nested
        self.scope, self.in_func, self.trips, self.depth, self.nested = scope, in_func, [], 1, 1
        for _ in range(self.r.randint(1, most)):
            self.statement(ind)
        self.scope, self.in_func, self.trips, self.depth, self.nested = saved

    def forward(self, name):
        """A function that hands its arguments on, or a class whose __init__ does."""
        to, _ = self.r.choice(self.funcs)
        if self.p(0.3):
            self.emit(0, "class K%s:\n    def __init__(self, a, *rest, k=2, **kw):\n        self.n = a + k + len(rest) + len(kw)" % name)
            self.emit(0, "class S%s(K%s):\n    def __init__(self, *args, **kw):\n        super().__init__(*args, **kw)" % (name, name))
        else:
            self.emit(0, "def S%s(*args, **kw):\n    %s" % (name, self.pick("pass", "kw.pop('k', 0)", "args = args[:2]", "kw['k'] = len(args)", "seen = locals()")))
            self.emit(1, "return Box(%s(%s))" % (to, self.pick("*args, **kw", "*args", "1, *args, **kw", "*args[:1], **kw", "*args, **{'k': 1}")))
        self.emit(0, "def %s(*args, **kw):" % name)
        self.emit(1, self.pick("return S%s(*args, **kw).n" % name, "return clip(S%s(*args).n)" % name, "f = lambda *a, **k: S%s(*a, *args, **k).n\n    return f(**kw)" % name))
        self.funcs.append((name, "fwd"))

    def helper(self, n):
        name = "fn%d" % n
        shape = self.pick("def", "def", "one", "pos", "kwonly", "var", "mixed", "mixed", "fwd", "fwd", "fwd") if self.has("call") else self.pick("def", "one")
        if shape == "fwd" and self.funcs:
            self.forward(name)
            return
        head = {"def": "a, b=2, c=3", "one": "a", "pos": "a, b=4, /", "kwonly": "a, *, k=5", "var": "*args, **kw", "mixed": "a, b=3, *rest, k=4, **kw", "fwd": "*args, **kw"}[shape]
        self.emit(0, "def %s(%s):" % (name, head))
        ints = {"def": ["a", "b", "c"], "one": ["a"], "pos": ["a", "b"], "kwonly": ["a", "k"], "var": ["a"], "mixed": ["a", "b", "k", "n"], "fwd": ["a"]}[shape]
        if shape == "mixed":
            self.emit(1, self.pick("n = len(rest) + len(kw)", "n = sum(rest) + kw.get('z', 0)", "kw['z'] = b; n = len(kw)"))
        if shape in ("var", "fwd"):
            self.emit(1, "a = args[0] if args else len(kw)")
        self.mult = 60
        if self.p(0.5):
            keep = self.on
            self.on = self.on - {"clo", "frame", "lst", "flt", "str", "dct", "cls", "flip", "tb", "gen", "inner"}
            self.with_scope({"i": list(ints)}, 1, 2)
            self.on = keep
        if self.p(0.3):
            self.emit(1, "if a == %s: return %s" % (self.r.choice(SMALL), self.r.choice(ints)))
        self.emit(1, "return " + self.pick("clip(a)", "%s - 1" % ints[-1], "clip(a * 3 + %s)" % ints[-1], "a if a > %s else %s" % (ints[-1], ints[-1]), "a"))
        self.mult = 1
        self.funcs.append((name, shape))

    def recursion(self):
        self.emit(0, self.pick("def rec(n):\n    return n if n < 2 or n > 15 else rec(n - 1) + rec(n - 2)\n", "def rec(n):\n    if n <= 0: return 1\n    return other(n - 1) * 2 - n\ndef other(n):\n    if n <= 0: return 3\n    return rec(n - 1) + 1\n",
                               "def rec(n, t=None):\n    t = t if t is not None else tree(n % 7)\n    return 0 if t is () else 1 + max(rec(n, t[0]), rec(n, t[1]))\ndef tree(n):\n    return () if n <= 0 else (tree(n - 1), tree(n - 2))\n",
                               "def rec(n):\n    if n > 5: raise Oops(n)\n    try:\n        return rec(n + 2) if n & 1 else n * 2\n    except Oops as e:\n        return e.args[0] + n\n    finally:\n        setg(n)\n"))
        self.funcs.append(("rec", "rec"))

    def generator(self, n):
        name = "gen%d" % n
        self.emit(0, "def %s(n):" % name)
        self.emit(1, self.pick("i = 0\n    while i < n:\n        got = yield i\n        i += got if isinstance(got, int) and 0 < got < 4 else 1", "for i in range(n):\n        yield i * 1.5",
                               "try:\n        for i in range(n):\n            yield i\n    except Oops as e:\n        yield 100\n    finally:\n        n = 0", "yield from range(n)\n    yield from (x + 1 for x in range(n))",
                               "if n > 0:\n        yield n\n        yield from %s(n - 1)\n        yield n" % name, "a, b = 0, 1\n    for _ in range(n):\n        yield a\n        a, b = b, a + b\n    return a",
                               "x = 1\n    for i in range(n):\n        x = (x * 6364136223846793005 + 1) & (2**64 - 1)\n        yield x >> 33\n        if i == 3: raise Oops(i)", "for i in range(n):\n        try:\n            yield i\n        except Oops:\n            yield -1"))
        self.gens.append(name)

    def function(self, n):
        name = "t%d" % n
        self.emit(0, "def %s(p, i9):" % name)
        self.body(1)
        self.emit(1, "return [%s]" % ", ".join(self.scope["i"] + self.scope["f"] + self.scope["s"] + self.scope["l"]))
        self.emit(0, "run(%s)" % name)

    def body(self, ind):
        r = self.r
        self.scope = {"i": ["i%d" % k for k in range(r.randint(2, 4))], "f": ["f0", "f1"], "s": ["s0", "s1"], "l": ["l0", "l1"], "v": ["v0", "v1"]}
        if self.has("dct"):
            self.scope["d"] = ["d0", "d1"]
        if self.classes:
            self.scope["o"] = ["p", "o1"]
            self.emit(ind, "o1 = %s(3)" % r.choice(self.classes))
        for x in self.scope["i"]:
            self.emit(ind, "%s = %s" % (x, self.pick("i9", r.choice(SMALL), r.choice(EDGE if self.has("big") else SMALL))))
        self.emit(ind, "f0 = %s; f1 = %s; s0 = %s; s1 = %s; v0 = %s; v1 = None" % (r.choice(FLOATS), r.choice(FLOATS), r.choice(STRS), r.choice(STRS), self.pick("0", "1.5", "None", "'v'")))
        self.emit(ind, "l0 = %s; l1 = %s" % (self.pick("[1, 2, 3, 4, 5]", "[1.5, 2.5, 3.5, 4.5, 0.0]", "[1, 2.5, None, 4, 'x']", "list(range(7))"), self.pick("l0", "[0] * 6", "[5, 4, 3, 2, 1]", "[2**50, 1, 2, 3, 4]")))
        if self.has("dct"):
            self.emit(ind, "d0 = {'k': 1, 2: 3}; d1 = %s" % self.pick("{}", "d0", "dict.fromkeys(range(4), 0)"))
        for _ in range(r.randint(1, 2)):
            self.st_loop(ind)

    def program(self):
        r = self.r
        self.scope = {}
        self.out.append(PRELUDE)
        if self.has("cls") or self.has("dyn") or self.has("match"):
            self.out.append(CLASSES)
            self.classes = r.sample(["P", "Q", "R", "S", "W"], r.randint(1, 4))
        if self.has("rec"):
            self.recursion()
        for n in range(r.randint(2, 5) if self.has("call") else r.randint(0, 3)):
            self.helper(n)
        if self.has("gen"):
            for n in range(r.randint(1, 3)):
                self.generator(n)
        for n in range(r.randint(1, 2)):
            self.function(n)
        if self.p(0.3):
            self.in_func = False
            self.emit(0, "i9 = 4")
            self.emit(0, "try:")
            if self.classes:
                self.emit(1, "p = %s(2)" % self.classes[0])
            self.body(1)
            self.emit(0, "except Exception as e:")
            self.emit(1, "print('module', type(e).__name__, e, tbs(e))")
            self.emit(0, "print(%s)" % ", ".join(self.scope["i"]))
        made = self.classes[0] if self.classes else "int"
        return "\n".join(self.out).replace("MAKE", made) + "\n"


PRELUDE = '''import sys, math, builtins
try:
    import _json
except ImportError:
    _json = None
INF = float("inf"); NAN = float("nan")
G0 = 1; G1 = 2
class Oops(Exception): pass
class CM:
    def __init__(self, v, swallow): self.v = v; self.swallow = swallow
    def __enter__(self): return self.v
    def __exit__(self, t, e, tb): return self.swallow and t is Oops
def clip(v):
    if v > 10**15 or v < -10**15: return 3 if v > 0 else -4
    if v != v: return 0.25
    return v
def setg(v):
    global G0
    G0 = v
TWO = (3, 4)
KEYS = {"k": 6, "y": 7}
class Box:
    def __init__(self, n): self.n = n
def glob(a): return clip(a + 1)
def rebind(name, t):
    globals()[name] = (lambda a: clip(a + 2)) if t & 1 else (lambda a: clip(a - 1))
def rebind_len(on):
    if on: globals()["len"] = lambda x: 42
    else: globals().pop("len", None)
real_abs = abs
def rebind_abs(t): builtins.abs = (lambda x: 7) if t % 4 == 3 else real_abs
def boom(n):
    if n > 3: raise ValueError(n)
    if n == 2:
        return [0][n]
    return n
def boom2(n):
    try:
        return boom(n)
    except IndexError:
        raise Oops("two")
    except ValueError as e:
        raise KeyError(n) from e
def tbs(e):
    out = [type(e).__name__, str(e)]
    tb = e.__traceback__
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    if e.__context__ is not None and len(out) < 20: out.append(tbs(e.__context__))
    return out
def caller():
    f = sys._getframe(1)
    return f.f_code.co_name, f.f_lineno, f.f_back.f_lineno
def peek(name): return sys._getframe(1).f_locals.get(name)
def deep_caller(a):
    def inner(b): return sys._getframe(2).f_lineno + b
    return inner(a)
def adder(k):
    n = 0
    def add(a):
        nonlocal n
        n += 1
        return clip(a + k + n)
    return add
def run(f):
    for k in (1, 5, 2**47 - 3):
        p = MAKE(k)
        try:
            out = f(p, k)
        except Exception as e:
            print(f.__name__, k, "raised", tbs(e))
        else:
            print(f.__name__, k, out, p, G0)
        builtins.abs = real_abs
        rebind_len(False)
'''

CLASSES = '''
class Desc:
    def __get__(self, o, t): return 11 if o is None else clip(getattr(o, "y", 2) * 2)
    def __set__(self, o, v): o.y = v
class P:
    cval = 3
    desc = Desc()
    def __init__(self, x, y=1): self.x = x; self.y = y
    def move(self, d):
        self.x = clip(self.x + d)
        return self.y
    @property
    def prop(self): return self.x
    @prop.setter
    def prop(self, v): self.x = v
    def __add__(self, o): return clip(self.x + (o.x if isinstance(o, P) else o))
    def __lt__(self, o): return self.x < o.x
    def __eq__(self, o): return isinstance(o, P) and self.x == o.x
    def __repr__(self): return f"{type(self).__name__}({getattr(self, 'x', '?')!r}, {getattr(self, 'y', '?')!r})"
    def __call__(self, a): return clip(a + 1)
    def __len__(self): return 2
    def __getitem__(self, k):
        if k > 2: raise IndexError(k)
        return k + 1
    def __iter__(self): yield 1; yield 2
    @classmethod
    def mk(cls, x): return cls(x)
    @classmethod
    def kmeth(cls, a): return clip(a + len(cls.__name__))
    @staticmethod
    def smeth(a): return clip(a - 1)
    def chain(self, d):
        self.move(d)
        return self
    def __bool__(self): return self.x != 0
class Q(P):
    def __init__(self, x): super().__init__(x, 0.5)
    def move(self, d):
        if self.y == d: return self.x
        self.z = d
        return super().move(d) + 1
    def __radd__(self, o): return 5
    def __iadd__(self, o): self.x = clip(self.x + o); return self
class R(P):
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return len(name)
    def __init__(self, x): self.x = x
class S:
    __slots__ = ("x", "y", "__dict__")
    cval = 1.5
    def __init__(self, x): self.x = x; self.y = 2
    def move(self, d): self.y = d; return clip(self.x - d)
    def __repr__(self): return f"S({getattr(self, 'x', '?')!r})"
    prop = property(lambda self: self.y, lambda self, v: setattr(self, "y", v))
    def chain(self, d): return self
    @classmethod
    def mk(cls, x): return cls(x)
class W(Q):
    __slots__ = ("w",)
    def __setattr__(self, n, v): object.__setattr__(self, n, v if n != "y" else clip(v + 1))
    def move(self, d): self.w = d; return super(W, self).move(d)
'''
