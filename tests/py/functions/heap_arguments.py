# Functions of heaps given what is no list.
import _heapq

for v in (None, 1, ()):
    try:
        _heapq._heapreplace_max(v, 1)
    except TypeError as e:
        print(e)
