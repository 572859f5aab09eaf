"""Order of the members of sets of ints after random operations; test_set.c does the same."""
state = 12345


def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
    return (state >> 33) % n


sets = [set() for _ in range(4)]
for step in range(30000):
    s = sets[rnd(4)]
    k = rnd(300)
    if k % 5 == 0:
        k = k << 20
    op = rnd(20)
    if op < 10:
        s.add(k)
    elif op < 13:
        s.discard(k)
    elif op == 13:
        if s:
            print("pop", s.pop())
    elif op == 14:
        s.update(sets[rnd(4)])
    elif op == 15:
        s.difference_update(sets[rnd(4)])
    elif op == 16:
        s.symmetric_difference_update(sets[rnd(4)])
    elif op == 17 and step % 3 == 0:
        s.clear()
    elif op == 18:
        print("and", *(s & sets[rnd(4)]))
    elif op == 19 and step % 7 == 0:
        print("list", *s)
