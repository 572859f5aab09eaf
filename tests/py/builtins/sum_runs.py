# sum over lists: ints are added sixteen at a time, whatever else is in between goes one by one
# quick
top = (1 << 47) - 1
bottom = -(1 << 47)
others = [True, None, 1.5, 1 << 47, -(1 << 47) - 1, 1 << 80, top, bottom, -1]
for n in (0, 1, 2, 15, 16, 17, 31, 32, 33, 48, 100):
    items = [i * i - 7 * i for i in range(n)]
    print(n, sum(items), sum(items, 5), sum(items, -(1 << 60)))
    for other in others:
        for at in {0, 1, 7, 15, 16, n - 1}:
            if 0 <= at < n:
                mixed = list(items)
                mixed[at] = other
                try:
                    print(n, at, sum(mixed))
                except TypeError as e:
                    print(n, at, "TypeError", e)
for value in (top, bottom, -1, 0):
    print(sum([value] * 40000), sum([value] * 17, 3), sum([value] * 16 + [bottom]))
print(sum([0.1] * 20), sum([1] * 20 + [0.5] * 20), sum([top] * 20 + [0.5] * 3))


# Repeated lists, of one item and of several, small and large.
for part in ([0], [1, 2], [1, 2, 3], list(range(1500)), ["a", None]):
    for times in (-1, 0, 1, 2, 3, 7, 1000, 5001):
        if len(part) * times > 400000:
            continue
        made = part * times
        good = all(made[i] is part[i % len(part)] for i in range(0, len(made), 37))
        made.append("end")
        print(len(part), times, len(made), made[:4], made[-4:], good)
        same = list(part)
        same *= times
        print(same == made[:-1], len(same))
lists = [[0] * 300000 for _ in range(12)]
for i, one in enumerate(lists):
    one[i] = i
    one[-1] = -i
print([sum(one) for one in lists], [len(one) for one in lists])
for i in range(60):
    one = [i] * (200000 + i * 5000)
    assert one[0] == one[-1] == i and len(one) == 200000 + i * 5000
print(sum(one))
