# quick
# Sites of very many classes take what other sites of the name have found: loads, stores, methods,
# names that appear, go and move meanwhile, classes that die.
import gc


def make(i):
    def method(self):
        return i

    body = {"x": i, "method": method, "cm": classmethod(lambda cls: cls.x), "sm": staticmethod(lambda: i)}
    if i % 4 == 1:
        body["__slots__"] = ("slot",)
    if i % 4 == 2:
        body["slot"] = property(lambda self: self.x * 2, lambda self, v: None)
    return type("C%d" % i, (), body)


def one(o):
    return o.x


def two(o):
    return o.x


def call(o):
    return o.method() + o.cm() + o.sm()


def store(o, v):
    o.slot = v
    return o.slot


classes = [make(i) for i in range(24)]
objects = [c() for c in classes]


def total(what, *args):
    try:
        return sum(what(o, *args) for o in objects)
    except (AttributeError, TypeError) as e:
        return type(e).__name__, str(e)


for r in range(40):
    row = total(one), total(two), total(call), total(store, r)
print(row)

# Changes of the classes and of the instances.
for r in range(6):
    classes[r].x = 1000 * r
    objects[6].x = r
    if (r + 7) % 4 != 1:
        objects[7 + r].__dict__["more"] = 1
    print(total(one), total(two), total(call), total(store, -r))
    if r == 3:
        del classes[9].x
        print(total(one), total(two))
        classes[9].x = 5
        objects[10].__class__ = classes[11]
        print(total(one), total(call))
    gc.collect()

# The classes themselves, modules, numbers.
objects = classes + [5, 5.5, gc]
print(total(one)[0])


def real(o):
    return o.real


objects = [1, 2.5, True, 3] * 90
print(total(real))


# Classes that die; their names come again.
def fresh(n):
    seen = 0
    for i in range(n):
        o = make(i)()
        seen += one(o) + two(o) + o.method()
        if i % 64 == 0:
            gc.collect()
    return seen


print(fresh(700))


# An attribute that is sometimes there.
class Some:
    def __getattr__(self, name):
        return len(name)


objects = [Some() if i % 3 else make(i)() for i in range(60)]
for r in range(8):
    row = total(one)
print(row)
