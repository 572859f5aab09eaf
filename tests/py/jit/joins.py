# quick
# modes: interp jit release
# Traces that go on in the body of a loop with values of their own: what the loop's recorded
# iteration found out about its values need not be true of them.


def nested(n):
    total = 0
    for i in range(n):
        for j in range(7):
            for k in range(3):
                total = (total * 3 + i * j + k) & 0xFFFFFF
    return total


print(nested(300))


# In the recorded iteration i is j + 1 at the head; a joining trace brings i == j.
def apart(items, rounds):
    i, j = 1, 0
    out = 0
    for n in range(rounds):
        items[i] = n
        out = (out + items[j] * 7) % 100003
        if n % 5 == 4:
            i = j = n % len(items)
        elif n % 7 == 3:
            i, j = j, i
        else:
            j = i
            i = (i + 1) % len(items)
    return out, items


print(apart([0] * 9, 4000))


# Two registers hold one value in the recorded iteration, two when joined.
def twins(rounds):
    a = b = 0
    log = 0
    for n in range(rounds):
        log = (log * 31 + a * 3 + b) % 1000003
        if n % 4 == 3:
            a, b = n, n + 1
        else:
            a = b = n
    return log


print(twins(3000))


# A flag that is a constant at the head of the recorded iteration.
def flags(rounds):
    found = False
    count = kind = 0
    for n in range(rounds):
        if found:
            count += n
            found = False
        elif n % 3 == 0:
            found = True
            kind = 1
        else:
            kind = 2 if kind == 1 else 3
        count = count * 5 % 100019 + kind
    return count, found, kind


print(flags(5000))


class Box:
    def __init__(self, value):
        self.value = value
        self.other = None


# A value that goes around in memory, and another object in its place from time to time.
def in_memory(rounds):
    a, b = Box(1), Box(2)
    box = a
    seen = 0
    for n in range(rounds):
        box.value += 1
        seen = (seen * 3 + box.value) % 65521
        if n % 6 == 5:
            box = b if box is a else a
            box.other = n
        if n % 50 == 49:
            box.value = box.value * 1.0 if n % 100 == 99 else int(box.value)
    return seen, a.value, b.value, a.other, b.other


print(in_memory(3000))


# The same object under two names: a store through one is seen through the other.
def aliases(rounds):
    x, y = Box(0), Box(0)
    total = 0
    for n in range(rounds):
        x.value = n
        total += y.value
        if n % 8 == 7:
            y = x
        elif n % 8 == 3:
            x, y = Box(n), Box(-n)
    return total


print(aliases(4000))


# Classes change at the head: int, float, str, None.
def classes(rounds):
    x = 0
    out = []
    for n in range(rounds):
        for k in range(4):
            x = x + x if k % 2 else x + x
        if n % 40 == 10:
            x = 0.5
        elif n % 40 == 20:
            out.append(str(x)[:12])
            x = "a"
        elif n % 40 == 30:
            out.append(len(x))
            x = 1
        elif isinstance(x, str):
            x = x[:3]
        else:
            x = x % 1000
    return out


print(classes(400))


# The loop is in a function that the outer one calls; its frame is made by the joining trace.
def inner(start, stop):
    total = start
    while start < stop:
        total += start * start % 7
        start += 1
    return total


def outer(rounds):
    total = 0
    for n in range(rounds):
        total += inner(n % 5, n % 11 + 3)
    return total


print(outer(3000))


def numbers(n):
    i = 0
    step = 1
    while i < n:
        yield i
        i += step
        step = step % 3 + 1


def consume(rounds):
    total = 0
    for r in range(rounds):
        for x in numbers(r % 23):
            for y in range(x % 4):
                total += x * y
            total += x
    return total


print(consume(600))


# Unbound at the head in the recorded iteration, or only in the joining trace.
def unbound(rounds):
    hits = 0
    for n in range(rounds):
        try:
            if n % 3 == 0:
                z = n
            elif n % 3 == 2:
                del z
            for k in range(3):
                hits += z + k
        except UnboundLocalError as e:
            hits += len(str(e))
    return hits


print(unbound(900))


# Global and builtin names that change while the loops are compiled.
def scale(x):
    return x + 1


def rebound(rounds):
    global scale
    total = 0
    for n in range(rounds):
        for k in range(6):
            total += scale(k) * len("ab")
        if n == rounds // 2:
            scale = lambda x: x * 10
    return total


print(rebound(500))


# Many values at once: more than there are registers.
def many(rounds):
    a = b = c = d = e = f = g = h = i = j = k = l = 1
    p = q = r = s = t = u = v = w = 1.5
    for n in range(rounds):
        for m in range(3):
            a, b, c, d, e, f = b, c, d, e, f, (a + m) & 1023
            g, h, i, j, k, l = l, g, h, i, j, (k + a) & 1023
            p, q, r, s, t, u, v, w = q, r, s, t, u, v, w, p * 0.5 + m
        if n % 3 == 0:
            a, l = l, a
        if n % 7 == 0:
            p, w = w, p
    return a, b, c, d, e, f, g, h, i, j, k, l, p, q, r, s, t, u, v, w


print(many(700))


# A call that reads only is made once for a loop that does not change what it reads; a trace that joins the loop
# has other values, for which the guards on its result mean something else.
def gen0(n):
    yield 0

def settle(rounds, i0):
    state = -1
    for n in range(rounds):
        if state not in (1, 2, 3):
            made = all(min for q in gen0(0) if state)
            state, i0 = i0, 1
    return state

print([settle(4, k) for k in (1, 5, 47, 1 << 47)])
print([settle(rounds, k) for rounds in (90, 200, 5) for k in (1, 5, 47, 1 << 47) * 30][::7])
