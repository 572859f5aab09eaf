"""Lists as stacks: emptied again and again, item by item, with few items and many."""
def f(n, size):
    stack = []
    total = 0
    for i in range(n):
        for k in range(i % size):
            stack.append(k)
        while stack:
            total += stack.pop()
        try:
            stack.pop()
        except IndexError as e:
            total += len(str(e))
        stack.append(i)
        del stack[-1]
        stack += [i, i]
        total += stack.pop(0) + len(stack)
        stack.clear()
    return total, stack
print(f(300, 5), f(300, 17), f(200, 40), f(50, 300))
def g():
    l = list(range(100))
    out = []
    while l:
        out.append(l.pop())
        if len(l) == 20:
            l += [7] * 3
            del l[5:8]
    l.append(1)
    return out, l
print(g())
