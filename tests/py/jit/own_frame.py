# quick-candidate
# locals() and globals() look at the frame of their caller: it is in memory when they are called from a trace.


def loop(a):
    wrong = 0
    for n in range(60):
        d = locals()
        wrong += d["n"] != n or d["a"] != a or len(d) < 3
    return wrong


other = {"__builtins__": __builtins__}
exec("def place(x):\n    y = x + 1\n    return globals()['name'], sorted(locals().items())\nname = 'other'", other)
place = other["place"]
name = "main"


def places():
    out = set()
    for i in range(60):
        where, names = place(i)
        out.add((where, globals()["name"], names == [("x", i), ("y", i + 1)]))
    return out


for a in (1, 5, 2):
    print(loop(a), places())
