# New globals while loops run: they must stay in compiled code.
# traces: 60
# given back: 0
def work(x):
    return abs(x) + 1
def run(n, k):
    t = 0
    for r in range(k):
        for i in range(n):
            t += work(i)
        globals()["name%d" % r] = r
    return t
print(run(1000, 1000))
