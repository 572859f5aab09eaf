# quick-candidate
# Operations that have a short way in the interpreter or in the builtin types, beside cases that must not take it.


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


# -- sum and set() over a list that changes meanwhile --

class Adder:
    def __init__(self, items):
        self.items = items

    def __radd__(self, other):
        self.items.append(100)
        del self.items[0]
        return other + 1


items = [1, 2, 3]
items.insert(1, Adder(items))
print(sum(items), len(items))
print(sum([1.5, 2.5]), sum([1, 2.5, 2**60]), sum([2**47 - 1, 1]), sum([-2**47, -1]), sum([True, True]))
print(sum([[1], [2]], []), sum((1, 2), 10), sum(range(10)), sum({1: 2, 3: 4}), sum([]), sum([], 5.5))
show(sum, ['a', 'b'])
show(sum, ['a'], 'b')
show(sum, 5)
show(sum, [1, 'a'])
show(sum, ['a', 1])


class Items(list):
    def __iter__(self):
        return iter([7, 8])


print(sum(Items([1])), set(Items([1])) == {7, 8}, tuple(Items([1])), sorted(frozenset(Items([1]))))


class Key:
    def __init__(self, items, h):
        self.items, self.h = items, h

    def __hash__(self):
        self.items.append(self.h)
        return self.h

    def __eq__(self, other):
        self.items.clear()
        return False


keys = [1, 2]
keys += [Key(keys, 3), 4]
print(sorted(x for x in set(keys) if type(x) is int))
keys = [5]
keys += [Key(keys, 5), 6, 7]
print(sorted(x for x in set(keys) if type(x) is int), keys)
show(set, [1, [2]])
show(set, ([],))
show(frozenset, [1, {}])
print(list(set(range(30, 0, -1)))[:40], list({2**60: 1, 3: 4}.keys() & [3, 2**60]))
print(sorted(set([1, 1.0, True, 2, 2.0, 'x', 'x'][:5])), len(set([float('nan')] * 3)))

# -- methods of numbers at one call site, then of something else --


class Bits:
    def bit_length(self):
        return 'mine'

    is_integer = bit_length


def bits(x):
    return x.bit_length()


for x in 5, 2**50, 2**100, True, -1, Bits(), 7, 1.5, 8, None, 9:
    show(bits, x)
for x in 2.0, 2.5, 1e300, 3, Bits(), float('inf'), 'a', 4.0:
    show(lambda x: x.is_integer(), x)
for x in 3, 2.5, 2**80:
    f = x.conjugate
    print(f(), x.real, x.imag)
for x in 10, 2**70, True:
    show(lambda x: x.to_bytes(10, 'big'), x)
    show(lambda x: x.no_such(), x)


class Int(int):
    def bit_length(self):
        return 'Int'


for x in 1, Int(1), 2:
    print(bits(x))

# -- hashes of floats --

for x in (0.0, -0.0, 1.0, -1.0, 1.5, 0.1, -0.1, 1e300, 1e-300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
          2.0**61, 2.0**61 - 2.0**10, 2.0**-61, 3.0e15, float('inf'), -float('inf'), 2.0**1000 / 3):
    print(x, hash(x), x == int(x) and hash(x) == hash(int(x)) if abs(x) < float('inf') else None)

# -- comparisons --

values = [1, 2.5, 2**70, 'a', 'b', b'a', b'b', (1, 2), (1, 3), (1,), [1, 2], [1, 3], [], {1: 2}, {1: 3}, {1, 2}, {1}, None,
          True, 1 + 2j, range(3), bytearray(b'a'), frozenset([1, 2])]
for a in values:
    row = ''
    for b in values:
        row += '=' if a == b else '.'
        row += '!' if a != b else '.'
        try:
            row += '<' if a < b else '-'
            row += '>' if a >= b else '-'
        except TypeError as e:
            row += 'T'
    print(row)
show(lambda: [] < ())
show(lambda: None < None)


class Same:
    def __eq__(self, other):
        return 'yes'

    def __lt__(self, other):
        return NotImplemented


s = Same()
print(s == 1, 1 == s, s != 1, [s] == [1], (s,) == (1,), s in [1], 1 in [s])
show(lambda: s < 1)
show(lambda: 1 > s)
Same.__eq__ = lambda self, other: []
print(s == 1, [s] == [1])
del Same.__eq__
print(s == 1, s == s)

# -- members in sets --

members = {1, 'a', 2.0, (1, 2), None, 2**70}
for x in 1, 1.0, 'a', 'b', 2, (1, 2), None, 2**70, True, 'a' * 1, b'a':
    print(x in members, x not in members, x in frozenset(members))
show(lambda: [] in members)
show(lambda: {1} in {frozenset([1])})

# -- __slots__ --


