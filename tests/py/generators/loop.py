# quick-candidate
# Generator pipelines in hot loops.
def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


def squares(it):
    for x in it:
        yield x * x


def pairs(a, b):
    it = iter(b)
    for x in a:
        yield x, next(it)


def window(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n:
            yield tuple(buf)
            buf.pop(0)


def permutations(items):
    if len(items) <= 1:
        yield list(items)
    else:
        for i in range(len(items)):
            for rest in permutations(items[:i] + items[i + 1:]):
                yield [items[i]] + rest


def inorder(t):
    if t:
        yield from inorder(t[0])
        yield t[1]
        yield from inorder(t[2])


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return build(lo, mid), mid, build(mid + 1, hi)


def average():
    total = count = 0
    value = None
    while True:
        x = yield value
        total += x
        count += 1
        value = total / count


def merge(*its):
    heads = []
    for it in map(iter, its):
        for x in it:
            heads.append([x, it])
            break
    while heads:
        best = min(range(len(heads)), key=lambda i: heads[i][0])
        yield heads[best][0]
        for x in heads[best][1]:
            heads[best][0] = x
            break
        else:
            heads.pop(best)


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n
        n += 1


print(sum(squares(evens(numbers(2000)))))
print(list(pairs("abc", numbers(10))), sum(1 for _ in window(numbers(500), 3)), list(window(range(5), 2)))
print(sum(1 for _ in permutations([0, 1, 2, 3, 4])), list(permutations("abc"))[3])
print(sum(inorder(build(0, 500))), list(inorder(build(0, 9))))
a = average()
next(a)
print([a.send(x) for x in range(10)], a.send(1000))
for _ in range(500):
    r = a.send(2.5)
print(r)
print(list(merge([1, 4, 7], [2, 5, 8], [3, 6, 9, 10])), list(merge(range(0, 10, 3), [])))
p = primes()
print([next(p) for _ in range(60)][-5:])
print(sum(x * y for x in range(50) for y in range(50) if (x + y) % 7 == 0))
gens = [numbers(i) for i in range(50)]
print(sum(sum(g) for g in gens))


def two_loops():
    it = numbers(1000)
    a = 0
    for x in it:
        a += x
        if x == 300:
            break
    b = 0
    for x in it:
        b += 1
    return a, b


print(two_loops())


def early(n):
    for x in numbers(n):
        if x * x > n:
            return x


print([early(n) for n in (10, 100, 10000)])


def counter_state():
    g = numbers(10**9)
    total = 0
    for i in range(2000):
        total += next(g)
        if i % 500 == 499:
            g = numbers(10**9)
    return total


print(counter_state())
