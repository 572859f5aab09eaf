# timeout: 200
# gcstress: 5003
# Crossing the border again and again leaves nothing behind (bench/flat_heap.py does it 10 million times).
import gc
import sys
import bridge_c as c
import lives_c as v


def exposed():
    return sys.krait_stats()["exposed"] if hasattr(sys, "krait_stats") else 0


def rss_kb():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])


def cross(n):
    total = 0
    ident = c.ident
    big = v.Big(1)
    for i in range(n):
        total += ident(i * 1000) + ident(i * 0.5)
        total += len(ident("text %d" % i)) + len(ident([i, 2.5, "x"])) + ident((i, [i + 0.5]))[1][0]
        total += (big + i)[0] > 5
        if i % 64 == 0:
            h = c.Holder(ref=[i])
            h.ref = (h, i)
            total += c.call_with(max, i, 3.5) + c.catching(lambda: {}[i])[1].args[0]
    return total


print(cross(2000))
gc.collect()
start, table = rss_kb(), exposed()
for k in range(4):
    print(cross(10000))
gc.collect()
gc.collect()
print(rss_kb() - start < 30000, exposed() - table < 2000)
