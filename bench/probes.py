#!/usr/bin/python3.11
"""bench/probes.py: what one small operation costs, Krait beside CPython 3.11, worst ratio first.

    bench/probes.py [WORD...] [--rounds N] [--krait PATH] [--jit] [--below RATIO]

A probe is a line of PROBES: name ~ setup ~ statement.  Every interpreter runs all probes in one
process, the interpreters take turns, and each figure is the least CPU time of all rounds, in
nanoseconds per statement, without the cost of the loop around it.  A ratio is CPython's time over
Krait's: above 1 Krait is faster.  WORD... keeps the probes whose name has one of them.
--jit leaves the JIT on; --below prints only ratios below RATIO.
"""
import sys
import time

PROBES = r"""
# -- calls
call: no arguments ~ def f(): pass ~ f()
call: 1 positional ~ def f(a): pass ~ f(1)
call: 3 positional ~ def f(a, b, c): pass ~ f(1, 2, 3)
call: 2 keywords ~ def f(a, b): pass ~ f(a=1, b=2)
call: defaults ~ def f(a, b=2, c=3): pass ~ f(1)
call: keyword only ~ def f(a, *, b=2): pass ~ f(1, b=3)
call: *args ~ def f(*args): pass ~ f(1, 2, 3)
call: **kwargs ~ def f(**kw): pass ~ f(a=1, b=2)
call: f(*t) ~ def f(a, b, c): pass\nt = (1, 2, 3) ~ f(*t)
call: f(**d) ~ def f(a, b): pass\nd = {'a': 1, 'b': 2} ~ f(**d)
call: f(*t, **d) ~ def f(a, *r, **kw): pass\nd = {'c': 1, 'b': 2}; t = (1, 2) ~ f(*t, **d)
call: lambda ~ f = lambda x: x ~ f(1)
call: closure ~ def g():\n  y = 1\n  def f(x): return y\n  return f\nf = g() ~ f(1)
call: method ~ class C:\n  def m(self): pass\no = C() ~ o.m()
call: method 2 arguments ~ class C:\n  def m(self, a, b): pass\no = C() ~ o.m(1, 2)
call: bound method ~ class C:\n  def m(self): pass\nm = C().m ~ m()
call: classmethod ~ class C:\n  @classmethod\n  def m(cls): pass ~ C.m()
call: staticmethod ~ class C:\n  @staticmethod\n  def m(): pass ~ C.m()
call: property ~ class C:\n  @property\n  def p(self): return 1\no = C() ~ o.p
call: super().m() ~ class A:\n  def m(self): pass\nclass B(A):\n  def m(self): super().m()\no = B() ~ o.m()
call: __call__ ~ class C:\n  def __call__(self): pass\no = C() ~ o()
call: recursion ~ def f(n):\n  if n: f(n - 1) ~ f(10)
call: function with locals ~ def f(a):\n  b = a; c = b; d = c; return d ~ f(1)
call: decorator ~ def d(g):\n  def w(*a, **k): return g(*a, **k)\n  return w\n@d\ndef f(a): return a ~ f(1)
make function ~  ~ def g(a, b=1): pass
make closure ~ y = 1 ~ def g(a): return y
make lambda ~  ~ lambda x: x

# -- classes and instances
class: empty statement ~  ~ class C: pass
class: with base ~ class B: pass ~ class C(B): pass
class: 5 methods ~ class B: pass ~ class C(B):\n  x = 1\n  def a(self): pass\n  def b(self): pass\n  def c(self): pass\n  def d(self): pass\n  def e(self): pass
class: __slots__ ~  ~ class C:\n  __slots__ = ('a', 'b')
class: type(name, bases, dict) ~  ~ type('C', (), {'a': 1})
class: metaclass ~ class M(type): pass ~ class C(metaclass=M): pass
class: special methods ~  ~ class C:\n  def __init__(self): pass\n  def __eq__(self, o): pass\n  def __hash__(self): pass\n  def __repr__(self): pass\n  def __len__(self): pass
instance: no __init__ ~ class C: pass ~ C()
instance: __init__ 2 attributes ~ class C:\n  def __init__(self, a, b): self.a = a; self.b = b ~ C(1, 2)
instance: __slots__ ~ class C:\n  __slots__ = ('a', 'b')\n  def __init__(self, a, b): self.a = a; self.b = b ~ C(1, 2)
instance: __new__ ~ class C:\n  def __new__(cls): return object.__new__(cls) ~ C()
instance: subclass of dict ~ class D(dict): pass ~ D()
instance: subclass of list ~ class D(list): pass ~ D()
instance: subclass of int ~ class D(int): pass ~ D(5)
instance: subclass of str ~ class D(str): pass ~ D('abc')
instance: subclass of tuple ~ class D(tuple): pass ~ D((1, 2))
instance: object() ~  ~ object()
attribute: load ~ class C: pass\no = C(); o.x = 1 ~ o.x
attribute: store ~ class C: pass\no = C() ~ o.x = 1
attribute: class attribute ~ class C: x = 1\no = C() ~ o.x
attribute: of class ~ class C: x = 1 ~ C.x
attribute: store in class ~ class C: x = 1 ~ C.x = 2
attribute: slot ~ class C: __slots__ = 'x'\no = C(); o.x = 1 ~ o.x; o.x = 2
attribute: getattr ~ class C: pass\no = C(); o.x = 1 ~ getattr(o, 'x')
attribute: getattr default ~ class C: pass\no = C() ~ getattr(o, 'y', None)
attribute: hasattr false ~ class C: pass\no = C() ~ hasattr(o, 'y')
attribute: setattr ~ class C: pass\no = C() ~ setattr(o, 'x', 1)
attribute: delete ~ class C: pass\no = C() ~ o.x = 1; del o.x
attribute: __getattr__ ~ class C:\n  def __getattr__(self, n): return 1\no = C() ~ o.foo
attribute: __dict__ ~ class C: pass\no = C(); o.x = 1 ~ o.__dict__
attribute: vars()['x'] ~ class C: pass\no = C(); o.x = 1 ~ vars(o)['x']
attribute: method object ~ class C:\n  def m(self): pass\no = C() ~ o.m
attribute: 10 classes ~ cs = [type('C%d' % i, (), {'x': i})() for i in range(10)] ~ for o in cs: o.x
special: __add__ ~ class C:\n  def __add__(self, o): return o\no = C() ~ o + 1
special: __radd__ ~ class C:\n  def __radd__(self, o): return o\no = C() ~ 1 + o
special: __eq__ ~ class C:\n  def __eq__(self, o): return True\no = C() ~ o == 1
special: __lt__ ~ class C:\n  def __lt__(self, o): return True\no = C() ~ o < o
special: __getitem__ ~ class C:\n  def __getitem__(self, i): return i\no = C() ~ o[1]
special: __setitem__ ~ class C:\n  def __setitem__(self, i, v): pass\no = C() ~ o[1] = 2
special: __len__ ~ class C:\n  def __len__(self): return 3\no = C() ~ len(o)
special: __bool__ ~ class C:\n  def __bool__(self): return True\no = C() ~ not o
special: __contains__ ~ class C:\n  def __contains__(self, x): return True\no = C() ~ 1 in o
special: __hash__ in dict ~ class C:\n  def __hash__(self): return 1\no = C(); d = {o: 1} ~ d[o]
special: __iter__ and __next__ ~ class C:\n  def __iter__(self): self.n = 0; return self\n  def __next__(self):\n    self.n += 1\n    if self.n > 5: raise StopIteration\n    return self.n\no = C() ~ for x in o: pass
special: __enter__ and __exit__ ~ class C:\n  def __enter__(self): pass\n  def __exit__(self, *a): pass\no = C() ~ with o: pass
special: __str__ ~ class C:\n  def __str__(self): return 'x'\no = C() ~ str(o)
special: __repr__ default ~ class C: pass\no = C() ~ repr(o)
isinstance ~ class C: pass\no = C() ~ isinstance(o, C)
isinstance: tuple ~ o = 1.5 ~ isinstance(o, (int, float))
issubclass ~ class C: pass\nclass D(C): pass ~ issubclass(D, C)
type(x) ~ o = 1 ~ type(o)
id(x) ~ o = [] ~ id(o)
hash(object()) ~ o = object() ~ hash(o)
callable ~ o = len ~ callable(o)
dir(o) ~ class C: pass\no = C() ~ dir(o)

# -- names, operators
global: load ~  ~ G
global: store ~ global G2 ~ G2 = 1
builtin: load ~  ~ len
compare: a < b < c ~ a = 1; b = 2; c = 3 ~ a < b < c
compare: is ~ a = None ~ a is None
and or not ~ a = 1; b = 0 ~ a and b or not a
unpack: a, b = b, a ~ a = 1; b = 2 ~ a, b = b, a
unpack: list ~ l = [1, 2, 3] ~ a, b, c = l
unpack: tuple ~ t = (1, 2, 3) ~ a, b, c = t
unpack: star ~ l = [1, 2, 3, 4] ~ a, *b = l
conditional ~ a = 1 ~ 2 if a else 3
assert ~ a = 1 ~ assert a
match: constants ~ x = 3 ~ match x:\n  case 1: pass\n  case 2: pass\n  case 3: pass
match: sequence ~ x = [1, 2] ~ match x:\n  case [a, b]: pass
match: mapping ~ x = {'k': 1} ~ match x:\n  case {'k': v}: pass
match: class ~ class P:\n  __match_args__ = ('x',)\n  x = 1\np = P() ~ match p:\n  case P(x): pass

# -- int
int: a + b ~ a = 5; b = 7 ~ a + b
int: a * b ~ a = 5; b = 7 ~ a * b
int: a // b ~ a = 5555; b = 7 ~ a // b
int: a % b ~ a = 5555; b = 7 ~ a % b
int: a / b ~ a = 5555; b = 7 ~ a / b
int: divmod ~ a = 5555; b = 7 ~ divmod(a, b)
int: a ** 2 ~ a = 5555 ~ a ** 2
int: 3 ** 100 ~ a = 3 ~ a ** 100
int: pow(a, b, c) ~ a = 12345; b = 6789; c = 10007 ~ pow(a, b, c)
int: a << b ~ a = 5; b = 7 ~ a << b
int: a >> b ~ a = 5555; b = 7 ~ a >> b
int: a & b ~ a = 5555; b = 7 ~ a & b
int: a | b ~ a = 5555; b = 7 ~ a | b
int: a ^ b ~ a = 5555; b = 7 ~ a ^ b
int: -a ~ a = 5555 ~ -a
int: ~a ~ a = 5555 ~ ~a
int: abs ~ a = -5555 ~ abs(a)
int: a == b ~ a = 5555; b = 7 ~ a == b
int: a < b ~ a = 5555; b = 7 ~ a < b
int: 40 bit a * b ~ a = 10 ** 12; b = 3 ~ a * b
int: 60 bit a + b ~ a = 10 ** 18; b = 10 ** 18 + 1 ~ a + b
int: 60 bit a * b ~ a = 10 ** 18; b = 10 ** 18 + 1 ~ a * b
int: 60 bit a == b ~ a = 10 ** 18; b = 10 ** 18 + 1 ~ a == b
int: 60 bit // 7 ~ a = 10 ** 18 ~ a // 7
int: 60 bit & ~ a = 10 ** 18; b = 2 ** 64 - 1 ~ a & b
int: 64 bit hash step ~ h = 14695981039346656037 ~ (h * 1099511628211) & 0xffffffffffffffff
int: 60 bit << 3 ~ a = 10 ** 18 ~ a << 3
int: 60 bit >> 3 ~ a = 10 ** 18 ~ a >> 3
int: 60 bit hash ~ a = 10 ** 18 ~ hash(a)
int: 30 digits a + b ~ a = 10 ** 30; b = 10 ** 29 + 1 ~ a + b
int: 30 digits a - b ~ a = 10 ** 30; b = 10 ** 29 + 1 ~ a - b
int: 30 digits a * b ~ a = 10 ** 30; b = 10 ** 29 + 1 ~ a * b
int: 100 digits a + b ~ a = 10 ** 100; b = 10 ** 99 + 1 ~ a + b
int: 100 digits a - b ~ a = 10 ** 100; b = 10 ** 99 + 1 ~ a - b
int: 100 digits a * b ~ a = 10 ** 100; b = 10 ** 99 + 1 ~ a * b
int: 100 digits a * 3 ~ a = 10 ** 100 ~ a * 3
int: 100 digits a // b ~ a = 10 ** 100; b = 10 ** 50 + 1 ~ a // b
int: 100 digits a % 7 ~ a = 10 ** 100 ~ a % 7
int: 100 digits a == b ~ a = 10 ** 100; b = 10 ** 100 ~ a == b
int: 100 digits a < b ~ a = 10 ** 100; b = 10 ** 100 + 1 ~ a < b
int: 100 digits & ~ a = 10 ** 100; b = 10 ** 99 + 1 ~ a & b
int: 100 digits << ~ a = 10 ** 100 ~ a << 17
int: 100 digits >> ~ a = 10 ** 100 ~ a >> 17
int: 100 digits str ~ a = 10 ** 100 ~ str(a)
int: 100 digits parse ~ s = '1' * 100 ~ int(s)
int: 100 digits pow mod ~ a = 10 ** 99 + 3; m = 10 ** 100 + 7 ~ pow(a, 65537, m)
int: 100 digits -a ~ a = 10 ** 100 ~ -a
int: 100 digits ** 2 ~ a = 10 ** 100 ~ a ** 2
int: 100 digits float ~ a = 10 ** 100 ~ float(a)
int: 1000 digits a + b ~ a = 10 ** 1000; b = 10 ** 999 + 1 ~ a + b
int: 1000 digits a * b ~ a = 10 ** 1000 - 3; b = 10 ** 999 + 1 ~ a * b
int: 1000 digits a ** 2 ~ a = 10 ** 1000 - 3 ~ a ** 2
int: 1000 digits a // b ~ a = 10 ** 1000 - 1; b = 10 ** 500 + 1 ~ a // b
int: 1000 digits // small ~ a = 10 ** 1000 - 1 ~ a // 12345
int: 1000 digits str ~ a = 10 ** 1000 - 1 ~ str(a)
int: 1000 digits parse ~ s = '123456789' * 111 ~ int(s)
int: 3000 digits a * b ~ a = 10 ** 3000 - 3; b = 10 ** 2999 + 1 ~ a * b
int: str ~ a = 5555 ~ str(a)
int: hex ~ a = 5555 ~ hex(a)
int: bin ~ a = 5555 ~ bin(a)
int: int('5555') ~ s = '5555' ~ int(s)
int: int('ff', 16) ~ s = 'ff' ~ int(s, 16)
int: int(1.5) ~ x = 1.5 ~ int(x)
int: bit_length ~ a = 5555 ~ a.bit_length()
int: bit_count ~ a = 5555 ~ a.bit_count()
int: to_bytes ~ a = 5555 ~ a.to_bytes(8, 'little')
int: from_bytes ~ b = b'12345678' ~ int.from_bytes(b, 'little')
int: hash ~ a = 5555 ~ hash(a)
int: bool(a) ~ a = 5555 ~ bool(a)
int: sum of range ~ r = range(100) ~ sum(r)
int: gcd ~ from math import gcd\na = 123456; b = 7890 ~ gcd(a, b)
int: isqrt ~ from math import isqrt\na = 1234567 ~ isqrt(a)
int: factorial ~ from math import factorial ~ factorial(20)

# -- float, complex
float: a + b ~ a = 5.5; b = 7.5 ~ a + b
float: a * b ~ a = 5.5; b = 7.5 ~ a * b
float: a / b ~ a = 5.5; b = 7.5 ~ a / b
float: a // b ~ a = 55.5; b = 7.5 ~ a // b
float: a % b ~ a = 55.5; b = 7.5 ~ a % b
float: a ** b ~ a = 5.5; b = 2.5 ~ a ** b
float: a + int ~ a = 5.5; b = 7 ~ a + b
float: a < b ~ a = 5.5; b = 7.5 ~ a < b
float: -a ~ a = 5.5 ~ -a
float: float('1.5') ~ s = '1.5' ~ float(s)
float: float(int) ~ a = 7 ~ float(a)
float: repr ~ a = 3.14159 ~ repr(a)
float: repr 17 digits ~ a = 0.1 + 0.2 ~ repr(a)
float: round(x, 2) ~ a = 3.14159 ~ round(a, 2)
float: round(x) ~ a = 3.14159 ~ round(a)
float: hash ~ a = 3.14159 ~ hash(a)
float: is_integer ~ a = 3.14159 ~ a.is_integer()
float: math.sqrt ~ from math import sqrt\na = 2.5 ~ sqrt(a)
float: math.sin ~ from math import sin\na = 2.5 ~ sin(a)
float: math.floor ~ from math import floor\na = 2.5 ~ floor(a)
float: sum ~ l = [0.5] * 100 ~ sum(l)
complex: a * b ~ a = 1 + 2j; b = 2 - 1j ~ a * b
complex: abs ~ a = 3 + 4j ~ abs(a)
complex: complex(a, b) ~ a = 1.5; b = 2.5 ~ complex(a, b)

# -- str
str: a + b ~ a = 'abc'; b = 'def' ~ a + b
str: a + b long ~ a = 'abc' * 50; b = 'def' * 50 ~ a + b
str: s += ~ s = '' ~ s += 'x'
str: s += in list of 1000 ~  ~ s = ''\nfor i in range(1000): s += 'ab'
str: a * 10 ~ a = 'abc' ~ a * 10
str: a == b ~ a = 'abcdef'; b = ''.join(['abc', 'def']) ~ a == b
str: a < b ~ a = 'abcdef'; b = 'abcdeg' ~ a < b
str: s[i] ~ s = 'abcdef' ~ s[3]
str: s[i:j] ~ s = 'abcdefghij' ~ s[3:7]
str: s[::-1] ~ s = 'abcdefghij' ~ s[::-1]
str: len ~ s = 'abcdef' ~ len(s)
str: in ~ s = 'abcdefghij' * 5 ~ 'ij' in s
str: char in ~ s = 'abcdefghij' * 5 ~ 'j' in s
str: iterate ~ s = 'abcdefghij' ~ for c in s: pass
str: join 10 ~ l = ['abc'] * 10 ~ ''.join(l)
str: join 100 with comma ~ l = ['abc'] * 100 ~ ','.join(l)
str: join generator ~ l = ['abc'] * 10 ~ ''.join(x for x in l)
str: split ~ s = 'a b c d e f g h' ~ s.split()
str: split comma ~ s = 'a,b,c,d,e,f,g,h' ~ s.split(',')
str: split maxsplit ~ s = 'a,b,c,d,e,f,g,h' ~ s.split(',', 1)
str: rsplit ~ s = 'a,b,c,d,e,f,g,h' ~ s.rsplit(',', 1)
str: splitlines ~ s = 'line one\\nline two\\nline three\\n' * 10 ~ s.splitlines()
str: splitlines keepends ~ s = 'line one\\nline two\\nline three\\n' * 10 ~ s.splitlines(True)
str: partition ~ s = 'key=value' ~ s.partition('=')
str: rpartition ~ s = 'key=value' ~ s.rpartition('=')
str: strip ~ s = '  abc  ' ~ s.strip()
str: strip nothing ~ s = 'abc' ~ s.strip()
str: lstrip chars ~ s = 'xxabc' ~ s.lstrip('x')
str: replace ~ s = 'hello world' ~ s.replace('o', 'xx')
str: replace same length ~ s = 'hello world' ~ s.replace('o', 'x')
str: replace none ~ s = 'hello world' ~ s.replace('z', 'x')
str: find ~ s = 'hello world' ~ s.find('wor')
str: rfind ~ s = 'hello world' ~ s.rfind('o')
str: index ~ s = 'hello world' ~ s.index('w')
str: count ~ s = 'hello world' ~ s.count('o')
str: startswith ~ s = 'hello world' ~ s.startswith('hello')
str: endswith ~ s = 'hello world' ~ s.endswith('world')
str: startswith tuple ~ s = 'hello world' ~ s.startswith(('a', 'hello'))
str: upper ~ s = 'hello world' ~ s.upper()
str: lower ~ s = 'Hello World' ~ s.lower()
str: title ~ s = 'hello world' ~ s.title()
str: capitalize ~ s = 'hello world' ~ s.capitalize()
str: swapcase ~ s = 'hello world' ~ s.swapcase()
str: casefold ~ s = 'Hello World' ~ s.casefold()
str: isdigit ~ s = '12345' ~ s.isdigit()
str: isalpha ~ s = 'hello' ~ s.isalpha()
str: isidentifier ~ s = 'hello' ~ s.isidentifier()
str: isspace ~ s = '   ' ~ s.isspace()
str: zfill ~ s = '42' ~ s.zfill(8)
str: center ~ s = '42' ~ s.center(8)
str: ljust ~ s = '42' ~ s.ljust(8)
str: expandtabs ~ s = 'a\\tb' ~ s.expandtabs()
str: translate ~ s = 'hello'; t = {ord('l'): 'L'} ~ s.translate(t)
str: maketrans translate ~ s = 'hello world' * 5; t = str.maketrans('lo', 'LO') ~ s.translate(t)
str: removeprefix ~ s = 'hello world' ~ s.removeprefix('hello')
str: encode ~ s = 'hello world' ~ s.encode()
str: encode latin ~ s = 'h\xe9llo' ~ s.encode('latin-1')
str: encode utf-8 non ascii ~ s = 'h\xe9llo w\xf6rld' * 10 ~ s.encode()
str: ord chr ~ c = 'a' ~ chr(ord(c))
str: chr 300 ~  ~ chr(300)
str: hash new ~ s = 'abc' ~ hash(s + 'd')
str: str(s) ~ s = 'abc' ~ str(s)
str: repr ~ s = 'abc' ~ repr(s)
str: repr quotes ~ s = "it's" ~ repr(s)
str: non ascii a + b ~ a = 'h\xe9llo'; b = 'w\xf6rld' ~ a + b
str: non ascii find ~ s = 'h\xe9llo w\xf6rld' ~ s.find('w\xf6')
str: non ascii slice ~ s = 'h\xe9llo w\xf6rld' ~ s[2:6]
str: non ascii upper ~ s = 'h\xe9llo w\xf6rld' ~ s.upper()
str: ucs2 a + b ~ a = 'h\u1234llo'; b = 'w\u1235rld' ~ a + b
str: ucs2 s[i] ~ a = 'h\u1234llo' ~ a[1]
str: ucs2 split ~ s = 'h\u1234llo w\u1235rld' * 3 ~ s.split()
str: emoji iterate ~ s = '\U0001F600ab' * 4 ~ for c in s: pass
str: emoji encode ~ s = '\U0001F600ab' * 4 ~ s.encode()
str: list(s) ~ s = 'abcdefghij' ~ list(s)
str: sorted(s) ~ s = 'hello world' ~ sorted(s)
str: reversed join ~ s = 'hello world' ~ ''.join(reversed(s))
str: min ~ s = 'hello world' ~ min(s)

# -- formatting
format: f'{x}' str ~ x = 'abc' ~ f'{x}'
format: f'a{x}b' ~ x = 'abc' ~ f'a{x}b'
format: f'{x}' int ~ x = 5555 ~ f'{x}'
format: f'{x}' float ~ x = 1.5 ~ f'{x}'
format: f'{x:.2f}' ~ x = 1.5 ~ f'{x:.2f}'
format: f'{x:>10}' ~ x = 'abc' ~ f'{x:>10}'
format: f'{x:05d}' ~ x = 42 ~ f'{x:05d}'
format: f'{x:x}' ~ x = 255 ~ f'{x:x}'
format: f'{x:,}' ~ x = 1234567 ~ f'{x:,}'
format: f'{x!r}' ~ x = 'abc' ~ f'{x!r}'
format: 5 parts ~ a = 1; b = 'x'; c = 2.5 ~ f'{a} and {b} and {c}'
format: '%s' % x ~ x = 'abc' ~ '%s' % x
format: '%d %s' ~ x = 'abc'; n = 3 ~ '%d %s' % (n, x)
format: '%.2f' ~ x = 1.5 ~ '%.2f' % x
format: '%(k)s' ~ d = {'k': 1} ~ '%(k)s' % d
format: '{}'.format ~ x = 'abc' ~ '{}'.format(x)
format: '{0} {1}'.format ~ x = 'abc'; y = 3 ~ '{0} {1}'.format(x, y)
format: '{a}'.format(a=) ~ x = 'abc' ~ '{a}'.format(a=x)
format: format(x, '.3f') ~ x = 1.5 ~ format(x, '.3f')
format: format(x, '') ~ x = 15 ~ format(x)

# -- bytes, bytearray, memoryview
bytes: a + b ~ a = b'abc'; b = b'def' ~ a + b
bytes: b[i] ~ b = b'abcdef' ~ b[2]
bytes: b[i:j] ~ b = b'abcdefghij' ~ b[2:7]
bytes: iterate ~ b = b'abcdefghij' ~ for c in b: pass
bytes: decode ~ b = b'hello world' ~ b.decode()
bytes: decode non ascii ~ b = ('h\xe9llo w\xf6rld' * 10).encode() ~ b.decode()
bytes: decode latin-1 ~ b = b'h\xe9llo' ~ b.decode('latin-1')
bytes: find ~ b = b'hello world' ~ b.find(b'wor')
bytes: split ~ b = b'a b c d e f' ~ b.split()
bytes: splitlines ~ b = b'line one\\nline two\\nline three\\n' * 10 ~ b.splitlines()
bytes: join ~ l = [b'abc'] * 10 ~ b''.join(l)
bytes: replace ~ b = b'hello world' ~ b.replace(b'o', b'xx')
bytes: startswith ~ b = b'hello world' ~ b.startswith(b'hello')
bytes: == ~ a = b'hello'; b = bytes([104, 101, 108, 108, 111]) ~ a == b
bytes: hex ~ b = b'hello' ~ b.hex()
bytes: fromhex ~  ~ bytes.fromhex('68656c6c6f')
bytes: bytes(list) ~ l = [1, 2, 3, 4] ~ bytes(l)
bytes: bytes(n) ~  ~ bytes(10)
bytes: repr ~ b = b'hello' ~ repr(b)
bytes: translate ~ b = b'hello'; t = bytes(range(256)) ~ b.translate(t)
bytes: upper ~ b = b'hello' ~ b.upper()
bytes: strip ~ b = b'  hello  ' ~ b.strip()
bytes: in ~ b = b'hello world' ~ b'wor' in b
bytes: % ~  ~ b'%d %s' % (3, b'x')
bytearray: create ~  ~ bytearray(b'hello')
bytearray: append ~ a = bytearray() ~ a.append(1)
bytearray: extend ~  ~ a = bytearray()\na.extend(b'hello')
bytearray: += ~  ~ a = bytearray()\na += b'hello'
bytearray: a[i] ~ a = bytearray(b'hello') ~ a[1]
bytearray: a[i] = ~ a = bytearray(b'hello') ~ a[1] = 65
bytearray: slice ~ a = bytearray(b'hello world') ~ a[2:6]
bytearray: bytes(a) ~ a = bytearray(b'hello world') ~ bytes(a)
bytearray: find ~ a = bytearray(b'hello world') ~ a.find(b'wor')
memoryview: create ~ b = b'hello' ~ memoryview(b)
memoryview: m[i] ~ m = memoryview(b'hello') ~ m[1]
memoryview: m[i:j] ~ m = memoryview(b'hello') ~ m[1:3]
memoryview: tobytes ~ m = memoryview(b'hello') ~ m.tobytes()

# -- list
list: [] ~  ~ []
list: [1, 2, 3] ~  ~ [1, 2, 3]
list: [a, b, c] ~ a = 1; b = 2; c = 3 ~ [a, b, c]
list: list(range(10)) ~  ~ list(range(10))
list: list(range(100)) ~  ~ list(range(100))
list: list(tuple) ~ t = (1, 2, 3, 4, 5) ~ list(t)
list: list(list) ~ l = [1, 2, 3, 4, 5] ~ list(l)
list: copy ~ l = [1, 2, 3, 4, 5] ~ l.copy()
list: l[i] ~ l = [1, 2, 3] ~ l[1]
list: l[-1] ~ l = [1, 2, 3] ~ l[-1]
list: l[i] = x ~ l = [1, 2, 3] ~ l[1] = 5
list: l[i] += 1 ~ l = [1, 2, 3] ~ l[1] += 1
list: l[i:j] ~ l = [1, 2, 3, 4, 5, 6] ~ l[1:4]
list: l[:] ~ l = [1, 2, 3, 4, 5, 6] ~ l[:]
list: l[1:] ~ l = [1, 2, 3, 4, 5, 6] ~ l[1:]
list: l[::2] ~ l = [1, 2, 3, 4, 5, 6] ~ l[::2]
list: l[::-1] ~ l = [1, 2, 3, 4, 5, 6] ~ l[::-1]
list: slice 100 ~ l = list(range(200)) ~ l[50:150]
list: l[i:j] = x ~ l = [1, 2, 3, 4, 5, 6] ~ l[1:3] = (7, 8)
list: del l[i] ~ l = list(range(1000)) ~ del l[5]; l.insert(5, 1)
list: append ~ l = [] ~ l.append(1)
list: append and pop ~ l = [] ~ l.append(1); l.pop()
list: pop(0) ~ l = [1, 2, 3] ~ l.append(l.pop(0))
list: insert(0) ~ l = [1, 2, 3] ~ l.insert(0, 1); l.pop()
list: extend ~ l = [1, 2, 3] ~ m = []; m.extend(l)
list: += ~ l = [1, 2, 3] ~ m = []; m += l
list: a + b ~ a = [1, 2, 3]; b = [4, 5] ~ a + b
list: a * 10 ~ a = [0] ~ a * 10
list: [0] * 100 ~  ~ [0] * 100
list: in ~ l = list(range(20)) ~ 15 in l
list: in strings ~ l = ['a', 'b', 'c', 'd'] ~ 'd' in l
list: index ~ l = list(range(20)) ~ l.index(15)
list: count ~ l = [1, 2, 3] * 5 ~ l.count(2)
list: remove ~ l = [1, 2, 3] ~ l.remove(1); l.append(1)
list: reverse ~ l = [1, 2, 3, 4, 5] ~ l.reverse()
list: == ~ a = [1, 2, 3, 4]; b = [1, 2, 3, 4] ~ a == b
list: < ~ a = [1, 2, 3, 4]; b = [1, 2, 3, 5] ~ a < b
list: len ~ l = [1, 2, 3] ~ len(l)
list: bool ~ l = [1, 2, 3] ~ not l
list: iterate 10 ~ l = list(range(10)) ~ for x in l: pass
list: iterate 100 ~ l = list(range(100)) ~ for x in l: pass
list: unpack [*a, *b] ~ a = [1, 2]; b = [3, 4] ~ [*a, *b]
list: clear ~ l = [] ~ l.append(1); l.clear()
list: repr ~ l = [1, 2, 3, 4, 5] ~ repr(l)
list: repr strings ~ l = ['abc', 'def'] ~ repr(l)
list: sort 10 ints ~ l = [5, 3, 8, 1, 9, 2, 7, 4, 6, 0] ~ l.copy().sort()
list: sort 100 ints ~ l = [(i * 7919) % 1009 for i in range(100)] ~ sorted(l)
list: sort 1000 ints ~ l = [(i * 7919) % 1009 for i in range(1000)] ~ sorted(l)
list: sort floats ~ l = [((i * 7919) % 1009) / 7 for i in range(100)] ~ sorted(l)
list: sort strings ~ l = [str((i * 7919) % 1009) for i in range(100)] ~ sorted(l)
list: sort tuples ~ l = [((i * 7919) % 109, i) for i in range(100)] ~ sorted(l)
list: sort key=lambda ~ l = [(i * 7919) % 1009 for i in range(100)] ~ sorted(l, key=lambda x: -x)
list: sort key=len ~ l = ['a' * ((i * 7) % 13) for i in range(100)] ~ sorted(l, key=len)
list: sort reverse ~ l = [(i * 7919) % 1009 for i in range(100)] ~ sorted(l, reverse=True)
list: sort sorted ~ l = list(range(100)) ~ l.sort()
list: sort instances ~ class C:\n  def __init__(s, v): s.v = v\n  def __lt__(s, o): return s.v < o.v\nl = [C((i * 7919) % 109) for i in range(30)] ~ sorted(l)
list: sum ~ l = list(range(100)) ~ sum(l)
list: min max ~ l = list(range(20)) ~ min(l); max(l)
list: nested index ~ m = [[1, 2], [3, 4]] ~ m[1][0]

# -- tuple
tuple: (a, b) ~ a = 1; b = 2 ~ (a, b)
tuple: (a, b, c, d, e) ~ a = 1; b = 2; c = 3; d = 4; e = 5 ~ (a, b, c, d, e)
tuple: tuple(list) ~ l = [1, 2, 3, 4] ~ tuple(l)
tuple: tuple(generator) ~ l = [1, 2, 3, 4] ~ tuple(x for x in l)
tuple: t[i] ~ t = (1, 2, 3) ~ t[1]
tuple: t[i:j] ~ t = (1, 2, 3, 4, 5) ~ t[1:4]
tuple: a + b ~ a = (1, 2, 3); b = (4, 5) ~ a + b
tuple: a * 3 ~ a = (1, 2, 3) ~ a * 3
tuple: == ~ a = (1, 2, 3); b = tuple([1, 2, 3]) ~ a == b
tuple: < ~ a = (1, 2, 3); b = (1, 2, 4) ~ a < b
tuple: hash ~ a = (1, 2, 3) ~ hash(a)
tuple: hash strings ~ a = ('a', 'b') ~ hash(a)
tuple: in ~ t = (1, 2, 3, 4) ~ 4 in t
tuple: in constant ~ x = 'c' ~ x in ('a', 'b', 'c')
tuple: index ~ t = (1, 2, 3, 4) ~ t.index(3)
tuple: count ~ t = (1, 2, 3, 4) ~ t.count(3)
tuple: iterate ~ t = (1, 2, 3, 4) ~ for x in t: pass
tuple: repr ~ t = (1, 2, 3, 4) ~ repr(t)
tuple: return 2 ~ def f(): return 1, 2 ~ a, b = f()

# -- dict
dict: {} ~  ~ {}
dict: dict() ~  ~ dict()
dict: {'a': 1} ~  ~ {'a': 1}
dict: {'a': 1, 'b': 2, 'c': 3} ~  ~ {'a': 1, 'b': 2, 'c': 3}
dict: {'a': x} 5 ~ x = 1; y = [] ~ {'a': x, 'b': x, 'c': x, 'd': y, 'e': x}
dict: {1: x, 2: x} ~ x = 1 ~ {1: x, 2: x}
dict: dict(a=1, b=2) ~  ~ dict(a=1, b=2)
dict: dict(pairs) ~ p = [('a', 1), ('b', 2)] ~ dict(p)
dict: dict(zip) ~ k = 'abcde'; v = range(5) ~ dict(zip(k, v))
dict: dict(d) ~ d = {'a': 1, 'b': 2} ~ dict(d)
dict: copy ~ d = {'a': 1, 'b': 2} ~ d.copy()
dict: copy 100 ~ d = dict.fromkeys(range(100)) ~ d.copy()
dict: {**a, **b} ~ a = {'a': 1}; b = {'b': 1} ~ {**a, **b}
dict: a + b ~ a = {'a': 1}; b = {'b': 1} ~ a | b
dict: d[str] ~ d = {'a': 1, 'b': 2} ~ d['a']
dict: d[int] ~ d = {1: 1, 2: 2} ~ d[2]
dict: d[tuple] ~ d = {(1, 2): 1}; k = (1, 2) ~ d[k]
dict: d[new str] ~ d = {'abc1': 1}; n = 1 ~ d['abc%d' % n]
dict: d[float] ~ d = {1.5: 1} ~ d[1.5]
dict: d[None] ~ d = {None: 1} ~ d[None]
dict: d[k] = v ~ d = {'a': 1} ~ d['a'] = 2
dict: d[k] += 1 ~ d = {'a': 1} ~ d['a'] += 1
dict: insert and delete ~ d = {'a': 1} ~ d['b'] = 1; del d['b']
dict: insert 10 ints ~ r = range(10) ~ d = {}\nfor i in r: d[i] = i
dict: insert 100 ints ~ r = range(100) ~ d = {}\nfor i in r: d[i] = i
dict: insert 100 strings ~ l = [str(i) for i in range(100)] ~ d = {}\nfor k in l: d[k] = k
dict: insert 10000 ints ~ r = range(10000) ~ d = {}\nfor i in r: d[i] = i
dict: get ~ d = {'a': 1} ~ d.get('a')
dict: get missing ~ d = {'a': 1} ~ d.get('b')
dict: get default ~ d = {'a': 1} ~ d.get('b', 0)
dict: in ~ d = {'a': 1} ~ 'a' in d
dict: not in ~ d = {'a': 1} ~ 'b' not in d
dict: setdefault ~ d = {'a': 1} ~ d.setdefault('a', 2)
dict: setdefault list ~ d = {} ~ d.setdefault('a', []).append(1)
dict: pop ~ d = {'a': 1} ~ d.pop('a'); d['a'] = 1
dict: pop default ~ d = {'a': 1} ~ d.pop('b', None)
dict: popitem ~ d = {'a': 1} ~ d['b'] = 1; d.popitem()
dict: update ~ d = {'a': 1}; e = {'b': 2} ~ d.update(e)
dict: update kw ~ d = {'a': 1} ~ d.update(b=2)
dict: clear ~ d = {} ~ d['a'] = 1; d.clear()
dict: len ~ d = {'a': 1} ~ len(d)
dict: keys() ~ d = {'a': 1} ~ d.keys()
dict: items() ~ d = {'a': 1} ~ d.items()
dict: list(d) ~ d = {'a': 1, 'b': 2} ~ list(d)
dict: list(d.items()) ~ d = {'a': 1, 'b': 2} ~ list(d.items())
dict: iterate 10 ~ d = dict.fromkeys(range(10)) ~ for k in d: pass
dict: iterate items 10 ~ d = dict.fromkeys(range(10)) ~ for k, v in d.items(): pass
dict: iterate values 10 ~ d = dict.fromkeys(range(10)) ~ for v in d.values(): pass
dict: iterate items 1000 ~ d = dict.fromkeys(range(1000)) ~ for k, v in d.items(): pass
dict: sorted items ~ d = dict.fromkeys(range(10), 1) ~ sorted(d.items())
dict: == ~ a = {'a': 1, 'b': 2}; b = {'a': 1, 'b': 2} ~ a == b
dict: repr ~ d = {'a': 1, 'b': 2} ~ repr(d)
dict: fromkeys ~ l = ['a', 'b', 'c'] ~ dict.fromkeys(l)
dict: keys & ~ a = {'a': 1, 'b': 2}; b = {'a': 1} ~ a.keys() & b.keys()
dict: max key=get ~ d = {'a': 1, 'b': 3, 'c': 2} ~ max(d, key=d.get)
dict: count words ~ w = 'the quick brown fox jumps over the lazy dog the end'.split() ~ d = {}\nfor x in w: d[x] = d.get(x, 0) + 1

# -- set
set: {1, 2, 3} ~  ~ {1, 2, 3}
set: {a, b, c} ~ a = 1; b = 'x'; c = 2.5 ~ {a, b, c}
set: set() ~  ~ set()
set: set(list) ~ l = [1, 2, 3, 4, 5] ~ set(l)
set: set(100 ints) ~ l = list(range(100)) ~ set(l)
set: set(strings) ~ l = list('abcdefghij') ~ set(l)
set: frozenset ~ l = [1, 2, 3] ~ frozenset(l)
set: in ~ s = {1, 2, 3} ~ 2 in s
set: in string ~ s = {'a', 'b'} ~ 'a' in s
set: add ~ s = {1, 2, 3} ~ s.add(2)
set: add and discard ~ s = {1, 2, 3} ~ s.add(9); s.discard(9)
set: add 100 ~ r = range(100) ~ s = set()\nfor i in r: s.add(i)
set: a or b ~ a = {1, 2, 3}; b = {3, 4} ~ a | b
set: a & b ~ a = {1, 2, 3}; b = {3, 4} ~ a & b
set: a - b ~ a = {1, 2, 3}; b = {3, 4} ~ a - b
set: a ^ b ~ a = {1, 2, 3}; b = {3, 4} ~ a ^ b
set: a <= b ~ a = {1, 2}; b = {1, 2, 3} ~ a <= b
set: == ~ a = {1, 2, 3}; b = {1, 2, 3} ~ a == b
set: update ~ a = {1, 2}; b = [2, 3] ~ a.update(b)
set: iterate 10 ~ s = set(range(10)) ~ for x in s: pass
set: copy ~ s = {1, 2, 3} ~ s.copy()
set: pop ~ s = {1, 2, 3} ~ s.add(s.pop())
set: sorted ~ s = {3, 1, 2} ~ sorted(s)
set: comprehension ~ r = range(10) ~ {x for x in r}
set: hash frozenset ~ s = frozenset((1, 2, 3)) ~ d = {s: 1}

# -- loops, comprehensions, generators
loop: for range(10) ~  ~ for i in range(10): pass
loop: for range(1000) ~  ~ for i in range(1000): pass
loop: while 10 ~  ~ i = 0\nwhile i < 10: i += 1
loop: enumerate 10 ~ l = list(range(10)) ~ for i, x in enumerate(l): pass
loop: zip 10 ~ l = list(range(10)) ~ for a, b in zip(l, l): pass
loop: reversed 10 ~ l = list(range(10)) ~ for x in reversed(l): pass
loop: break ~ l = [1, 2, 3] ~ for x in l: break
comprehension: list 10 ~ r = range(10) ~ [x for x in r]
comprehension: list 100 ~ r = range(100) ~ [x * 2 for x in r]
comprehension: if ~ r = range(10) ~ [x for x in r if x & 1]
comprehension: nested ~ r = range(4) ~ [(x, y) for x in r for y in r]
comprehension: dict ~ r = range(10) ~ {x: x for x in r}
comprehension: strings ~ l = ['a', 'b', 'c'] ~ [s.upper() for s in l]
generator: expression sum ~ r = range(10) ~ sum(x for x in r)
generator: any ~ r = range(10) ~ any(x > 5 for x in r)
generator: all ~ r = range(10) ~ all(x < 50 for x in r)
generator: create and drop ~ def g(): yield 1 ~ g()
generator: next ~ def g():\n  while 1: yield 1\ni = g() ~ next(i)
generator: loop 10 ~ def g():\n  for i in range(10): yield i ~ for x in g(): pass
generator: send ~ def g():\n  while 1: yield\ni = g(); next(i) ~ i.send(1)
generator: yield from ~ def g():\n  yield from (1, 2, 3)\ndef h(): yield from g() ~ for x in h(): pass
generator: close ~ def g():\n  yield 1 ~ i = g(); next(i); i.close()
generator: tree ~ def t(n):\n  if n:\n    yield from t(n - 1)\n    yield n\n    yield from t(n - 1) ~ for x in t(4): pass
coroutine: await ~ async def f(): return 1\nasync def g(): await f() ~ c = g()\ntry: c.send(None)\nexcept StopIteration: pass
iter: iter(list) ~ l = [1] ~ iter(l)
iter: next(iter(list)) ~ l = [1] ~ next(iter(l))
iter: next default ~ i = iter([]) ~ next(i, None)
iter: iter(callable) ~ l = [0] ~ for x in iter(l.__len__, 1): pass
iter: map(int, l) ~ l = ['1', '2', '3', '4'] ~ list(map(int, l))
iter: map(lambda) ~ l = [1, 2, 3, 4] ~ list(map(lambda x: x + 1, l))
iter: map(str, l) ~ l = [1, 2, 3, 4] ~ list(map(str, l))
iter: filter(None, l) ~ l = [0, 1, 2, 0] ~ list(filter(None, l))
iter: filter(lambda) ~ l = [0, 1, 2, 0] ~ list(filter(lambda x: x, l))
iter: zip ~ a = [1, 2, 3]; b = [4, 5, 6] ~ list(zip(a, b))
iter: zip(*m) ~ m = [[1, 2], [3, 4]] ~ list(zip(*m))
iter: enumerate ~ a = [1, 2, 3] ~ list(enumerate(a))
iter: reversed ~ a = [1, 2, 3] ~ list(reversed(a))
iter: range create ~  ~ range(10)
iter: range index ~ r = range(10) ~ r[3]
iter: range in ~ r = range(10) ~ 3 in r
iter: range len ~ r = range(10) ~ len(r)
iter: max of 2 ~ a = 1; b = 2 ~ max(a, b)
iter: min key ~ l = [3, 1, 2] ~ min(l, key=lambda x: -x)
iter: sum start ~ l = [[1], [2]] ~ sum(l, [])
iter: slice() ~  ~ slice(1, 2, 3)

# -- exceptions
exception: try, none raised ~  ~ try: pass\nexcept ValueError: pass
exception: raise and catch ~  ~ try: raise ValueError\nexcept ValueError: pass
exception: with argument ~  ~ try: raise ValueError('x')\nexcept ValueError as e: pass
exception: KeyError ~ d = {} ~ try: d['a']\nexcept KeyError: pass
exception: IndexError ~ l = [] ~ try: l[1]\nexcept IndexError: pass
exception: AttributeError ~ o = object() ~ try: o.x\nexcept AttributeError: pass
exception: TypeError ~  ~ try: 1 + 'a'\nexcept TypeError: pass
exception: int('x') ~  ~ try: int('x')\nexcept ValueError: pass
exception: through 3 calls ~ def a(): raise ValueError\ndef b(): a()\ndef c(): b() ~ try: c()\nexcept ValueError: pass
exception: finally ~  ~ try: pass\nfinally: pass
exception: raise in finally ~  ~ try:\n  try: raise ValueError\n  finally: pass\nexcept ValueError: pass
exception: raise from ~  ~ try:\n  try: raise ValueError\n  except ValueError as e: raise TypeError from e\nexcept TypeError: pass
exception: own class ~ class E(Exception): pass ~ try: raise E(1)\nexcept E: pass
exception: create ~  ~ ValueError('x')
exception: StopIteration ~ i = iter(()) ~ try: next(i)\nexcept StopIteration: pass

# -- native modules
itertools: chain ~ from itertools import chain\na = [1, 2, 3] ~ list(chain(a, a))
itertools: chain.from_iterable ~ from itertools import chain\na = [[1, 2], [3]] ~ list(chain.from_iterable(a))
itertools: count islice ~ from itertools import count, islice ~ list(islice(count(), 10))
itertools: product ~ from itertools import product\na = [1, 2, 3] ~ list(product(a, a))
itertools: permutations ~ from itertools import permutations\na = [1, 2, 3] ~ list(permutations(a))
itertools: combinations ~ from itertools import combinations\na = [1, 2, 3, 4] ~ list(combinations(a, 2))
itertools: groupby ~ from itertools import groupby\na = [1, 1, 2, 2, 3] ~ [k for k, g in groupby(a)]
itertools: accumulate ~ from itertools import accumulate\na = [1, 2, 3, 4] ~ list(accumulate(a))
itertools: repeat ~ from itertools import repeat ~ list(repeat(0, 10))
itertools: cycle ~ from itertools import cycle\nc = cycle([1, 2, 3]) ~ next(c)
itertools: takewhile ~ from itertools import takewhile\na = [1, 2, 3, 4] ~ list(takewhile(lambda x: x < 3, a))
itertools: starmap ~ from itertools import starmap\na = [(1, 2), (3, 4)] ~ list(starmap(max, a))
itertools: zip_longest ~ from itertools import zip_longest\na = [1, 2]; b = [1, 2, 3] ~ list(zip_longest(a, b))
itertools: tee ~ from itertools import tee\na = [1, 2] ~ x, y = tee(a)
itertools: pairwise ~ from itertools import pairwise\na = [1, 2, 3, 4] ~ list(pairwise(a))
functools: partial call ~ from _functools import partial\ndef f(a, b): pass\np = partial(f, 1) ~ p(2)
functools: partial create ~ from _functools import partial\ndef f(a, b): pass ~ partial(f, 1)
functools: reduce ~ from _functools import reduce\nl = [1, 2, 3, 4] ~ reduce(lambda a, b: a + b, l)
functools: cmp_to_key ~ from _functools import cmp_to_key\nl = [3, 1, 2]; k = cmp_to_key(lambda a, b: a - b) ~ sorted(l, key=k)
deque: append popleft ~ from _collections import deque\nd = deque() ~ d.append(1); d.popleft()
deque: create ~ from _collections import deque\nl = [1, 2, 3] ~ deque(l)
deque: iterate ~ from _collections import deque\nd = deque(range(10)) ~ for x in d: pass
deque: d[i] ~ from _collections import deque\nd = deque(range(10)) ~ d[5]
deque: rotate ~ from _collections import deque\nd = deque(range(10)) ~ d.rotate(1)
deque: maxlen ~ from _collections import deque\nd = deque(maxlen=5) ~ d.append(1)
defaultdict: d[k] += 1 ~ from _collections import defaultdict\nd = defaultdict(int) ~ d['a'] += 1
defaultdict: missing ~ from _collections import defaultdict\nd = defaultdict(list) ~ d['a']; del d['a']
defaultdict: list append ~ from _collections import defaultdict\nd = defaultdict(list) ~ d['a'].append(1)
OrderedDict: create ~ from _collections import OrderedDict\nl = [('a', 1), ('b', 2)] ~ OrderedDict(l)
OrderedDict: move_to_end ~ from _collections import OrderedDict\nd = OrderedDict([('a', 1), ('b', 2)]) ~ d.move_to_end('a')
OrderedDict: set get ~ from _collections import OrderedDict\nd = OrderedDict() ~ d['a'] = 1; d['a']
OrderedDict: iterate ~ from _collections import OrderedDict\nd = OrderedDict.fromkeys(range(10)) ~ for k in d: pass
heapq: push pop ~ from _heapq import heappush, heappop\nh = list(range(20)) ~ heappush(h, 5); heappop(h)
heapq: heapify ~ from _heapq import heapify\nl = list(range(20, 0, -1)) ~ heapify(l[:])
bisect: bisect ~ from _bisect import bisect_left\nl = list(range(100)) ~ bisect_left(l, 42)
bisect: insort ~ from _bisect import insort_right\nl = list(range(100)) ~ insort_right(l, 42); l.pop()
operator: itemgetter ~ from _operator import itemgetter\ng = itemgetter(1); t = (1, 2) ~ g(t)
operator: attrgetter ~ from _operator import attrgetter\nclass C: x = 1\ng = attrgetter('x'); o = C() ~ g(o)
operator: add ~ from _operator import add ~ add(1, 2)
weakref: ref ~ from _weakref import ref\nclass C: pass\no = C() ~ ref(o)()
eval('1+2') ~  ~ eval('1+2')
compile function ~ s = 'def f(a, b):\\n  x = a + b\\n  return x * 2\\n' ~ compile(s, 'f', 'exec')
exec code ~ c = compile('x = 1', 'f', 'exec'); g = {} ~ exec(c, g)
globals() ~  ~ globals()
print to nowhere ~ class F:\n  def write(self, s): pass\nf = F() ~ print('a', 1, file=f)
sys.getrecursionlimit ~ import sys ~ sys.getrecursionlimit()
time.perf_counter ~ from time import perf_counter ~ perf_counter()
import statement ~ import sys ~ import sys
"""

