"""data.py: programs over the containers and numbers that mix.py only touches, for the differential fuzzer.

Sets, deques, bytes and bytearrays, complex numbers, dicts with tuples and instances as keys, slices of everything, text
methods, divmod and friends, in loops whose statements are a random choice of KINDS: few at once, so that traces of each
kind meet: attributes of classes that are rebound, objects that may be one another, ints at the borders of 16, 32 and 48
bits among them.  Values change class half-way (`flip`), containers shrink and grow under the loop, and some statements fail and
are caught.  Sets are printed sorted by repr; nothing depends on the order of a set or on an address.
"""
from written import Written

KINDS = ["set", "deque", "bytes", "array", "complex", "keys", "slice", "text", "number", "list", "tuple", "fmt", "own", "flip", "class", "bodies", "grid"]
CONSTANTS = {
    "i": ["0", "1", "3", "-1", "7", "64", "255", "2**47 - 1", "2**63", "-2**70"],
    "t": ["''", "'a'", "'abc'", "'Hello, World'", "'x,y,,z'", "'\\u00e9a\\u4e2d'", "' pad\\t'", "'12'", "'-7'", "'abcabc'"],
    "b": ["b''", "b'a'", "b'hello world'", "bytes(range(20))", "b'a,b,c'"],
    "z": ["0j", "1j", "(1+2j)", "(-0.5+0.25j)", "complex('inf')", "(3+0j)"],
    "f": ["0.0", "-0.0", "1.5", "-2.25", "1e300", "5e-324", "float('inf')", "float('nan')"],
}


