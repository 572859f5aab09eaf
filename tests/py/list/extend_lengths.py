# extend(), += and [*a, *b] of lists and tuples of all lengths, of a list by itself too.
# quick


class Sub(list):
    pass


def check(make):
    wrong = 0
    for n in range(20):
        for m in list(range(20)) + [100, 300]:
            for other in (list(range(m)), tuple(range(m)), [i * 0.5 for i in range(m)], Sub(range(m)), range(m)):
                a = make(range(100, 100 + n))
                b = a
                want = [*range(100, 100 + n)]
                for i in other:
                    want.append(i)
                a.extend(other)
                wrong += a != want or a is not b or len(a) != n + m
                a += other
                wrong += a is not b or a[n + m :] != list(other) or a[: n + m] != want
                wrong += [*other, *a, *other][m:-m or None] != a
        a = make(range(n))
        for i in range(4):
            a.extend(a)
            a += a
        wrong += a != list(range(n)) * 256
        a.clear()
        a.extend(a)
        a.extend([1])
        a.extend(a)
        wrong += a != [1, 1]
    return wrong


print(check(list), check(Sub))
a = [1, 2, 3]
for x in a:
    if len(a) < 12:
        a.extend(a[:2])
        a += (x,)
print(a)
