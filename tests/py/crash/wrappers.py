# Objects that pass a lookup on to one they wrap, nested or wrapping themselves; unbound super objects.


def attempt(name, fn):
    try:
        print(name, fn())
    except Exception as e:
        print(name, type(e).__name__, e if not isinstance(e, RecursionError) else "")


def nest(wrap, x, times):
    for _ in range(times):
        x = wrap(x)
    return x


method = type(nest.__get__(1))
for depth in 3, 300:
    attempt("method", lambda: nest(lambda x: method(x, 1), len, depth).__name__)
    attempt("doc", lambda: nest(lambda x: method(x, 1), nest, depth).__doc__)
    attempt("alias", lambda: nest(lambda x: type(list[int])(x, int), int, depth).real)
    attempt("classmethod", lambda: type(nest(classmethod, len, depth).__get__(1)))
    attempt("abstract", lambda: nest(property, len, depth).__isabstractmethod__)
    attempt("staticmethod", lambda: nest(staticmethod, len, depth)([1]))

# The hash of a method whose self is a number.
f = nest
for n in 1, 1.5, 10**30:
    attempt("hash", lambda: hash(method(f, n)) == hash(method(f, n)))
    attempt("key", lambda: {method(f, n): 1}[method(f, n)])

unbound = super.__new__(super)
attempt("super repr", lambda: repr(unbound))
attempt("super attribute", lambda: unbound.missing)


class NoOrder(type):
    def mro(cls):
        return []


attempt("empty mro", lambda: NoOrder("X", (), {}))
