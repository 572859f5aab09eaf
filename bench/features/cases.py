# One feature of the language in a hot loop each, for bench/features.py: `python cases.py [WORD...]` prints, for each
# function below that is marked with its number of rounds, name, nanoseconds per round and result, with tabs between.
# `python cases.py N` prints only the results, of an Nth of the rounds (for tests/bench).
import sys
import time
from _collections import defaultdict, deque

CASES = []


def rounds(n):
    def mark(function):
        CASES.append((function.__name__, function, n))
        return function
    return mark


class Point:
    def __init__(self, x):
        self.x = x

    @property
    def place(self):
        return self.x

    @place.setter
    def place(self, value):
        self.x = value

    @staticmethod
    def next_to(a):
        return a + 1

    @classmethod
    def further(cls, a):
        return a + 2

    def shifted(self, a):
        return self.x + a


class Named(Point):
    def __init__(self, x):
        super().__init__(x)
        self.name = 1

    def shifted(self, a):
        return super().shifted(a) + 1


class Made:
    def __new__(cls, value):
        made = object.__new__(cls)
        made.value = value
        return made


class Pair(tuple):
    def __new__(cls, first, second):
        return tuple.__new__(cls, (first, second))

    @property
    def first(self):
        return self[0]

    @property
    def second(self):
        return self[1]


class Absent:
    def __getattr__(self, name):
        return 5


class Seven:
    def __get__(self, instance, owner):
        return 7

    def __set__(self, instance, value):
        instance.__dict__["other"] = value


class Described:
    seven = Seven()


class Special:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Special(self.x + other.x)

    def __eq__(self, other):
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return hash(self.x)

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i

    def __contains__(self, i):
        return i == 3

    def __call__(self, a):
        return a + self.x

    def __bool__(self):
        return self.x > 3


class Managed:
    def __init__(self, x):
        self.x = x

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return False


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


class Counter:
    n = 0


# -- calls

def three(a, b=2, *, c=3):
    return a + b + c


def any_number(*args):
    return len(args) + args[0]


def any_names(**names):
    return names["x"] + names["y"]


def both(*args, **names):
    return args[0] + names["x"]


@rounds(300000)
def call_keywords(n):
    t = 0
    for i in range(n):
        t += three(i, c=4) + three(i, b=1, c=2)
    return t


@rounds(300000)
def call_args(n):
    t = 0
    for i in range(n):
        t += any_number(i, 1, 2)
    return t


@rounds(300000)
def call_names(n):
    t = 0
    for i in range(n):
        t += any_names(x=i, y=2)
    return t


@rounds(300000)
def call_star(n):
    t = 0
    a = (1, 2)
    names = {"c": 4}
    for i in range(n):
        t += three(*a, **names) + both(i, x=3)
    return t


@rounds(300000)
def call_closure(n):
    t = 0
    for i in range(n):
        def f(a):
            return a + i
        t += f(2)
    return t


@rounds(300000)
def call_lambda(n):
    t = 0
    f = lambda a: a * 2
    for i in range(n):
        t += f(i)
    return t


@rounds(300000)
def call_static(n):
    t = 0
    p = Point(1)
    for i in range(n):
        t += p.next_to(i) + Point.further(i) + p.further(i)
    return t


@rounds(300000)
def call_super(n):
    t = 0
    for i in range(n):
        t += Named(i).shifted(1)
    return t


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@rounds(28657)
def call_recursive(n):
    return fibonacci(22)


# -- attributes

@rounds(300000)
def attr_property(n):
    t = 0
    p = Point(1)
    for i in range(n):
        p.place = i
        t += p.place
    return t


@rounds(300000)
def attr_new(n):
    t = 0
    for i in range(n):
        t += Made(i).value
    return t


@rounds(300000)
def attr_tuple(n):
    t = 0
    for i in range(n):
        p = Pair(i, 2)
        t += p.first + p.second
    return t


@rounds(300000)
def attr_getattr(n):
    t = 0
    absent = Absent()
    for i in range(n):
        t += absent.some
    return t


@rounds(300000)
def attr_descriptor(n):
    t = 0
    described = Described()
    for i in range(n):
        t += described.seven
        described.seven = 4
    return t


@rounds(300000)
def attr_class(n):
    Counter.n = 0
    for i in range(n):
        Counter.n += 1
    return Counter.n


@rounds(300000)
def attr_global(n):
    global counted
    counted = 0
    for i in range(n):
        counted += 1
    return counted


@rounds(100000)
def attr_by_name(n):
    p = Point(1)
    t = 0
    for i in range(n):
        setattr(p, "x", i)
        t += getattr(p, "x") + hasattr(p, "y")
    return t


# -- special methods

@rounds(300000)
def special_add(n):
    t = Special(0)
    one = Special(1)
    for i in range(n):
        t = t + one
    return t.x


@rounds(300000)
def special_compare(n):
    a = Special(1)
    b = Special(2)
    c = 0
    for i in range(n):
        if a == b:
            c += 1
        if a < b:
            c += 1
    return c


@rounds(300000)
def special_bool(n):
    a = Special(7)
    c = 0
    for i in range(n):
        if a:
            c += 1
        if not a:
            c += 2
    return c


