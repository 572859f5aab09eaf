# exit: 1
# "During handling of the above exception" and carets under parts of lines.
def f(a, b):
    return a.x + b.y(1)(2)


class Obj:
    x = 5

    def y(self, n):
        return lambda m: (n + m) / (n - 1)


try:
    f(Obj(), Obj())
except ZeroDivisionError:
    values = [1, 2, 3]
    total = sum(v * 2 for v in values) + values[10 // 2] - len(values)
