# gcstress: 30011
# Blocks of a megabyte and more that grow and shrink: what is in them stays, what is behind is empty.
import gc

for kind in range(3):
    items = []
    for i in range(300000):
        items.append(i if kind == 0 else i * 0.5 if kind == 1 else (i,))
    print(len(items), items[0], items[131071], items[131072], items[-1])
    assert all(items[i] == (i if kind == 0 else i * 0.5 if kind == 1 else (i,)) for i in range(300000))
    del items[1000:]
    gc.collect()
    items.extend(range(400000))
    print(len(items), items[999], items[1000], items[-1])
    items.extend(items)
    print(len(items), items[-401000], items[400999], items[401000])
    copy = items.copy()
    gc.collect()
    print(copy == items, len(copy * 2))
    copy.clear()
    copy.append(1)
    print(copy)

data = bytearray()
for i in range(40):
    data += bytes([i]) * 100000
print(len(data), all(data[i * 100000 + 99999] == i for i in range(40)))
data.extend(data)
del data[:len(data) // 2]
print(len(data), data[0], data[-1])

text = ''
for i in range(20):
    text += 'x' * 100000 + str(i)
print(len(text), text[-2:], text.count('x'))

d = {i: str(i) for i in range(60000)}
e = d.copy()
d.clear()
gc.collect()
print(len(e), e[59999], all(e[i] == str(i) for i in range(60000)), len(d))
for i in range(0, 60000, 2):
    del e[i]
f = dict(e)
print(len(f), list(f)[:3], list(f.copy())[-3:])

lists = [list(range(1000)) for _ in range(500)]
gc.collect()
lists = [x.copy() for x in lists] + [x + x for x in lists] + [x[10:] for x in lists]
gc.collect()
print(sum(map(len, lists)), all(x[-1] == 999 for x in lists))
nested = []
for i in range(200000):
    nested.append([i])
    if i % 50000 == 0:
        gc.collect()
print(sum(x[0] for x in nested))
