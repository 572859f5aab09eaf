# quick-candidate
# Exceptions in hot loops: raised, caught at different depths, with finally and context.
class Stop(Exception):
    def __init__(self, n):
        self.n = n


def find(items, want):
    try:
        for i, x in enumerate(items):
            if x == want:
                raise Stop(i)
    except Stop as e:
        return e.n
    return -1


def depth(n, at):
    if n == at:
        raise Stop(n)
    try:
        return depth(n + 1, at)
    finally:
        depth.count += 1


depth.count = 0


def parse(values):
    good, bad = 0, {}
    for v in values:
        try:
            good += int(v)
        except ValueError:
            bad["value"] = bad.get("value", 0) + 1
        except TypeError:
            bad["type"] = bad.get("type", 0) + 1
        else:
            bad["none"] = bad.get("none", 0) + 1
    return good, bad


def lookups(n):
    d, lst, total = {}, [1, 2, 3], 0
    for i in range(n):
        try:
            total += lst[i % 5]
        except IndexError:
            total += 1000
        try:
            total += d[i % 3]
        except KeyError as e:
            d[e.args[0]] = i
        try:
            None.x
        except AttributeError:
            total += 1
        try:
            total += i // (i % 4)
        except ZeroDivisionError:
            total -= 1
    return total


def returns(n):
    out = 0
    for i in range(n):
        def f():
            for j in range(3):
                try:
                    if j == i % 3:
                        return j
                finally:
                    nonlocal out
                    out += 1
        out += f() * 100
    return out


def breaks(n):
    out = []
    for i in range(n):
        while True:
            try:
                if i % 3 == 0:
                    break
                if i % 3 == 1:
                    raise ValueError(i)
                i = 0
                continue
            except ValueError as e:
                out.append(e.args[0])
                break
            finally:
                out.append("f")
    return len(out), out[:12]


def contexts(n):
    hit = 0
    for i in range(n):
        try:
            try:
                raise KeyError(i)
            except KeyError:
                raise ValueError(i)
        except ValueError as e:
            if e.__context__.args[0] == i:
                hit += 1
    return hit


def gen_errors(n):
    def g():
        i = 0
        while True:
            try:
                yield i
            except ValueError as e:
                i += e.args[0]
            i += 1

    it = g()
    next(it)
    total = 0
    for i in range(n):
        total += it.throw(ValueError(i)) if i % 3 == 0 else next(it)
    return total


print(find(range(1000), 700), find([], 1), [find("abc", c) for c in "abcd"])
try:
    depth(0, 100)
except Stop as e:
    print(e.n, depth.count)
print(parse(["1", "x", None, 2, "3 ", [], b"4"] * 100))
print(lookups(1000), returns(300), breaks(300), contexts(500), gen_errors(600))
for i in range(1000):
    try:
        if i == 999:
            raise Stop(i)
    except Stop:
        print("last", i)
