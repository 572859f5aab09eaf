# Lists: construction, indexing, slices in every direction, comparison.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


print(list(), list("abc"), list(range(4)), list((1, 2)), list({"k": 1}), list(x * 2 for x in range(3)), [], [1, "a", None, 2.5, [3]])
err(list, 5)
err(list, None)
err(list, [1], [2])
err(list, iterable=[1])
err(list, x=1)
a = list(range(10))
for s in [(None, None, None), (2, 5, None), (-3, None, None), (None, None, -1), (8, 2, -2), (5, 5, None), (7, 3, None), (-100, 100, 3), (100, -100, -3), (None, -5, 2), (2**70, None, -1), (None, -2**70, -1), (1, 8, 2**70)]:
    print(s, a[slice(*s)])
print(a[0], a[-1], a[True], a[-10])
for i in (10, -11, "a", 1.0, None, 2**70, [1]):
    err(lambda: a[i])
err(lambda: a[::0])
err(lambda: a[1:"x"])
a[0] = "zero"
a[-1] = "last"
print(a)


def put(lst, i, v):
    lst[i] = v
    return lst


def drop(lst, i):
    del lst[i]
    return lst


R = list(range(6))
for i, v in [(slice(1, 3), "xyz"), (slice(1, 3), []), (slice(3, 1), [9]), (slice(None), [1]), (slice(None, None, 2), "abc"), (slice(None, None, -2), [7, 8, 9]), (slice(6, 6), [6]), (slice(-2, None), (1, 2, 3)),
             (slice(None, None, 2), [1]), (slice(0, 2), 5), (slice(0, 2), None), (10, 1), ("a", 1), (-7, 1), (slice(2, 2, 2), [1]), (slice(1, 4), (x for x in "pq")), (slice(0, 0), {"d": 1})]:
    err(put, R[:], i, v)
for i in [0, -1, slice(1, 3), slice(None, None, 2), slice(None, None, -2), slice(4, 1), slice(None), 6, -7, "a", slice(5, 0, -3), slice(2, None, 100)]:
    err(drop, R[:], i)
r = R[:]
r[2:4] = r
print(r)
r[:] = r[::-1]
print(r)
L = [[], [1], [1, 2], [2], [1, "a"], [1.0], [None]]
for x in L:
    for y in L:
        try:
            print(x == y, x != y, x < y, x >= y, end=" ")
        except TypeError as e:
            print(e, end=" ")
    print()
err(lambda: [1] < (1,))
err(lambda: [1] == (1,))
err(lambda: [1] + (1,))
err(lambda: [1] + [2] * 3 + [])
err(lambda: [1] * "a")
err(lambda: [1] * -1)
err(lambda: 3 * [1, 2])
err(lambda: [1] * 2**70)
err(lambda: [1, 2] - [1])
err(hash, [])
err(lambda: {[]: 1})
err(lambda: [].x)
err(lambda: [1](0))
print(1 in [1, 2], 1.0 in [1], None in [], "a" in ["abc"], [] in [[]], [1, 2, 3].__contains__(2), bool([]), bool([0]), len([1, 2]))
a = [1, 2, 3]
b = a
b += [4]
print(a, a is b)
b = b + [5]
print(a, b)
a *= 2
print(a)
a += "xy"
a += (z for z in range(2))
print(a)
err(lambda: a.__iadd__(5))
n = [1]
n.append(n)
print(n, n == n, [n], n[1][1][0])
m = [[]] * 3
m[0].append(1)
print(m)
a, *b = [1, 2, 3]
print(a, b)
print([*range(3), *"ab", *[]], [*[1], 2, *(3,)])