WORKER_SECONDS = 0.004   # of one timed run
COPIES = 5               # of the statement inside the loop
REPEATS = 5


def parse():
    """(name, setup, statement) of every probe; in a probe \n ends a line and \\ is a backslash."""
    for line in PROBES.splitlines():
        if line and not line.startswith("#"):
            name, setup, statement = line.split(" ~ ", 2)
            yield (name, *("\\".join(part.replace("\\n", "\n") for part in field.strip().split("\\\\"))
                           for field in (setup, statement)))


def indent(text, spaces):
    return "\n".join(" " * spaces + line for line in text.splitlines()) + "\n"


def build(setup, statement, copies):
    source = "def run(N, clock):\n" + indent(setup, 1) + " start = clock()\n"
    source += " for _ in range(N):\n  pass\n" + indent(statement, 2) * copies
    source += " return clock() - start\n"
    space = {"G": 1, "__name__": "probe"}
    exec(compile(source, "probe", "exec"), space)
    return space["run"]


def cost(run, seconds=WORKER_SECONDS):
    """Least nanoseconds of one turn of the loop."""
    clock = time.process_time
    n = 1
    while True:
        used = run(n, clock)
        if used > seconds / 4:
            break
        n *= 4
    n = max(1, int(n * seconds / used))
    return min(run(n, clock) for _ in range(REPEATS)) / n * 1e9


