# quick-candidate
# _bisect over what is no list.
import _bisect


def t(f, *a, **k):
    try:
        print(f.__name__, repr(f(*a, **k)))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


class S:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i

    def insert(self, i, v):
        print("insert", i, v)


for f in _bisect.insort_right, _bisect.insort_left, _bisect.bisect_right, _bisect.bisect_left:
    for a in {}, {0: 1}, {1: 2}, 5, (), (1, 2), set(), {1}, 'ab', None, S(), S, iter([1]), range(3), b'ab', {}.keys(), frozenset():
        t(f, a, 1)
    t(f, {}, 1, key=lambda x: x)
    t(f, {0: 1}, 1, 0, 1)
    t(f, [1], 2, -1)
    t(f, [], 1, 0, 5)
    t(f, (1, 2), 5, 0, 3)
