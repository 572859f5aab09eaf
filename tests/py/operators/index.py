# operator.index() gives an exact int, of whatever class a is.
from _operator import index


class Int(int):
    pass


for a in (3, True, Int(5), Int(2**70), 2**70, 1.5, "x", None):
    try:
        print(type(index(a)).__name__, index(a))
    except TypeError as e:
        print(e)
