# quick
# Unions of sets in hot loops: members that compare in Python, raise, collide, are equal across types; the type, the
# order and the size of what comes out.


class Key:
    def __init__(self, n, h):
        self.n = n
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        asked.append(self.n)
        if self.n == -1:
            raise ValueError('compared')
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f'K{self.n}'


class Sub(set):
    pass


class FrozenSub(frozenset):
    def __or__(self, other):
        return 'own'


asked = []


def unite(pairs, rounds):
    out = []
    for i in range(rounds):
        for a, b in pairs:
            r = a | b
        out.append(len(r))
    return len(out), r


ints = [(set(range(n)), {n + 3, 1}) for n in range(9)]
for a, b in ints:
    r = unite([(a, b)], 80)[1]
    print(type(r).__name__, list(r), list(a), list(b), r is a)
print(list(unite([(frozenset({1, 2}), {3})], 80)[1]), type(unite([(frozenset({1}), {3})], 80)[1]).__name__)
print(type(unite([({1}, frozenset({3}))], 80)[1]).__name__, unite([(Sub({1}), {2})], 80), unite([({2}, Sub({1}))], 80))
print(unite([(FrozenSub({1}), {2})], 3)[1], unite([({1, 2}, FrozenSub({7}))], 80)[1])
print(unite([({1, 2}, {1.0, 2.0, True, 3.5})], 80)[1], unite([({1.0, True}, {1, 0, False})], 80)[1])
print(unite([(set(), set())], 80)[1], unite([(set(), {5, 4})], 80)[1], unite([({5, 4}, set())], 80)[1])
print(sorted(unite([({'a', 'b'}, {'b', 'c'})], 80)[1]), sorted(unite([({(1, 2)}, {(1, 2), (2, 1)})], 80)[1]))

# members that run code when they compare: at each change of kind
mixed = [({1, 2}, {3}), ({Key(1, 5)}, {Key(1, 5)}), ({Key(1, 5), 5}, {Key(2, 5)}), ({5}, {Key(3, 5)}), ({Key(4, 9)}, {9})]
for rounds in 1, 60, 100:
    asked.clear()
    n, r = unite(mixed, rounds)
    print(n, sorted(map(repr, r)), len(asked) // rounds, sorted(set(asked)))


def raising(i):
    a = {1, 2, 3} if i < 90 else {Key(-1, 1), 2}
    try:
        return len(a | {1, i})
    except ValueError as e:
        return str(e)


print([raising(i) for i in range(88, 94)])
for i in range(100):
    r = raising(i)
print(r)

# deleted members, many members, a | a
s = set(range(40))
for i in range(35):
    s.discard(i)
t = {100}
for i in range(80):
    u = s | t
print(list(u), len(s | s), (s | s) is s)
big = set(range(0, 3000, 3))
for i in range(80):
    u = big | {1, 4, 3}
print(len(u), u == set(range(0, 3000, 3)) | {1, 4})


def contains(sets, items, rounds):
    n = 0
    for i in range(rounds):
        for s in sets:
            for x in items:
                n += x in s
    return n


print(contains([{1, 2, 3}, frozenset({2}), Sub({3}), {'a'}, set(), {1.0, 2 ** 70}], [1, 2.0, 'a', True, 2 ** 70, (1,), None], 60))
asked.clear()
print(contains([{Key(1, 1), 1}, {1}], [Key(1, 1), 1, Key(9, 1)], 60), len(asked))
