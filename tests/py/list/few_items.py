# Lists: slices, removals and insertions of few items, at every place
# quick
def lists():
    for n in range(0, 20):
        yield list(range(n))
total = 0
for l in lists():
    for a in range(-3, 22, 1):
        for b in range(-3, 22, 2):
            total = (total * 31 + hash(tuple(l[a:b])) + len(l[a:b]) + hash(tuple(l[b:a:-1])) + hash(tuple(l[a::3]))) % 1000003
print(total)
for l in lists():
    for i in range(len(l)):
        w = l[:]
        x = w.pop(i)
        w.insert(i // 2, x)
        w.insert(-i, 100)
        total = (total * 31 + hash(tuple(w))) % 1000003
        w = l[:]
        while w:
            w.pop(0)
        w.insert(5, 1)
        total += len(w)
print(total)
for l in lists():
    for k in range(len(l) + 2):
        for j in (k - 1, k, k + 1):
            for start in (0, 1, 2, -2):
                w = l[:]
                w[start:k] = w[j:None if start == 0 else start - 1:-1]
                total = (total * 31 + hash(tuple(w))) % 1000003
                w = l[:]
                w[:k] = w[j::-1]
                total = (total * 31 + hash(tuple(w))) % 1000003
print(total)
w = list(range(100))
while len(w) > 3:
    w.pop(1)
    w.pop()
    if len(w) % 7 == 0:
        w.insert(2, -1)
print(w)