class Data(Written):
    def __init__(self, seed):
        super().__init__(seed)
        self.on = set(self.r.sample(KINDS, self.r.randint(2, 5)))

    def constant(self, kind):
        return self.r.choice(CONSTANTS[kind])

    # -- operands

    def int(self):
        k = self.r.random()
        if k < 0.35:
            return self.pick("i", "i", "j")
        if k < 0.7:
            return self.pick("a", "b")
        if k < 0.85:
            return "%s %% %d" % (self.pick("i", "a", "b"), self.r.randint(2, 9))
        return self.pick("0", "1", "2", "5", "-1", "-3")

    def small(self):
        return "%s %% %d" % (self.pick("i", "i", "(a or 0)", "(b or 0)"), self.r.choice([2, 3, 5, 8, 16]))

    def item(self):
        """Something hashable."""
        return self.weighted([(6, self.small), (1, lambda: "float(%s)" % self.small()), (2, lambda: "t0[:%s]" % self.small()),
                              (1.5, lambda: "(%s, %s)" % (self.small(), self.small())), (1, lambda: "str(%s)" % self.small()),
                              (0.5, lambda: "None"), (0.5, lambda: "True"), (0.5, lambda: self.constant("i")), (0.5, lambda: "b0[:%s]" % self.small())]
                             + ([(1.5, lambda: "Key(%s)" % self.small())] if "own" in self.on else []))()

    def cut(self):
        ends = ["", "1", "2", "-1", "-3", "0", "100", "-100", self.small(), self.small(), "i", "a"]
        step = self.pick("", "", "", ":", ":2", ":-1", ":-2", ":" + self.small())
        return "[%s:%s%s]" % (self.pick(*ends), self.pick(*ends), step)

    def weighted(self, table):
        k = self.r.random() * sum(w for w, _ in table)
        for w, f in table:
            k -= w
            if k < 0:
                return f
        return table[-1][1]

    def condition(self):
        return self.weighted([(3, lambda: "i %% %d == %d" % (self.r.randint(2, 6), self.r.randint(0, 3))),
                              (1, lambda: "a %s b" % self.pick("<", "==", ">=", "!=")), (1, lambda: "%s in s0" % self.item()),
                              (1, lambda: "len(%s) > %d" % (self.pick("s0", "q", "l0", "m", "t0"), self.r.randint(0, 8))),
                              (1, lambda: "t0 %s t1" % self.pick("==", "<", "!=", "in")), (0.5, lambda: self.pick("q", "s1", "t1", "m", "not l0", "z"))])()

    # -- statements

    def st_set(self):
        s = self.pick("s0", "s1")
        return self.weighted([(4, lambda: "%s.add(%s)" % (s, self.item())), (3, lambda: "%s.discard(%s)" % (s, self.item())),
                              (1, lambda: "%s.remove(%s)" % (s, self.item())), (3, lambda: "a += %s in %s" % (self.item(), s)),
                              (2, lambda: "if %s not in %s: b += 1" % (self.item(), s)), (1, lambda: "s1 = s0 %s s1" % self.pick("|", "&", "-", "^")),
                              (1, lambda: "%s %s= %s" % (s, self.pick("|", "&", "-", "^"), self.pick("s0", "s1", "{%s, 1}" % self.item()))),
                              (0.6, lambda: "%s = {k for k in %s if k}" % (s, self.pick("l0", "q", "m", "t0", "b0"))), (0.5, lambda: "%s = set(%s)" % (s, self.pick("l0", "t0", "b0", "q"))),
                              (0.5, lambda: "a += s0 %s s1" % self.pick("<", "<=", "==", ">", "!=")), (0.4, lambda: "%s.clear()" % s),
                              (0.4, lambda: "%s.update(%s)" % (s, self.pick("l0", "t0", "(1, 2)", "q"))), (0.4, lambda: "a += len(%s)" % s),
                              (0.4, lambda: "b += len(frozenset(%s) | {%s})" % (s, self.item())), (0.3, lambda: "%s = set(%s)" % (s, s)),
                              (0.3, lambda: "a += s0.isdisjoint(s1)"), (0.3, lambda: "for k in s0: s0.add(k)")])()

    def st_deque(self):
        return self.pick("q.append(%s)" % self.int(), "q.append(%s)" % self.item(), "q.appendleft(%s)" % self.int(), "q.pop()", "q.popleft()", "a += len(q)",
                         "q.rotate(%s)" % self.small(), "q.extend(l0[:3])", "b = q[%s]" % self.pick("0", "-1", self.small()), "q[%s] = i" % self.pick("0", "-1", self.small()),
                         "a += sum(isinstance(k, int) for k in q)", "if len(q) > %d: q.%s()" % (self.r.randint(1, 9), self.pick("pop", "popleft", "clear")), "q = deque(q, %d)" % self.r.randint(1, 9), "a += %s in q" % self.item())

    def st_bytes(self):
        return self.pick("a += b0[%s]" % self.small(), "b0 = b0%s" % self.cut(), "b0 += bytes([%s])" % self.small(), "b0 = %s" % self.constant("b"), "a += len(b0%s)" % self.cut(),
                         "for k in b0%s: a += k" % self.cut(), "b += %s in b0" % self.pick(self.small(), "b'a'", "300"), "a += b0 %s b1" % self.pick("==", "<", "!="), "b0 = b1 + b0[:4]",
                         "b1 = b0.%s" % self.pick("upper()", "replace(b'a', b'bb')", "strip()", "split(b',')[0]"), "a += b0.%s" % self.pick("find(b'a')", "count(b'l')", "startswith(b'he')"),
                         "t0 = b0.decode('latin-1')", "a += b0[0] == b0[-1]", "b1 = bytes(m)", "a ^= hash(b0) & 0", "b0 = b0 * (%s)" % self.small(), "b0 = b0[:20]")

    def st_array(self):
        return self.pick("m[%s] = %s" % (self.small(), self.pick("i & 255", self.small(), "256", "-1", "a & 255")), "a += m[%s]" % self.pick(self.small(), "-1", "99"), "m.append(%s)" % self.pick("i & 255", "256"),
                         "m += b0[:3]", "m%s = b'xy'" % self.cut(), "del m%s" % self.cut(), "a += len(m)", "m.extend(l0[:2])", "b = m.pop()", "for k in m: a += k", "m = bytearray(%s)" % self.pick("b0", "8", "b'abc'"),
                         "m = m[:20]", "a += m == b0", "m.insert(%s, 7)" % self.small(), "del m[%s]" % self.small(), "a += m.find(b'a')", "v = memoryview(b0); a += v[%s]" % self.small())

    def st_complex(self):
        return self.pick("z = z * z * 0.1 + complex(%s, 1)" % self.small(), "z += %s" % self.pick("1j", "a", "f", "i"), "z = z %s %s" % (self.pick("+", "-", "*", "/"), self.constant("z")), "f = z.%s" % self.pick("real", "imag"),
                         "a += z == %s" % self.pick("0", "z1", "1j", "f"), "f = abs(z)", "z, z1 = z1, z", "z = -z", "z = z.conjugate()", "z = complex(f, %s)" % self.pick("a", "0.0", "f"), "z = z ** 2", "if abs(z) > 1e6 or z != z: z = 0j",
                         "z1 = %s" % self.constant("z"), "a += z < z1", "z = f %s z" % self.pick("+", "-", "*"), "a += bool(z)", "a += z == z and hash(z) == hash(z.real)")

    def st_keys(self):
        k = self.item()
        return self.pick("d[%s] = %s" % (k, self.int()), "a += d.get(%s, 0)" % k, "d[%s] = d.get(%s, 0) + 1" % (k, k), "b = d[%s]" % k, "if %s in d: a += 1" % k, "del d[%s]" % k, "a += d.pop(%s, 2)" % k, "a += len(d)",
                         "a += d.setdefault(%s, i)" % k, "for k in d: a += d[k] is None", "for k, v in d.items(): b += v", "a ^= hash((%s, %s)) == hash((1, 2))" % (self.small(), self.small()), "d = {k: v for k, v in d.items() if v != i}",
                         "d.update({%s: i})" % k, "d = dict(d)", "d |= {%s: 1}" % k, "e[%s].append(i)" % k, "a += len(e)", "if len(d) > 30: d.clear()", "d.popitem()")

    def st_slice(self):
        x = self.pick("l0", "t0", "b0", "m", "l1", "(1, 2, 3, 4)", "range(9)")
        return self.pick("a += len(%s%s)" % (x, self.cut()), "a += %s%s == %s%s" % (x, self.cut(), x, self.cut()), "l0%s = l1%s" % (self.cut(), self.cut()), "l0 = l0%s" % self.cut(), "t1 = t0%s" % self.cut(), "for k in %s%s: b += 1" % (x, self.cut()),
                         "del l0%s" % self.cut(), "l1 = l0%s + [i]" % self.cut(), "a += t0%s == %s" % (self.cut(), self.constant("t")), "x, *y = l0; a += len(y)", "*y, x = t0; a += len(y)", "b += %s in t0%s" % (self.constant("t"), self.cut()), "l0 += [1, i][:%s]" % self.small())

    def st_text(self):
        t = self.pick("t0", "t1")
        return self.pick("t0 = %s + %s" % (t, self.pick("'b'", "str(i)", "t1[:2]", "chr(97 + i % 26)")), "t0 += %s" % self.pick("'x'", "t1[-1:]", "str(a)[:3]"), "t0 = t0[-12:]", "t1 = %s" % self.constant("t"), "a += len(%s)" % t,
                         "t0 = %s.%s" % (t, self.pick("upper()", "lower()", "strip()", "title()", "replace('a', 'bc')", "zfill(4)", "ljust(6, '.')", "swapcase()")), "a += %s.%s('%s')" % (t, self.pick("find", "count", "startswith", "endswith", "rfind"), self.pick("a", "", "He", "bc")),
                         "a += %s.index('a')" % t, "l1 = %s.split(%s)" % (t, self.pick("','", "", "'b', 1")), "t1 = %s.join(%s)" % (self.pick("','", "''", "t1[:1]"), self.pick("['a', t0[:3]]", "t0", "[str(k) for k in range(i % 5)]", "map(str, l0)")),
                         "for k in t0: a += k == %s" % self.pick("'a'", "'bc'", "t1[:1]"), "a += t0[%s] in %s" % (self.small(), self.pick("'abc'", "t1", "{'a', 'b'}", "('x', 'y')")), "a += ord(%s[%s])" % (t, self.small()), "a += %s < %s" % (t, self.constant("t")),
                         "a += %s.%s()" % (t, self.pick("isdigit", "isalpha", "isspace", "isupper", "isalnum")), "b0 = %s.encode()" % t, "t0 = t0 * (%s)" % self.small(), "a += int(%s)" % t, "t0 = %s.partition(',')[%d]" % (t, self.r.randint(0, 2)),
                         "t1 = %s + str(i); t1 += %s; t0 = %s + t1" % (self.pick("'a'", "str(b)", "t1[-3:]"), self.pick("'b'", "str(a)", "'ü'", "t0[:2]"), self.pick("str(i)", "'<'", "chr(97 + i % 26)")), "t0 = f'{i}:{t1[:3]}'; t0 += str(a); a += len(t0)",
                         "t1 = t0%s; a += len(t1) + (t1 == %s)" % (self.cut(), self.constant("t")))

    def st_number(self):
        x, y = self.int(), self.int()
        return self.pick("a, b = divmod(%s, %s)" % (x, y), "a += pow(%s, 2)" % x, "a = pow(%s, %s, 97)" % (x, self.small()), "b += (%s).bit_length()" % x, "a += 1 << (%s)" % self.small(), "b = (%s) >> (%s)" % (x, self.small()), "a += int(f)", "f = %s / %s" % (x, y),
                         "f = %s %s" % (self.pick("f +", "f *", "f -", "f //", "f %", "float(f) **"), self.pick("0.5", "2", x, "f")), "f = round(f, %s)" % self.small(), "a = round(f)", "a += int('%d') + len(str(%s))" % (self.r.randint(-9, 99), x), "f = float(%s)" % x, "a = abs(%s)" % x,
                         "a += max(%s, %s) - min(%s, b)" % (x, y, x), "f, g = divmod(f, %s)" % self.pick("2", "0.3", y), "a ^= %s" % x, "a |= %s" % self.constant("i"), "a += f.is_integer()", "f = %s" % self.constant("f"), "a += ord(chr(%s))" % self.small(), "a += (%s) is (%s)" % (self.small(), self.small()))

    def st_list(self):
        return self.pick("l0.append(%s)" % self.int(), "l0.append(i)", "b = l0.pop()", "b = l0.pop(0)", "l0.insert(%s, i)" % self.small(), "l0[%s] = %s" % (self.pick(self.small(), "-1"), self.int()), "a += l0[%s]" % self.pick(self.small(), "-1", "-2"), "if len(l0) > 12: l0.pop(%s)" % self.small(),
                         "l0.extend(l1[:3])", "l0.reverse()", "l1 = l0[:]", "l1 = [k for k in l0 if k != i]", "a += l0.count(%s)" % self.small(), "a += %s in l0" % self.item(), "l0.remove(%s)" % self.small(), "a += l0 == l1", "l1 = [i] * (%s)" % self.small(), "l0 = l0[:9] + [a]", "del l0[%s]" % self.small(),
                         "l1 = sorted(l0, key=repr)", "l0 *= %s" % self.pick("1", "2", "0", self.small()), "l0.clear()", "l0, l1 = l1, l0", "x, y = l0[:2]", "for k in l0: b += 1 if k else 2", "a += len(list(zip(l0, t0)))", "l0 = l0 or [1, 2, 3]", "for k in l0:\n            if len(l0) < 9: l0.append(i)")

    def st_tuple(self):
        return self.pick("p = (i, a)", "a, b = b, a", "x, (y, g) = i, (a, 2)", "p = p + (i,)", "p = p[-3:]", "a += p == (i, a)", "a += %s in p" % self.item(), "p = Pair(i, a); b = p.first", "a += len(p)", "p = tuple(l0)", "a += p[%s]" % self.small(), "p = Pair(a, i) + (1,)", "x, y = p", "for k in p: b += k is i", "a += hash(p) == hash(tuple(p))", "a += p < (1, 2)")

    def st_fmt(self):
        return self.pick("t0 = '%%d %%s' %% (i, %s)" % self.pick("t1", "f", "z", "l0"), "t0 = '{} {:>4}'.format(i, %s)" % self.pick("a", "t1[:3]"), "t0 = f'{a}:{i:03d}'", "t0 = f'{t1!r:.5}{f:.3g}'", "t1 = '%5.2f|%x' % (f, i)", "t1 = '%%s' %% (%s,)" % self.pick("a", "p", "t0[:4]", "None"), "t1 = '%(k)s' % {'k': i}", "t0 = format(%s, %s)" % (self.pick("a", "i", "f"), self.pick("'d'", "'>8'", "''", "'e'")), "t0 = t0[:15]", "t1 = repr(%s)[:12]" % self.pick("l0", "b0", "t0", "f", "p"), "t1 = f'{i}' + f'{t0[:3]}'")

    def st_own(self):
        return self.pick("o = Made(%s)" % self.pick("i", "a", "f", "None"), "a += o.value", "o.value = %s" % self.pick("i", "f", "t0", "f * 0.5"), "o.value += 1", "a += len(o.__dict__)", "setattr(o, %s, i)" % self.pick("'value'", "'w'", "t1[:1]"), "a += getattr(o, %s, 3)" % self.pick("'value'", "'w'", "'zz'", "t1[:1]"),
                         "a += hasattr(o, %s)" % self.pick("'value'", "'w'", "'w2'"), "del o.value", "delattr(o, 'w')", "a += o.other", "a += Key(i) == Key(a)", "d[Key(%s)] = i" % self.small(), "a += d.get(Key(%s), 1)" % self.small(), "with o as x: a += x is o", "with o: raise KeyError(i)", "a += o.seven; o.seven = i", "a += o @ i", "a += i @ o", "b += o > i",
                         "a += bool(o) + (not o)", "a += 3 in o", "a += o[i]", "a += vars(o).get('value', 0)", "o.w = o.value = %s" % self.pick("f", "1.5", "i", "-0.0", "f + i"), "f = o.w", "f += o.value", "Made.count += 1", "a += o.count", "o = Other(i)", "a += o.names(x=i, y=a)", "a += o.names(**{'x': 1, 'y': i})")

    def st_class(self):
        cls, where = self.pick("Base", "Sub", "Leaf", "Odd"), self.pick("Base", "Sub", "Leaf", "Odd", "c", "type(c)", "Base")
        value = self.pick("i", "a", "f", "t0[:3]", "True", "None", "2**70")
        return self.weighted([(5, lambda: "%s.n += %s" % (where, self.pick("1", "i", "0.5"))), (3, lambda: "a += %s.n" % where), (2, lambda: "%s.m = %s" % (cls, value)), (2, lambda: "log.append(%s.m if not callable(%s.m) else 1)" % (where, where)),
                              (2, lambda: "c = %s()" % cls), (2, lambda: "%s.note(i)" % self.pick(cls, "c")), (1.5, lambda: "a += c.both()"), (1, lambda: "del %s.%s" % (where, self.pick("n", "m"))),
                              (1, lambda: "c.__class__ = %s" % cls), (1, lambda: "setattr(%s, %s, %s)" % (cls, self.pick("'n'", "'m'", "t1[:1]"), value)), (1, lambda: "a += getattr(c, %s, 2)" % self.pick("'n'", "'k'", "'calls'")),
                              (0.7, lambda: "if i %% %d == 0: %s.m = %s" % (self.r.randint(5, 30), cls, self.pick("property(lambda self: 7)", "Seven()", "lambda self: 5", "staticmethod(abs)", "classmethod(note)"))),
                              (0.5, lambda: "if i %% %d == 0: %s.n = %s" % (self.r.randint(9, 30), cls, self.pick("property(lambda self: 7)", "0", "1", "Seven()"))), (0.5, lambda: "a += c.m()"), (0.5, lambda: "c.m = i"),
                              (0.3, lambda: "if i == %d: Sub.__bases__ = (%s,)" % (self.r.randint(5, 60), self.pick("Base", "Spare"))), (0.3, lambda: "if i == %d: Kind.n = %s" % (self.r.randint(5, 60), self.pick("Seven()", "3"))),
                              (0.3, lambda: "a += hasattr(%s, 'k'); Base.k = i" % where)])()

    def st_bodies(self):
        n = self.small()
        return self.weighted([(3, lambda: "for k in bodies[%s:]: u.x -= k.x * 0.5; k.x += u.x * 0.25; u.y += k.y" % self.pick("0", "1", n)), (2, lambda: "for k in bodies: f += k.x * u.y; u.y = %s" % self.pick("f", "k.x", "0.5", "i")),
                              (2, lambda: "u = bodies[%s %% 3]" % self.pick("i", "a")), (1, lambda: "bodies[%s] = u" % n), (1, lambda: "bodies = [Body(i * 0.5, f) for k in range(4)]"),
                              (1, lambda: "for k in bodies[%s:]:\n            k.y += 1.5\n            bodies.%s" % (n, self.pick("reverse()", "append(k)", "pop()", "sort(key=lambda k: k.x)"))),
                              (1, lambda: "for k, w in zip(bodies, bodies[1:]): k.x, w.x = w.x, k.x + u.x"), (0.5, lambda: "u.x = %s" % self.pick("i", "None", "f", "-0.0")), (0.5, lambda: "del bodies[4:]"),
                              (0.5, lambda: "bodies.append(u)"), (0.5, lambda: "f = sum(k.x for k in bodies)"), (0.5, lambda: "f = u.x; u.x = u.y = 1.5")])()

    def st_grid(self):
        edge = self.pick("65535", "65536", "2**31", "2**32 - 1", "2**32", "-1", "2**47 - 1", "-2**47", "2**62", "True", "None", "1.5", "7")
        return self.weighted([(3, lambda: "for x in range(1, 15): b += grid[x - 1] + %s * grid[x] - grid[x + 1]" % self.pick("2", "-3", "grid[x]", "65536")),
                              (3, lambda: "for x in range(1, 15): grid[x] = (grid[x - 1] %s grid[x + 1]) %s" % (self.pick("+", "-", "*", "^"), self.pick("& 0xff", "& 0xffff", "& 0xffffffff", "& 0x1ffff", "& 0x7fffffffffff"))),
                              (2, lambda: "for k in grid: b = b + k * k & 0xffffff"), (1, lambda: "grid[%s] = %s" % (self.small(), edge)), (1, lambda: "if i == %d: grid[%s] = %s" % (self.r.randint(10, 80), self.small(), edge)),
                              (1, lambda: "for x in range(%s, 16): grid[x] += x; b -= grid[x] if grid[x] > b else grid[-x]" % self.small()), (0.7, lambda: "grid = [k * i & %s for k in range(16)]" % self.pick("0xff", "0xffff", "2**40 - 1")),
                              (0.5, lambda: "grid = [0] * %s" % self.pick("16", "8", "20")), (0.5, lambda: "b = min(255, int(f * f) & 1023)"), (0.5, lambda: "a += max(grid) - min(grid)"), (0.5, lambda: "grid = [k & 0xffff for k in grid]")])()

    def st_flip(self):
        when = "if i == %d: " % self.r.randint(20, 60)
        return when + self.pick("a = %s" % self.constant("i"), "a = 1.5", "b = None", "b = 0", "t0 = %s" % self.constant("t"), "f = %s" % self.constant("f"), "f = 3", "l0 = [1.5, 2.5]", "l0 = ['a', 1]", "s0 = {1.0, 'a'}", "z = 1.5", "b0 = bytearray(b'abc')", "q = [1, 2]", "d = {}", "o = Other(i)", "t0 = Text('abc')", "l0 = Items([1, 2])", "Made.seven = 8", "Made.value = Seven()")

    def statement(self, ind):
        kinds = sorted(self.on - {"flip"})
        name = "flip" if "flip" in self.on and self.r.random() < 0.08 else self.r.choice(kinds) if kinds and self.r.random() < 0.9 else self.r.choice(["number", "list", "text"])
        text = getattr(self, "st_" + name)()
        k = self.r.random()
        if "\n" in text:
            ind = 2
            text = text.replace("\n            ", "\n" + "    " * 4)
            self.emit(ind, "if True:")
            ind += 1
        if k < 0.25 and ind < 3 and "\n" not in text:
            self.emit(ind, "if %s:" % self.condition())
            ind += 1
        if self.r.random() < 0.75:
            self.emit(ind, "try:")
            self.emit(ind + 1, text.replace("\n" + "    " * 4, "\n" + "    " * (ind + 2)))
            self.emit(ind, "except Exception as error:")
            self.emit(ind + 1, self.pick("note(log, error)", "log.append(i)", "note(log, error); a = 1; b = 2"))
        else:
            self.emit(ind, text.replace("\n" + "    " * 4, "\n" + "    " * (ind + 1)))

    def function(self, n):
        self.emit(0, "def f%d(log):" % n)
        self.emit(1, "i = j = x = y = g = 0; a = %s; b = %s; f = %s; z = %s; z1 = 1j; t0 = %s; t1 = %s" % (self.constant("i"), self.pick("1", "0", "2"), self.constant("f"), self.constant("z"), self.constant("t"), self.constant("t")))
        self.emit(1, "s0 = {1, 2}; s1 = set(); q = deque(%s); b0 = %s; b1 = b'abc'; m = bytearray(b'0123456789'); d = {}; e = defaultdict(list)" % (self.pick("[1, 2]", "[], 5"), self.constant("b")))
        self.emit(1, "l0 = %s; l1 = [1.5, 2.5]; p = (1, 2); c = Sub(); grid = list(range(16)); bodies = [Body(0.5, 1.5), Body(-1.0, 0.25), Body(2.0, 3.0)]; u = bodies[1]; o = Made(%s)" % (self.pick("[1, 2, 3, 4, 5]", "[]", "[1.5, 2.5, 3.5]", "list('abc')"), self.pick("1", "1.5")))
        self.emit(1, "for i in range(%d):" % self.r.choice([30, 70, 90]))
        for _ in range(self.r.randint(2, 6)):
            self.statement(2)
        self.emit(2, "if type(a) is int and not -10**40 < a < 10**40: a = 5")
        self.emit(2, "if type(b) is int and not -10**40 < b < 10**40: b = 6")
        self.emit(2, "if type(f) is int and not -10**40 < f < 10**40: f = 0.5")
        self.emit(2, "if type(f) is float and f != f: f = 0.5")
        self.emit(2, "if type(t0) is str and len(t0) > 60: t0 = t0[:9]")
        self.emit(2, "if type(t1) is str and len(t1) > 60: t1 = t1[:9]")
        self.emit(2, "if len(l0) > 60 or len(b0) > 90: l0 = [i]; b0 = b'q'")
        self.emit(2, "if len(bodies) > 9 or len(grid) > 60: del bodies[4:]; grid = [1] * 16")
        self.emit(1, "show(i, a, b, f, z, t0, t1, s0, s1, q, b0, b1, m, d, dict(e), l0, l1, p, o, c, grid, bodies, u, log)")
        self.emit(0, "run(f%d)" % n)

    def program(self):
        self.out.append(PRELUDE)
        for n in range(self.r.randint(1, 3)):
            self.function(n)
        return "\n".join(self.out) + "\n"


