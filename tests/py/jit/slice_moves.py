# A slice of a list assigned to a slice of a list: the list between is not made, and what comes out
# is the same as if it were.
# quick-candidate


def reversed_prefixes(n):
    items = list(range(n))
    out = 0
    for round in range(300):
        k = round % (n + 3)
        items[:k + 1] = items[k::-1]
        out = (out * 31 + items[0] + 7 * items[-1]) % 1000003
    return out, items[:10], len(items)


def overlapping(n, shift):
    items = [str(i) for i in range(n)]
    for round in range(200):
        a = round % n
        items[a:a + 5] = items[a + shift:a + shift + 5]
    return len(items), items[:12]


def two_lists(n):
    source, target = list(range(n)), [0.5] * n
    for round in range(200):
        lo = round % n
        target[lo:lo + 3] = source[lo + 2:lo - 3:-1]
        target[-lo:] = source[-lo:]
        if round % 50 == 49:
            source.append(round)
    return len(target), target[:8], target[-8:]


def kept(n):
    """The slice is looked at afterwards too."""
    items, all_slices = list(range(n)), []
    for round in range(150):
        part = items[round % n::-1]
        items[:len(part)] = part
        if round % 30 == 0:
            all_slices.append(part)
            part.append(-1)
    return items[:9], [s[-3:] for s in all_slices]


def changed_between(n):
    """What the place is computed by changes the source after it was sliced."""
    items, target = list(range(n)), []

    def place():
        items.append(len(items))
        return 0

    for _ in range(150):
        target[place():] = items[::-1]
    return len(target), target[:3], target[-3:]


class Sliced(list):
    def __setitem__(self, key, value):
        list.__setitem__(self, key, [type(value).__name__])


def other_classes():
    out = []
    for items in [list(range(9))] * 80 + [Sliced(range(9))] * 3 + [bytearray(range(9))] * 3:
        try:
            items[2:5] = items[5:2:-1]
            items[1:1] = items[3:5]
            del items[1:3]
        except Exception as e:
            out.append(repr(e))
    return out, items


def odd_keys():
    out = []
    items = list(range(40))
    for k in [3] * 80 + [True, None, 10 ** 30, -10 ** 30, 0, -1]:
        items[:k] = items[k::-1]
        out.append(len(items))
    for k in [3] * 80 + ["x", 1.5]:
        try:
            items[:k] = items[k::-1]
        except TypeError as e:
            out.append(str(e))
    return out[-9:], sum(items)


def grows():
    items = list(range(6))
    for round in range(12):
        items[3:3] = items[::-1]
    for round in range(60):
        items[10:5] = items[:round]
    return len(items), sum(items), items[:20]


def raises_behind(n):
    items, out = list(range(n)), []
    for round in range(120):
        try:
            items[:4] = items[3::-1]
            out.append(items[n - 1 + (round % 40 == 39)])
        except IndexError as e:
            out.append((round, str(e), items[0]))
    return out[-45:]


for n in (1, 5, 31, 32, 33, 90):
    print(reversed_prefixes(n), overlapping(n, 2), overlapping(n, -2), two_lists(n))
print(kept(7), kept(40))
print(changed_between(4), changed_between(50))
print(other_classes())
print(odd_keys())
print(grows())
print(raises_behind(6))
