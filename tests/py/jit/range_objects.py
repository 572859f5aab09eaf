# quick
# range objects made in hot loops: of no use to anybody but the loop, kept, printed, empty, large.


def nested(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            total += i * j
        for j in range(i % 3, m - i % 4):
            total -= j
    return total


def kept(n):
    out = []
    for i in range(n):
        r = range(i - n // 2)
        s = range(i, 300)
        if i % 50 == 0:
            out.append((r, s, len(r), len(s), r == range(0), list(s[:2]), s.start, r.stop, r.step))
    return out


def lengths(n):
    total = 0
    for i in range(n):
        total += len(range(i)) + len(range(i, 7)) + len(range(-i, i)) + (i in range(i, i + 1))
    return total


def far(n):
    top = (1 << 47) - 1
    out = []
    for i in range(n):
        try:
            r = range(-top + i - n, top - i)
            out.append(len(r))
        except OverflowError as e:
            out.append(str(e))
        out.append(len(range(top - i)))
        out.append(len(range(top + i - n // 2)))
    return out[:6], out[-6:]


def classes(n):
    out = []
    values = [5, True, False, 1 << 50, 2.5, "a", None]
    for i in range(n):
        v = values[i % 7 if i > n // 2 else 0]
        try:
            r = range(v)
            out.append((type(r.stop).__name__, r.stop, r.start))
        except TypeError as e:
            out.append(str(e))
    return out[:2], out[-7:]


def hidden(n):
    total = 0
    make = range
    for i in range(n):
        if i == n - 20:
            make = lambda k: [k, k]
        for x in make(4):
            total += x
    return total


def early_exit(n):
    found = 0
    for i in range(n):
        for j in range(i % 9, 40):
            if j % 7 == 6:
                found += j
                break
        else:
            found -= 1
    return found


class Ints:
    def __index__(self):
        return 3


def indexed(n):
    total = 0
    k = Ints()
    for i in range(n):
        for j in range(k if i % 3 == 0 else 2):
            total += j
    return total


print(nested(200, 30))
for row in kept(400):
    print(row)
print(lengths(500))
print(far(300))
print(classes(400))
print(hidden(400))
print(early_exit(500))
print(indexed(300))