class Slots:
    __slots__ = ('x', 'y')


def slots(o):
    o.x = 1
    o.y = o.x + 1
    return o.x, o.y


class Other:
    pass


for o in Slots(), Slots(), Other(), Slots():
    print(slots(o))
o = Slots()
show(lambda: o.x)
o.x = 5
del o.x
show(lambda: o.x)


def read(o):
    return o.x


o.x = 6
print(read(o), read(o))
Slots.x = property(lambda self: 'property')
print(read(o))
show(slots, o)
Slots.x = 17
print(read(o))

# -- builtins with parameters given and left out --

show(lambda: 'a,b'.split())
show(lambda: 'a,b'.split(','))
show(lambda: 'a,b,c'.split(',', 1))
show(lambda: 'a,b,c'.split(sep=',', maxsplit=1))
show(lambda: 'a'.split(1, 2, 3))
show(lambda: 'a'.split(',', sep='x'))
show(lambda: 'a\tb'.expandtabs())
show(lambda: 'a\tb'.expandtabs(4))
show(lambda: 'a\tb'.expandtabs(4, 5))
show(lambda: round())
show(lambda: round(2.567))
show(lambda: round(2.567, 1))
show(lambda: round(2.567, ndigits=2))
show(lambda: round(2.567, 1, 2))
show(lambda: (5).to_bytes())
show(lambda: (5).to_bytes(2))
show(lambda: (5).to_bytes(2, 'little', signed=True))
show(lambda: (5).to_bytes(2, 'little', True))
for f in bool, float, tuple, list, set, frozenset:
    show(f)
    show(f, 1, 2)
    show(lambda: f(x=1))
    show(f, '')
    show(f, 5)
    show(f, [1])
    show(f, None)
show(float, 2**1100)
show(bool, [])

# -- encodings however they are spelled --

for name in ('utf-8', 'utf8', 'UTF-8', 'utf_8', 'U8', 'ascii', 'ASCII', 'us-ascii', 'latin-1', 'latin1', 'Latin-1',
             'iso-8859-1', 'L1', 'utf-16-le', 'utf-32-be'):
    if name not in ('U8', 'L1'):
        print(name, 'ab'.encode(name), 'ab'.encode(name).decode(name))
show(lambda: 'é'.encode('ascii'))
show(lambda: 'é€'.encode('latin-1'))
show(lambda: b'\xe9'.decode('ascii'))
show(lambda: b'\xe9'.decode('utf8'))

# -- text and bytes in short and long parts --

long = 'x' * 40
for text in '', ',', 'a', 'a,b', ',,', 'a,' + long + ',b', long + ',', ',' + long, 'é,ü,' + long + 'é', '€,a', 'a\xff,b':
    for sep in ',', 'x', 'é', '€', '\xff', ',b', '\U0001F600':
        print(ascii(text.split(sep)), ascii(text.split(sep, 1)), text.split(sep, 0) == [text], end=' ')
    print(ascii(text.rsplit(',')), ascii(text.partition(',')))
for b in b'', b' ', b'  a ', b'\t\n\r\v\fa\x1c', b'a', b'xxaxx', bytearray(b' q ')[1:], b'\x00 a':
    print(b.strip(), b.lstrip(), b.rstrip(), b.strip(None), b.strip(b'x'), b.strip(b''), b.lstrip(b' a'), b.rstrip(b'x a'))
show(lambda: b'a'.strip(1))
show(lambda: b'a'.strip(b'a', b'b'))
for text in 'é', 'aé', 'éa', 'a' * 7 + 'é', 'a' * 8 + 'é', 'é' + 'a' * 20 + 'éé' + 'b' * 9, ''.join(map(chr, range(256))):
    print(text.encode(), text.encode().decode() == text)

# -- next() with a default, enumerate over a list that changes --


class Nexts:
    def __init__(self, raises):
        self.raises = raises

    def __iter__(self):
        return self

    def __next__(self):
        raise self.raises


for e in StopIteration, StopIteration(5), ValueError("v"), KeyError:
    show(next, Nexts(e), 'default')
    show(next, Nexts(e))
show(next, iter([]), 'default')
show(next, iter([1]), 'default')
show(next, iter([]))
show(next, [], 'default')
show(next, 5)
show(next)
show(next, 1, 2, 3)
show(lambda: next((x for x in []), 'default'))
items = [1, 2, 3]
for i, x in enumerate(items):
    if i < 5:
        items.append(i)
    print(i, x, end=' ')
print()
for i, x in enumerate(iter('ab'), 2**47 - 1):
    print(i, x)

# -- factorials --

import math

for n in list(range(26)) + [True, 50]:
    print(n, math.factorial(n))
show(math.factorial, -1)
show(math.factorial, 2.0)
