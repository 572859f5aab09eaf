# quick
# Frames that tracebacks hold after they ended: small ones and ones with many variables, their
# callers, what clear() leaves, text that int() refuses.
import gc
import sys


def small(n):
    local = [n] * 3
    if n:
        return small(n - 1)
    raise KeyError(n)


def large(n):
    v0 = n + 0
    v1 = n + 1
    v2 = n + 2
    v3 = n + 3
    v4 = n + 4
    v5 = n + 5
    v6 = n + 6
    v7 = n + 7
    v8 = n + 8
    v9 = n + 9
    v10 = n + 10
    v11 = n + 11
    v12 = n + 12
    v13 = n + 13
    v14 = n + 14
    v15 = n + 15
    v16 = n + 16
    v17 = n + 17
    v18 = n + 18
    v19 = n + 19
    v20 = n + 20
    v21 = n + 21
    v22 = n + 22
    v23 = n + 23
    v24 = n + 24
    v25 = n + 25
    v26 = n + 26
    v27 = n + 27
    v28 = n + 28
    v29 = n + 29
    v30 = n + 30
    v31 = n + 31
    v32 = n + 32
    v33 = n + 33
    v34 = n + 34
    v35 = n + 35
    v36 = n + 36
    v37 = n + 37
    v38 = n + 38
    v39 = n + 39
    v40 = n + 40
    v41 = n + 41
    v42 = n + 42
    v43 = n + 43
    v44 = n + 44
    v45 = n + 45
    v46 = n + 46
    v47 = n + 47
    v48 = n + 48
    v49 = n + 49
    v50 = n + 50
    v51 = n + 51
    v52 = n + 52
    v53 = n + 53
    v54 = n + 54
    v55 = n + 55
    v56 = n + 56
    v57 = n + 57
    v58 = n + 58
    v59 = n + 59
    v60 = n + 60
    v61 = n + 61
    v62 = n + 62
    v63 = n + 63
    v64 = n + 64
    v65 = n + 65
    v66 = n + 66
    v67 = n + 67
    v68 = n + 68
    v69 = n + 69
    v70 = n + 70
    v71 = n + 71
    v72 = n + 72
    v73 = n + 73
    v74 = n + 74
    v75 = n + 75
    v76 = n + 76
    v77 = n + 77
    v78 = n + 78
    v79 = n + 79
    if n:
        return large(n - 1)
    return v0 // n


def generator(n):
    kept = str(n) * 2
    yield n
    small(n)


def catches(f, n):
    try:
        f(n)
    except Exception as e:
        return e


held = []
for k in range(60):
    held.append(catches(small, k % 4))
    held.append(catches(large, k % 3))
    held.append(catches(lambda n: list(generator(n)), k % 2))
    if k % 20 == 0:
        gc.collect()
seen = set()
for e in held:
    names, back, tb = [], [], e.__traceback__
    while tb is not None:
        f = tb.tb_frame
        values = sorted((k, repr(v)) for k, v in f.f_locals.items() if k not in ("f", "e"))
        names.append((f.f_code.co_name, tb.tb_lineno - f.f_code.co_firstlineno, f.f_lineno - f.f_code.co_firstlineno, len(values), values[-1:]))
        back.append(f.f_back.f_code.co_name if f.f_back is not None else None)
        tb = tb.tb_next
    seen.add(repr((type(e).__name__, [n for n in names if n[0] not in ("catches", "<lambda>")], back)))
for text in sorted(seen):
    print(text)
print(len(held), len({id(e.__traceback__.tb_frame) for e in held}))

tb = held[0].__traceback__
while tb.tb_next is not None:
    tb = tb.tb_next
tb.tb_frame.clear()
print(tb.tb_frame.f_locals, tb.tb_frame.f_code.co_name)
inner = sys._getframe()
print(inner.f_back, inner.f_locals is globals())


def number(text):
    try:
        return int(text)
    except ValueError as e:
        return str(e)


for text in ("", " ", "12", " 13\n", "1_0", "x", "it's", 'a"b', "a\\b", "\u0663", "\xe9", "z" * 31, "z" * 32, "z" * 33,
             "\t-", "9" * 30, "0x1f", "a\0b", "\ud800", "\x7f", "-0"):
    print(ascii(text), {ascii(number(text)) for _ in range(80)})


# Generators that have ended were called by nobody.
def g(n):
    held.append(sys._getframe()); yield n
    held[-1].f_back
def h(n):
    held.append(sys._getframe()); yield n
    raise KeyError
list(g(1)); print(held[-1].f_back)
for x in g(2): pass
print(held[-1].f_back)
try: list(h(1))
except KeyError as e: print(held[-1].f_back, e.__traceback__.tb_next.tb_frame.f_back)
try:
    for x in h(2): pass
except KeyError as e: print(held[-1].f_back, e.__traceback__.tb_next.tb_frame.f_back)
def k(n):
    yield n
    raise KeyError
try:
    for x in k(2): pass
except KeyError as e: print(e.__traceback__.tb_next.tb_frame.f_back)
try:
    def dele(): yield from k(3)
    list(dele())
except KeyError as e: print(e.__traceback__.tb_next.tb_frame.f_back, e.__traceback__.tb_next.tb_next.tb_frame.f_back)
