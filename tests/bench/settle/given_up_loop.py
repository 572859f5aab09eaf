# Many functions called from a loop that is the interpreter's: recording each must not go around the loop.
# traces: 40
# given up, loop without a trace: 20
def make(i):
    space = {}
    exec(f"def f(x, y={i}, *rest, key=1):\n    return (x * {i + 3} + y) % {1000 + i} + key", space)
    return space["f"]
def run(n):
    functions = [make(i) for i in range(200)]
    total = state = 1
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        function = functions[(state >> 8) % 200]
        total += function(total & 0xFF) if state & 0x80000 else function(3, 4, 5, key=state & 3)
    return total
print(run(100000))
