# A list display of constants is extended by a call that may decline; what is guarded behind it must not leave to before
# it, where the list would be extended again: an index that was out of range would find an item.
import sys


# (The line of `+nothing` is 8 * n + 4.)

def chain(e):
    out = type
    tb = e.__traceback__
    while tb:
        out
        tb = tb.tb_next
    if e:
        pass
    return out


def work(p, given):
    at, item, nothing = given, 3, None
    for n1 in range(12):
        if n1:
            try:
                item = [1, 2, 3][at & 7]
            finally:
                item += 1
            if 1.0:
                pass
        else:
            pass
        for n2 in range(3):
            pass
        if item:
            pass
        try:
            at = +nothing
        except Exception as e:
            at += sys.exc_info()[2].tb_lineno
        try:
            1 // (item % 3)
        except Exception as e:
            log.append((n1, at, item, chain(e)))


def run(f):
    for k in (1, 5, 2**47):
        p = int
        try:
            log.append(k)
            out = f(p, k)
        except Exception as e:
            pass
        else:
            print


log = []
run(work)
print(log)


def grow(items, more, at):
    items = [7]
    items += more
    items.extend(more)
    return items[at & 15], len(items)


def ends(values):
    out = []
    for at in values:
        try:
            out.append(grow(None, (1, 2, 3), at))
        except IndexError as e:
            out.append(str(e))
    return out


print(ends([0, 1, 2, 3, 4, 2**47 + 9, 5, 2**48 + 3, 7, 2**63 + 6, -1, True]))
