# quick
# KeyError, IndexError and the ValueError of int() that a trace makes itself; attributes of
# exceptions whose dict is not there yet.
import sys


def show(e):
    out = [type(e).__name__, e.args, str(e), repr(e.__context__), e.__suppress_context__]
    tb = e.__traceback__
    while tb is not None:
        f = tb.tb_frame
        out.append((f.f_code.co_name, tb.tb_lineno,
                    sorted((k, v) for k, v in f.f_locals.items() if isinstance(v, int))))
        tb = tb.tb_next
    return out


def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1


def parse_kept(text, kept):
    try:
        return int(text)
    except ValueError as e:
        kept.append(e)
        return -1


WORDS = ["12", "x7", "", "93", "4.5", "it's", "\u0663\u0664", "é", "1_000", "_1", "9" * 40,
         "a\\b", "y" * 300, " 5 ", "\n"]


def numbers(n):
    total = 0
    kept = []
    for i in range(n):
        word = WORDS[i % len(WORDS)]
        total += parse(word) % 1000
        total += parse_kept(word, kept) % 1000
        if len(kept) > 30:
            del kept[0]
    return total, [show(e) for e in kept]


total, kept = numbers(600)
print(total)
for x in kept:
    print(x)


def too_long(n):
    out = 0
    for i in range(n):
        try:
            int("1" * (5000 if i % 3 == 0 else 5))
        except ValueError as e:
            out += len(str(e))
    return out


print(too_long(200))


def look_up(table, key):
    return table[key]


def keys(n):
    table = {i: i * i for i in range(0, 20, 2)}
    table["a"] = 5
    table[(1, 2)] = 6
    total = 0
    last = []
    for i in range(n):
        try:
            total += table[i % 20]
        except KeyError as error:
            total += error.args[0]
        key = (i % 21, "a", "b", (1, 2), (2, 1), None, 2.0, 2.5, True)[i % 9]
        try:
            total += look_up(table, key)
        except KeyError as error:
            last.append(error)
            del last[:-12]
        try:
            total += table[3]
        except KeyError as error:
            total += error.args[0] + len(error.args)
        try:
            total += table["missing"]
        except KeyError as error:
            total += len(error.args[0])
    return total, [show(e) for e in last]


total, last = keys(700)
print(total)
for x in last:
    print(x)


def items(n):
    seq = [1, 2, 3]
    tup = (1, 2, 3, 4)
    total = 0
    kept = []
    for i in range(n):
        try:
            total += seq[i % 5]
        except IndexError:
            total += 100
        try:
            total += seq[-(i % 5)]
        except IndexError as e:
            kept.append(e)
            del kept[:-3]
        try:
            total += tup[i % 6 - 5]
        except IndexError as e:
            total += len(e.args[0])
        try:
            total += tup[7]
        except IndexError as e:
            if i % 50 == 0:
                kept.append(e)
        try:
            total += seq[3]
        except IndexError as e:
            total += len(str(e))
    return total, [show(e) for e in kept]


print(items(500))


# Raised while another exception is handled, and handled by an outer frame.
def nested(n):
    table = {}
    out = []
    for i in range(n):
        try:
            try:
                table[i]
            except KeyError:
                [][i]
        except IndexError as e:
            if i > n - 3:
                out.append((show(e), repr(e.__context__), show(e.__context__)))
        if i > n - 3:
            out.append(sys.exc_info())
    return out


print(nested(300))


def finals(i, log):
    try:
        return {1: 2}[i % 3]
    finally:
        log.append(i % 2)


def unwound(n):
    total = 0
    log = []
    for i in range(n):
        try:
            total += finals(i, log)
        except LookupError as e:
            total += e.args[0]
            if i == n - 1:
                print(show(e))
    return total, sum(log)


print(unwound(501))


class Pair(Exception):
    extra = 7

    def __init__(self, a, b):
        super().__init__(a, b)
        self.a = a
        self.b = b
        self.a = self.a + self.b


class Reader(Pair):
    @property
    def both(self):
        return self.a, self.b


def fail(i):
    if i % 2:
        raise Reader(i, 1)
    raise Pair(i, 2)


def attributes(n):
    total = 0
    kept = []
    for i in range(n):
        try:
            fail(i)
        except Reader as e:
            e.more = i
            total += e.a + e.b + e.extra + e.more + len(e.both)
            if i % 100 == 99:
                e.extra = "own"
                kept.append((e, e.__dict__))
        except Pair as e:
            total += e.a
            try:
                total += e.nothing
            except AttributeError as missing:
                total += len(missing.args)
            if i % 100 == 98:
                del e.b
                kept.append((e, vars(e)))
                e.b = 5
            e.__dict__["c"] = 3
            total += e.c
    return total, kept


total, kept = attributes(600)
print(total)
for e, d in kept:
    print(show(e), list(d.items()), d is e.__dict__)


# The exit of a trace where such an exception is alive.
def exits(n):
    out = []
    for i in range(n):
        try:
            raise Pair(i, i + 0.5)
        except Pair as e:
            x = e.a if i < n - 2 else str(e.a)
            if i > n - 4:
                out.append((x, e.b, list(e.__dict__), show(sys.exc_info()[1])))
    return out


print(exits(400))


# Objects that the table's lookups may run: no trace decides for them.
class Key:
    def __hash__(self):
        return 3

    def __eq__(self, other):
        if other == 3:
            raise RuntimeError("compared")
        return False


def hostile(n):
    table = {3: 1}
    out = {}
    for i in range(n):
        key = Key() if i % 3 == 0 else i
        try:
            table[key]
        except (KeyError, RuntimeError) as e:
            name = type(e).__name__
            out[name] = out.get(name, 0) + 1
    return sorted(out.items())


print(hostile(300))


class Default(dict):
    def __missing__(self, key):
        if key % 2:
            raise KeyError(key, "odd")
        return key


def defaults(n):
    table = Default()
    total = 0
    for i in range(n):
        try:
            total += table[i]
        except KeyError as e:
            total += len(e.args)
    return total


print(defaults(300))
