# quick-candidate
# Dicts in hot loops: counting, caching, two-level tables, string and tuple keys.
def count(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    return counts


def memo(n, cache):
    if n in cache:
        return cache[n]
    result = n if n < 2 else memo(n - 1, cache) + memo(n - 2, cache)
    cache[n] = result
    return result


def grid(n):
    cells = {}
    for x in range(n):
        for y in range(n):
            cells[x, y] = x * y
    total = 0
    for (x, y), v in cells.items():
        total += v - x + y * 2
        if (y, x) in cells:
            total += 1
    return len(cells), total


def nested(n):
    table = {}
    for i in range(n):
        table.setdefault(i % 7, {}).setdefault(i % 5, []).append(i)
    return {k: {kk: len(vv) for kk, vv in v.items()} for k, v in table.items()}


def invert(d):
    out = {}
    for k, v in d.items():
        out.setdefault(v, []).append(k)
    return out


def churn(n):
    d = {}
    for i in range(n):
        d[i] = i
        if i >= 10:
            del d[i - 10]
    return list(d.items())


text = "the quick brown fox jumps over the lazy dog " * 20
counts = count(text)
print(counts)
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:5])
cache = {}
print(memo(150, cache), len(cache))
print(grid(40), nested(500))
print(invert(counts))
print(churn(5000))
words = {}
for i in range(3000):
    key = "w" + str(i * i % 501)
    if key in words:
        words[key] += i
    else:
        words[key] = i
print(len(words), words["w0"], words["w4"], sum(words.values()))
mixed = {}
for i in range(200):
    for key in (i, str(i), float(i) + 0.5, (i,), i % 2 == 0):
        mixed[key] = mixed.get(key, 0) + 1
print(len(mixed), mixed[0], mixed[1], mixed[True], mixed["7"], mixed[7.5], mixed[8,])
