# quick
# Attribute sites that meet some classes or many: caches that are given up, traces that follow
# some of them, classes and instances that change in between.


def make(i, base=object):
    class C(base):
        shared = i

        def __init__(self):
            self.a = i
            if i % 3 == 1:
                self.extra = -i
            self.b = i * 2

        def method(self):
            return self.a + self.shared

    if i % 4 == 3:
        C.prop = property(lambda self: self.b + 1)
    else:
        C.prop = i
    C.__name__ = f"C{i}"
    return C


def uses(objects, rounds):
    total = 0
    for r in range(rounds):
        for o in objects:
            total += o.method() + o.prop + o.shared
            o.a = (o.a + 1) & 15
            o.b += 1
    return total


def missing(objects, rounds):
    found = [0, 0]
    for r in range(rounds):
        for o in objects:
            try:
                o.extra += 1
                found[0] += 1
            except AttributeError as e:
                found[1] += len(str(e))
    return found


for n in (1, 2, 4, 7, 12, 40):
    classes = [make(i) for i in range(n)]
    objects = [c() for c in classes]
    print(n, uses(objects, 400 // n + 2), missing(objects, 300 // n + 2))
    classes[0].method = lambda self: 1000 + self.b
    classes[-1].shared = 7
    print(n, uses(objects, 100 // n + 2))
    objects[0].shared = 50
    objects[0].method = lambda: 3
    print(n, uses(objects, 100 // n + 2))
    del objects[0].shared, objects[0].method
    objects[-1].__dict__["new"] = 1
    objects.append(type("Slotted", (), {"__slots__": ("a", "b"), "method": lambda self: self.a, "prop": 1, "shared": 2})())
    objects[-1].a = objects[-1].b = 5
    print(n, uses(objects, 100 // n + 2), missing(objects, 10))
