# quick-candidate
# timeout: 120
# More loops than traces are kept: compiled code is thrown away, while loops that are running go on.
def make(k):
    scope = {}
    exec(
        "def f(n):\n"
        "    t = 0\n"
        "    for i in range(n):\n"
        "        t += i * %d\n"
        "    return t\n" % k,
        scope,
    )
    return scope["f"]


def total(functions):
    t = 0
    for f in functions:
        t += f(12)
        t += f(3)
    return t


def inside(x):
    # called by the sort below, from C: machine code of the loop that sorts is on the stack
    return kept[x % len(kept)](12)


kept = [make(k) for k in range(40)]
grand = 0
for block in range(46):
    functions = [make(1000 * block + k) for k in range(100)]
    grand += total(functions)
    grand += total(kept)
    grand += sorted(range(40), key=inside)[3]
print(grand, total(kept))