@rounds(300000)
def special_items(n):
    a = Special(7)
    c = 0
    for i in range(n):
        c += len(a) + a[2] + (3 in a)
    return c


@rounds(300000)
def special_call(n):
    a = Special(7)
    c = 0
    for i in range(n):
        c += a(i)
    return c


@rounds(200000)
def special_next(n):
    t = 0
    for i in range(n // 10):
        for x in UpTo(10):
            t += x
    return t


@rounds(200000)
def special_with(n):
    t = 0
    p = Managed(1)
    for i in range(n):
        with p as q:
            t += q.x
    return t


@rounds(100000)
def special_hash(n):
    table = {Special(i): i for i in range(20)}
    t = 0
    keys = list(table)
    for i in range(n):
        t += table[keys[i % 20]]
    return t


# -- control

@rounds(200000)
def try_finally(n):
    t = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                continue
            t += 1
        finally:
            t += 2
    return t


@rounds(200000)
def try_raise(n):
    t = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            t += 1
    return t


def odd_raises(i):
    if i & 1:
        raise KeyError(i)
    return 1


@rounds(200000)
def try_called(n):
    t = 0
    for i in range(n):
        try:
            t += odd_raises(i)
        except KeyError:
            t += 2
    return t


@rounds(300000)
def compare_chain(n):
    t = 0
    for i in range(n):
        if 10 < i % 100 < 50 <= 60:
            t += 1
    return t


@rounds(300000)
def is_instance(n):
    t = 0
    values = [1, "a", 2.0, None, [1]]
    for i in range(n):
        x = values[i % 5]
        if isinstance(x, (int, float)):
            t += 1
        elif isinstance(x, str):
            t += 2
        elif x is None:
            t += 3
    return t


if sys.version_info >= (3, 10):
    exec('''
@rounds(300000)
def match_value(n):
    t = 0
    for i in range(n):
        match i % 4:
            case 0:
                t += 1
            case 1 | 2:
                t += 2
            case _:
                t += 3
    return t


@rounds(200000)
def match_shape(n):
    t = 0
    values = [(1, 2), [1, 2, 3], {"a": 1}, "s"]
    for i in range(n):
        match values[i & 3]:
            case (a, b):
                t += a
            case [a, *rest]:
                t += len(rest)
            case {"a": v}:
                t += v
            case str():
                t += 9
    return t
''')


# -- generators and iteration

def counting(n):
    for i in range(n):
        yield i


@rounds(300000)
def gen_loop(n):
    t = 0
    for x in counting(n):
        t += x
    return t


@rounds(300000)
def gen_sum(n):
    return sum(x * x for x in range(n))


@rounds(300000)
def gen_any_all(n):
    t = 0
    for i in range(n // 10):
        t += any(x > 8 for x in range(10)) + all(x < 9 for x in range(10))
    return t


def adding():
    t = 0
    while True:
        x = yield t
        t += x


@rounds(100000)
def gen_send(n):
    adder = adding()
    next(adder)
    r = 0
    for i in range(n):
        r = adder.send(i)
    return r


async def one_more(x):
    return x + 1


async def awaiting(n):
    t = 0
    for i in range(n):
        t += await one_more(i)
    return t


@rounds(100000)
def gen_await(n):
    try:
        awaiting(n).send(None)
    except StopIteration as end:
        return end.value


@rounds(300000)
def iter_map_filter(n):
    return sum(map(lambda x: x + 1, filter(lambda x: x & 1, range(n))))


@rounds(300000)
def iter_zip(n):
    a = list(range(1000))
    t = 0
    for _ in range(n // 1000):
        for x, y in zip(a, a):
            t += x * y
    return t


@rounds(300000)
def iter_enumerate(n):
    a = list(range(1000))
    t = 0
    for _ in range(n // 1000):
        for i, x in enumerate(a):
            t += i * x
    return t


@rounds(300000)
def iter_reversed(n):
    a = list(range(1000))
    t = 0
    for _ in range(n // 1000):
        for x in reversed(a):
            t += x
    return t


@rounds(300000)
def iter_dict(n):
    table = {i: i for i in range(1000)}
    t = 0
    for _ in range(n // 1000):
        for k in table:
            t += k
        for k, v in table.items():
            t += v
        for v in table.values():
            t += v
    return t


@rounds(300000)
def iter_str(n):
    text = "abcdefghij" * 10
    t = 0
    for _ in range(n // 100):
        for c in text:
            if c == "c":
                t += 1
    return t


# -- containers

@rounds(300000)
def dict_count(n):
    table = {}
    for i in range(n):
        k = i % 100
        table[k] = table.get(k, 0) + 1
        if k in table:
            table[k] += 1
    return sum(table.values())


@rounds(300000)
def dict_str_keys(n):
    table = {}
    keys = ["k%d" % i for i in range(50)]
    for i in range(n):
        table[keys[i % 50]] = i
    return len(table)


@rounds(100000)
def dict_tuple_keys(n):
    table = {}
    t = 0
    for i in range(n):
        table[(i % 50, i % 3)] = i
        t += hash((i, 2)) == 0
    return len(table), t


@rounds(300000)
def dict_default(n):
    table = defaultdict(list)
    for i in range(n):
        table[i % 100].append(i)
    return len(table)


@rounds(200000)
def dict_comprehension(n):
    t = 0
    for i in range(n // 20):
        t += len({x: x for x in range(20)})
    return t


@rounds(300000)
def set_change(n):
    s = set()
    t = 0
    for i in range(n):
        s.add(i % 64)
        if i % 7 in s:
            t += 1
        s.discard(i % 5)
    return t


@rounds(300000)
def tuple_unpack(n):
    a, b = 1, 2
    t = 0
    for i in range(n):
        a, b = b, (a + b) & 0xffff
        x, (y, z) = i, (i, i)
        t += x + y + z
    return t, a


@rounds(300000)
def tuple_star(n):
    t = 0
    items = [1, 2, 3, 4]
    for i in range(n):
        a, *b = items
        t += a + len(b)
    return t


@rounds(300000)
def list_ends(n):
    items = []
    for i in range(n):
        items.append(i)
        if len(items) > 50:
            items.pop()
            items.pop(0)
    return len(items)


@rounds(200000)
def list_slices(n):
    items = list(range(20))
    t = 0
    for i in range(n):
        t += len(items[2:8]) + items[-1]
        items[0:2] = [i, i]
    return t


@rounds(200000)
def list_comprehension(n):
    t = 0
    for i in range(n // 20):
        t += len([x for x in range(20) if x & 1])
    return t


@rounds(200000)
def list_sort(n):
    t = 0
    for i in range(n // 100):
        items = [(x * 7919) % 101 for x in range(100)]
        items.sort()
        t += items[3]
        t += sorted(items, key=lambda v: -v)[0]
    return t


@rounds(300000)
def deque_ends(n):
    d = deque()
    for i in range(n):
        d.append(i)
        if len(d) > 10:
            d.popleft()
    return len(d)


@rounds(100000)
def bytes_items(n):
    t = 0
    b = bytearray(100)
    c = bytes(range(100))
    for i in range(n):
        b[i % 100] = i & 255
        t += c[i % 100] + len(c[3:8])
    return t


# -- text

@rounds(200000)
def str_slice(n):
    s = "hello world foo bar"
    t = 0
    for i in range(n):
        t += len(s[i % 10:15]) + (s[i % 10:] == "world foo bar")
    return t


@rounds(200000)
def str_concat(n):
    t = 0
    for i in range(n):
        s = "a" + str(i)
        s += "b"
        t += len(s)
    return t


@rounds(200000)
def str_format(n):
    t = 0
    for i in range(n):
        t += len(f"{i}:{i+1:03d} {t!r}")
    return t


@rounds(100000)
def str_percent(n):
    t = 0
    for i in range(n):
        t += len("%d %s" % (i, "x")) + len("{} {}".format(i, "y"))
    return t


@rounds(200000)
def str_search(n):
    t = 0
    s = "Hello, World"
    for i in range(n):
        t += s.startswith("He") + s.find("W")
    return t


@rounds(200000)
def str_change(n):
    t = 0
    s = "Hello, World"
    for i in range(n):
        t += len(s.upper()) + len(s.split(","))
    return t


@rounds(200000)
def str_join(n):
    t = 0
    for i in range(n // 10):
        t += len(",".join([str(j) for j in range(10)]))
    return t


# -- numbers

@rounds(200000)
def int_big(n):
    t = 1
    for i in range(n):
        t = (t * 1103515245 + 12345) % (2**89 - 1)
    return t


@rounds(100000)
def int_divmod(n):
    t = 0
    for i in range(1, n):
        a, b = divmod(i * 37, 11)
        t += a - b + pow(i, 2) + (i >> 2) + (1 << (i % 20)) + i.bit_length()
    return t


@rounds(100000)
def int_convert(n):
    t = 0
    for i in range(n):
        t += int(i / 3) + int("12") + len(str(i)) + ord(chr(i % 100))
    return t


@rounds(300000)
def float_mixed(n):
    x = 0.0
    for i in range(n):
        x = x * 0.5 + i / 3 - abs(x) * 0.25 + (i * 0.3) // 2 % 7 + (i * 0.5) ** 2 % 3
    return x


@rounds(100000)
def float_round(n):
    x = 0.0
    for i in range(n):
        x += round(i / 7, 2)
    return x


@rounds(100000)
def complex_steps(n):
    z = 0j
    for i in range(n):
        z = z * z * 0.1 + complex(i % 3, 1)
    return abs(z) < 1e9


TURNS = 4


def cost(function, n):
    """(least CPU seconds, result) of TURNS calls."""
    clock = time.process_time
    times = []
    for _ in range(TURNS):
        start = clock()
        result = function(n)
        times.append(clock() - start)
    return min(times), result


def main(words):
    for name, function, n in CASES:
        if words and words[0].isdigit():
            print(name, repr(function(n // int(words[0]))))
        elif not words or any(word in name for word in words):
            seconds, result = cost(function, n)
            print(name, "%.3f" % (seconds * 1e9 / n), repr(result), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
