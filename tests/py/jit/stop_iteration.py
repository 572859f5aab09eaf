# quick
# __next__ in Python that ends a loop of a trace with `raise StopIteration`, and exceptions that a
# function of the loop raises: their frames, tracebacks and what is being handled are as ever.
import sys


class UpTo:
    def __init__(self, n):
        self.i = 0
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Helped(UpTo):
    def __next__(self):
        return self.step()

    def step(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 2
        return self.i


class Tries(UpTo):
    def __next__(self):
        try:
            return [10, 20, 30][self.i]
        except IndexError:
            raise StopIteration
        finally:
            self.i += 1


class Kept(UpTo):
    def __next__(self):
        if self.i >= self.n:
            kept.append(sys._getframe())
            raise StopIteration
        self.i += 1
        return self.i


class Mine(StopIteration):
    pass


class Other(UpTo):
    def __next__(self):
        if self.i >= self.n:
            raise (StopIteration, Mine, KeyError)[self.n % 3]
        self.i += 1
        return self.i


kept = []


def sums(make, n):
    t = 0
    for i in range(n):
        for x in make(i % 5):
            t += x
        t += i
    return t


def nested(n):
    t = 0
    for i in UpTo(n):
        for j in UpTo(i % 4):
            for k in Helped(j):
                t += k
    return t


def others(n):
    t = caught = 0
    for i in range(n):
        try:
            for x in Other(i % 4):
                t += x
        except KeyError as error:
            caught += error.__traceback__.tb_next.tb_lineno - error.__traceback__.tb_lineno
    return t, caught


def handling(n):
    t = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            for x in UpTo(3):
                t += x
            t += sys.exc_info()[1] is error and error.__context__ is None
    return t


def by_call(n):
    t = 0
    for i in range(n):
        it = UpTo(i % 3)
        while True:
            try:
                t += next(it)
            except StopIteration as stop:
                t += len(stop.args)
                break
        t += len(list(UpTo(3)))
        a, b = UpTo(2)
        t += a + b
    return t


def generator(n):
    for i in range(n):
        for x in UpTo(i % 3):
            yield x


for make in UpTo, Helped, Tries, Kept:
    print(make.__name__, sums(make, 300))
print(len(kept), {f.f_back.f_code.co_name for f in kept}, {f.f_lineno - kept[0].f_lineno for f in kept})
print(kept[7].f_locals["self"].n, kept[-1].f_locals["self"].n)
print(nested(60), others(400), handling(200), by_call(200), sum(generator(200)))


# -- A function of the loop raises --


def odd(i):
    if i & 1:
        raise KeyError(i)
    return 1


def outside(n):
    t = 0
    for i in range(n):
        try:
            t += odd(i)
        except KeyError:
            t += 2
    return t


def seen(n):
    t = 0
    last = None
    for i in range(n):
        try:
            t += odd(i)
        except KeyError as error:
            t += error.args[0]
            if i % 50 == 49:
                last = error
    names = []
    tb = last.__traceback__
    while tb is not None:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals.get("i")))
        same = tb.tb_frame is sys._getframe()
        names.append(same)
        tb = tb.tb_next
    return t, names, last.__traceback__.tb_next.tb_frame.f_back is sys._getframe()


def short(n):
    # Each call is a frame of its own, of which there is no object before its first exception.
    t = 0
    for i in range(n):
        t += outside(3)
    return t


def deep(n):
    t = 0

    def inner(i):
        try:
            return odd(i)
        except IndexError:
            return 5

    for i in range(n):
        try:
            t += inner(i)
        except KeyError as error:
            t += error.__traceback__.tb_next.tb_next.tb_frame.f_locals["i"]
    return t


print(outside(600), seen(600), short(300), deep(600))
