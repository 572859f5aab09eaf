# bench: classes defined, changed and dropped in a loop
# size: 4000
import sys


class Base:
    factor = 1

    def value(self):
        return self.factor


class Other:
    def value(self):
        return 5


def run(n):
    total = 0
    shared = Base()
    for i in range(n):
        class Local(Base):
            factor = i % 7

            def value(self):
                return super().value() + i

        item = Local()
        for _ in range(20):
            total += item.value()
        Base.factor = i % 5
        total += shared.value()
        if i % 2:
            Base.value = lambda self: self.factor * 2
        else:
            Base.value = lambda self: self.factor + 1
        for _ in range(20):
            total += shared.value()
        shared.__class__ = Other
        total += shared.value()
        shared.__class__ = Base
    return total


if __name__ == "__main__":
    print("classes_redefined", run(int(sys.argv[1])))
