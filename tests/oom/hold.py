"""C code holds more than the table of what C code holds has room for.

Memory is what is free between complex numbers that live: enough for floats, not for a larger table.  They are taken
out of many short lists: a stale word of the stack may hold one of these, not all."""
import gc
import hold_c

hold = hold_c.hold
parts = [[complex(i, 1) for i in range(1000)] for _ in range(1572)]
room = []
while parts:
    room += parts.pop()[::50]
gc.collect()
n = 0
while n < 300000:
    hold(n + 0.5)
    n += 1
hold_c.no_more()
try:
    while True:
        hold(n + 0.5)
        n += 1
except MemoryError as e:
    print("full", hold_c.right(), n > 1000000)
