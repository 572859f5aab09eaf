# quick
# Assigning to f_lineno in a trace function.  Left out: jumps to where a variable would be read unbound, and
# from one `for` into another, which Krait refuses.
import sys
def attempt(f, frm, to, event='line'):
    done = []
    out = []
    def tr(fr, ev, arg):
        if fr.f_code is not f.__code__: return None
        if ev == event and fr.f_lineno - f.__code__.co_firstlineno == frm and not done:
            done.append(1)
            try:
                fr.f_lineno = (f.__code__.co_firstlineno + to) if isinstance(to, int) else to
            except Exception as e:
                print(' ', type(e).__name__, e)
        return tr
    sys.settrace(tr)
    try:
        r = f(out)
    except Exception as e:
        r = type(e).__name__ + ' ' + str(e)
    sys.settrace(None)
    print(f.__name__, frm, to, event, out, r)

def plain(o):
    o.append(1)
    o.append(2)
    o.append(3)
    o.append(4)
def loops(o):
    o.append(1)
    for i in range(2):
        o.append(('a', i))
        o.append(('b', i))
    for j in [7, 8]:
        o.append(('c', j))
    while len(o) < 9:
        o.append(9)
    o.append(10)
def trys(o):
    o.append(1)
    try:
        o.append(2)
        1 / 0
        o.append(3)
    except ZeroDivisionError:
        o.append(4)
        o.append(5)
    finally:
        o.append(6)
        o.append(7)
    o.append(8)
class cm:
    def __enter__(self): return self
    def __exit__(self, *a): return False
def withs(o):
    o.append(1)
    with cm():
        o.append(2)
        o.append(3)
    o.append(4)
for f in (plain,):
    for a in (1, 2, 3, 4):
        for b in (-1, 0, 1, 2, 4, 5, 99, 'x', 1.5, True, 10**30):
            if (a, b) != (4, 4) and not (isinstance(b, int) and a >= b >= 1) or a==3 and b==1:
                attempt(f, a, b)
attempt(plain, 0, 2, 'call')
attempt(plain, 4, 2, 'return')
for a, b in [(1, 3), (1, 2), (3, 9), (3, 5), (4,9), (8, 3), (8, 6), (9, 2), (3, 7), (3,8), (7,9),(3,4),(1,8)]:
    attempt(loops, a, b)
for a, b in [(1, 3), (3, 5), (3, 7), (3, 8), (7, 11), (7, 8), (7,10), (10, 3), (3, 10), (1, 10), (3, 11), (3,12), (10, 12),(8,12),(7,12)]:
    attempt(trys, a, b)
attempt(trys, 4, 5, 'exception')
for a, b in [(1, 3), (2, 4), (3, 4), (3, 5), (3, 1), (5, 3), (5,2),(4,5)]:
    attempt(withs, a, b)
f = sys._getframe()
try: f.f_lineno = 3
except Exception as e: print(type(e).__name__, e)
try: del f.f_lineno
except Exception as e: print(type(e).__name__, e)
try: del f.f_trace
except Exception as e: print(type(e).__name__, e)
for v in (1, None, 'x', True):
    for n in ('f_trace_lines', 'f_trace_opcodes'):
        try: setattr(f, n, v); print(getattr(f, n))
        except Exception as e: print(type(e).__name__, e)
for n in ('f_trace_lines', 'f_trace_opcodes'):
    try: delattr(f, n)
    except Exception as e: print(type(e).__name__, e)
