# quick-candidate
# Lists in hot loops: index, append, slices, nested lists, lists that change their element types.
def sieve(n):
    flags = [True] * n
    flags[0] = flags[1] = False
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags), [i for i, f in enumerate(flags) if f][-3:]


def bubble(a):
    n = len(a)
    for i in range(n):
        for j in range(n - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def matmul(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0] * p for _ in range(n)]
    for i in range(n):
        for j in range(p):
            s = 0
            for k in range(m):
                s += a[i][k] * b[k][j]
            out[i][j] = s
    return out


def lev(a, b):
    prev = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        cur = [i]
        for j, cb in enumerate(b, 1):
            cur.append(min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (ca != cb)))
        prev = cur
    return prev[-1]


def changing(n):
    lst = [0] * 10
    for i in range(n):
        k = i % 10
        if i == n // 2:
            lst[3] = 2.5
        if i == n // 2 + 7:
            lst[5] = "text"
        if isinstance(lst[k], str):
            lst[k] = 0
        lst[k] = lst[k] + 1
    return lst


def queue(n):
    q, total = [], 0
    for i in range(n):
        q.append(i)
        if len(q) > 20:
            total += q.pop(0)
        if i % 5 == 0:
            total -= q.pop()
    return total, q


def stack_machine(code, n):
    total = 0
    for x in range(n):
        st = []
        for op in code:
            if op == "x":
                st.append(x)
            elif isinstance(op, int):
                st.append(op)
            elif op == "+":
                b, a = st.pop(), st.pop()
                st.append(a + b)
            elif op == "*":
                b, a = st.pop(), st.pop()
                st.append(a * b)
            elif op == "dup":
                st.append(st[-1])
        total += st[0]
    return total


def rotate(n):
    a = list(range(10))
    for i in range(n):
        a = a[1:] + a[:1]
        a[i % 10] += 1
        a[2:4] = a[3:1:-1]
    return a


def negative_index(n):
    a = list(range(20))
    t = 0
    for i in range(n):
        t += a[-(i % 20) - 1] * a[i % 20]
        try:
            t += a[i % 25]
        except IndexError:
            t -= 1
    return t


def alias(n):
    a = [0]
    b = a
    for i in range(n):
        a[0] += 1
        b[0] += a[0] & 1
        if i % 100 == 0:
            b = list(a)
            a, b = b, a
    return a, b


def grow_while_iterating(n):
    a = [1]
    for x in a:
        if len(a) < n:
            a.append(x + 1)
            if x % 10 == 0:
                a.insert(0, 0)
    return len(a), sum(a)


seed, data = 17, []
for _ in range(120):
    seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
    data.append(seed % 1000)
print(sieve(5000), bubble(data[:])[:10], bubble(data[:]) == sorted(data), bubble([0.5, -1, True, 2**70, 3.5]), bubble(list("hello")))
print(matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]]), matmul([[i * j + 0.5 for j in range(12)] for i in range(12)], [[i - j for j in range(12)] for i in range(12)])[7])
print(lev("kitten", "sitting"), lev("intention", "execution"), lev("", "abc"), lev("a" * 60, "b" * 50))
print(changing(1000), queue(500), stack_machine(["x", "dup", "*", 3, "x", "*", "+", 7, "+"], 500), rotate(300), negative_index(500), alias(1000), grow_while_iterating(150))
grid = [[(i * j) % 7 for j in range(30)] for i in range(30)]
for _ in range(3):
    grid = [[grid[i][j] ^ grid[(i + 1) % 30][j] for j in range(30)] for i in range(30)]
print(sum(map(sum, grid)), grid[3][:8])
