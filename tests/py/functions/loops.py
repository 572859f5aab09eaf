# quick-candidate
# Calls in hot loops: argument kinds, recursion, changing targets, redefinition in mid-loop.
def add(a, b=1, *, c=0):
    return a + b + c


def run(n):
    total = 0
    for i in range(n):
        total = add(total, i)
        total = add(total)
        total = add(total, c=i)
        total = add(b=2, a=total)
    return total


def tak(x, y, z):
    return z if y >= x else tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def apply_all(fs, n):
    out = []
    for i in range(n):
        out.append(fs[i % len(fs)](i))
    return out


def changing(n):
    f = lambda x: x + 1
    total = 0
    for i in range(n):
        if i == n // 2:
            f = lambda x: x * 2
        total += f(i)
    return total


def helper(x):
    return x


def redefine(n):
    global helper
    total = 0
    for i in range(n):
        total += helper(i)
        if i == 500:
            def helper(x):
                return -x
    return total


def types(n):
    total = 0
    for v in [1, 2.5, True, 3] * n:
        total = total + v
    return total


def closures(n):
    fs = []
    for i in range(n):
        def f(x, i=i):
            return x * i
        fs.append(f)
    return sum(f(2) for f in fs)


def varargs(*args, **kw):
    return len(args) + len(kw)


def spread(n):
    total = 0
    a = (1, 2, 3)
    for i in range(n):
        total += varargs(*a, i, x=i)
        total += varargs(**{"p": 1, "q": 2})
    return total


print(run(1000), tak(12, 8, 4), changing(1000), redefine(1000), types(300), closures(200), spread(500))
print(apply_all([abs, lambda x: -x, str, float, (5).__add__], 20))


def early(n):
    for i in range(n):
        for j in range(n):
            if i * j > 100:
                return i, j
    return None


def while_else(n):
    i = 0
    while i < n:
        i += 1
        if i % 7 == 3:
            continue
        if i > 40:
            break
    else:
        return "else", i
    return "broke", i


print(early(50), early(5), while_else(100), while_else(10), while_else(0))
