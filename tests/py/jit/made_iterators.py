# quick
# Iterators of lists, enumerate objects and generators that traces make without calls: they sink, escape, end, go on.


def pairs(items, n):
    s = 0
    for k in range(n):
        for i, x in enumerate(items):
            s += i * x + k
    return s


def kept(n):
    """They outlive the round that made them."""
    out = []
    for k in range(n):
        it = iter([k, k + 1, k + 2])
        en = enumerate((k, k * 2))
        next(it)
        next(en)
        if k % 50 == 0:
            out.append((it, en))
    return [(it.__length_hint__(), list(it), list(en), next(it, "end"), next(en, "end")) for it, en in out]


def ended(n):
    """An enumerate at its end stays there, though its list grows."""
    out = []
    for k in range(n):
        items = [1, 2, 3]
        en = enumerate(items)
        s = 0
        for i, x in en:
            s += i * x
        items.append(k)
        out.append((s, next(en, None)))
    return out[0], out[-1], len(set(out))


def ended_inside(n):
    """The end comes while the list shrinks and grows in the loop over it."""
    s = 0
    for k in range(n):
        items = list(range(6))
        for i, x in enumerate(items):
            s += x
            if i == 2:
                items.pop()
            if i == k % 7:
                items.append(1)
            if len(items) > 9:
                break
    return s


def closing(n):
    """Generators with arguments of all kinds, closures, defaults and unbound variables."""
    out = []
    for k in range(n):
        def values(a, b=2, *rest, c=3, **more):
            yield a + b + c + k
            yield rest, sorted(more.items())
            late = k
            yield late

        gen = values(k, c=1, z=k) if k % 3 else values(k, 5, 6, 7)
        first = next(gen)
        if k % 40 == 0:
            out.append((first, sorted(gen.gi_frame.f_locals), gen.gi_code.co_name, gen.__name__, gen.__qualname__))
            out.append(list(gen))
        elif k % 41 == 0:
            out.append(gen.gi_frame.f_lineno - values.__code__.co_firstlineno)
    return out


def unstarted(n):
    """Made, looked at, never run; run to the end; thrown into before the first step."""
    def gen(x, y=None):
        unset = yield x
        yield unset

    out = []
    for k in range(n):
        g = gen(k)
        if k == n - 1:
            out.append(sorted(g.gi_frame.f_locals.items()))
            out.append((g.gi_frame.f_back, g.gi_running, g.gi_yieldfrom))
        if k % 90 == 0:
            try:
                g.throw(KeyError, k)
            except KeyError as e:
                out.append((repr(e), list(g)))
        else:
            g.close()
    return out


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def deep(n):
    """The generator's call is at the recursion limit when it is made."""
    if n == 0:
        return sum(x for x in [1, 2, 3])
    return deep(n - 1) + 1


def wrong_calls(n):
    def gen(a):
        yield a

    out = {}
    for k in range(n):
        try:
            list(gen(*range(k % 3)))
            for i, x in enumerate(k if k % 2 else [k]):
                pass
        except TypeError as e:
            out[str(e)] = out.get(str(e), 0) + 1
    return sorted(out.items())


class Odd(list):
    def __iter__(self):
        return iter("odd")


def subclasses(n):
    out = []
    for k in range(n):
        for i, x in enumerate(Odd([1, 2]) if k % 4 == 3 else [k, 2] if k % 4 else (k, 3)):
            if k > n - 5:
                out.append((i, x))
    return out


print(pairs([1.5, 2, 3], 300), pairs([], 300), pairs([2 ** 50, -1], 300))
for f in (kept, ended, ended_inside, closing, unstarted, wrong_calls, subclasses):
    print(f.__name__, f(400))
print([sum(tree(k)) for k in range(9)], deep(500))