PRELUDE = '''from _collections import deque, defaultdict
class Seven:
    def __get__(self, instance, owner): return 7 if instance is None else len(instance.__dict__)
    def __set__(self, instance, value): instance.__dict__["stored"] = value
class Made:
    seven = Seven()
    count = 0
    def __new__(cls, value):
        made = object.__new__(cls)
        made.value = value
        return made
    def __enter__(self): return self
    def __exit__(self, kind, error, trace): return kind is KeyError
    def __getattr__(self, name):
        if name in ("w2", "zz"): raise AttributeError(name)
        return len(name)
    def __matmul__(self, other): return NotImplemented if other % 3 == 0 else 4
    def __rmatmul__(self, other): return 5
    def __gt__(self, other): return other % 2 == 0
    def __bool__(self): return self.value != 0
    def __contains__(self, x): return x == self.value
    def __getitem__(self, i): return i + 1
    def names(self, **names): return names["x"] + names["y"]
    def __repr__(self): return f"{type(self).__name__}({sorted(self.__dict__.items(), key=repr)})"
class Other(Made):
    def __bool__(self): return False
    def __matmul__(self, other): return super().__matmul__(other)
class Kind(type):
    pass
@classmethod
def note(cls, value):
    cls.calls += 1
    cls.last = value
class Base:
    n = calls = 0
    m = 1
    note = note
    def both(self): return self.n + type(self).n
    def __repr__(self): return f"{type(self).__name__}({sorted(self.__dict__.items())})"
class Spare(Base):
    n = 40
class Sub(Base): pass
class Leaf(Sub):
    m = 2.5
class Odd(Base, metaclass=Kind):
    calls = 3
class Body:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __repr__(self): return f"Body({self.x}, {self.y})"
class Pair(tuple):
    def __new__(cls, first, second): return tuple.__new__(cls, (first, second))
    @property
    def first(self): return self[0]
class Key:
    def __init__(self, k): self.k = k
    def __hash__(self): return hash(self.k)
    def __eq__(self, other): return isinstance(other, Key) and self.k == other.k
    def __repr__(self): return f"Key({self.k!r})"
class Text(str):
    def upper(self): return "UPPER"
    def __len__(self): return 77
class Items(list):
    def append(self, x): super().append((x,))
    def __getitem__(self, i): return 9
def note(log, error):
    log.append(f"{type(error).__name__}: {error}")
def shown(x):
    return f"{type(x).__name__}{sorted(map(repr, x))}" if isinstance(x, (set, frozenset)) else repr(x)
def show(*values):
    print(*[shown(v)[:300] for v in values])
    log = values[-1]
    print(len(log), *sorted(set(map(str, log)))[:20], sep=" | ")
def run(f):
    for _ in range(2):
        log = []
        try:
            f(log)
        except Exception as e:
            print(f.__name__, type(e).__name__, e, log[:5])
    for cls in (Base, Spare, Sub, Leaf, Odd):
        print(cls.__name__, *[f"{k}={v}" for k, v in sorted(cls.__dict__.items()) if type(v) in (int, float, str, bool)])
'''