def worker(words):
    empty = cost(build("", "pass", 1))
    for name, setup, statement in parse():
        if words and not any(w in name for w in words):
            continue
        try:
            each = (cost(build(setup, statement, COPIES)) - empty) / COPIES
        except Exception as e:
            print(name, "failed", type(e).__name__, e, sep="\t")
            continue
        print(name, max(each, 0.3), sep="\t")


def collect(command, words, best):
    import subprocess
    done = subprocess.run(command + [__file__, "--worker"] + words, stdout=subprocess.PIPE)
    if done.returncode != 0:
        print(" ".join(command), "exited with", done.returncode, file=sys.stderr)
    for line in done.stdout.decode().splitlines():
        name, figure, *why = line.split("\t")
        if figure == "failed":
            print(command[0], name, *why, file=sys.stderr)
        else:
            best[name] = min(best.get(name, 1e30), float(figure))


def main():
    import argparse
    import os
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(prog="bench/probes.py")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--krait", default=os.path.join(root, "build/release/krait"))
    parser.add_argument("--jit", action="store_true")
    parser.add_argument("--below", type=float, default=1e30)
    options = parser.parse_args()
    commands = {"krait": [options.krait] + ([] if options.jit else ["-X", "jit=off"]),
                "cpython": ["/usr/bin/python3.11", "-I", "-S", "-E"]}
    best = {name: {} for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            collect(command, options.words, best[name])
    rows = sorted((best["cpython"][n] / best["krait"][n], n) for n in best["krait"]
                  if n in best["cpython"])
    print(f"{'ratio':>6} {'krait ns':>12} {'CPython ns':>12}  operation")
    for ratio, name in rows:
        if ratio < options.below:
            print(f"{ratio:6.2f} {best['krait'][name]:12.1f} {best['cpython'][name]:12.1f}  {name}")
    slower = sum(ratio < 1 for ratio, _ in rows)
    print(f"{len(rows)} operations, {slower} slower than CPython")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2:])
    else:
        main()
