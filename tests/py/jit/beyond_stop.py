# Loops that are no range's, entered by traces that join with a loop variable far beyond the stop: what the body
# need not check any more must not be looked at before it has compared the two.


def blurred(items, starts, stop):
    total = 0
    for start in starts:
        i = start
        while True:
            if not i < stop:
                break
            total += items[i - 1] * 2 + items[i] * 3 - items[i + 1] + items[i]
            i += 1
    return total


def sums_before(items, starts, stop, off, keeps):
    total = 0
    seen = []
    for start in starts:
        i = start
        while True:
            j = i + off
            if not i < stop:
                break
            keeps.i = i
            total += items[j]
            i += 1
        seen.append(j)
    return total, seen[-8:]


class Keeps:
    pass


items = [i % 251 for i in range(300)]
near = [1, 2, 3] * 40
for far in [], [2**40, 2**44, 2**47 - 1, 300, 299, 291, 290, 289, 288, 0, -1], [10**6] * 20, [290] * 20:
    print(blurred(items, near + far, 290))
print(blurred(items, near + [299, 300] * 20, 299))
for far in [], [2**47 - 3, 2**47 - 2, 2**47 - 1], [2**47 - 4] * 40:
    print(sums_before(items, near + far, 290, 5, Keeps()))
