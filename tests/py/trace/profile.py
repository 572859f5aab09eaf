# quick
# The events of sys.setprofile(): calls of Python and C functions, and of both with sys.settrace().
import sys

log = []


def text(arg):
    if callable(arg):
        return getattr(arg, '__qualname__', '?')
    return type(arg).__name__


def profiler(frame, event, arg):
    log.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, text(arg)))


def show(f, *args):
    print('--', f.__name__, args)
    log.clear()
    sys.setprofile(profiler)
    try:
        r = f(*args)
    except Exception as e:
        r = type(e).__name__ + ': ' + str(e)
    sys.setprofile(None)
    for e in log:
        print('  ', *e)
    print('  =', r)


def python(n):
    return n if n == 0 else python(n - 1)


def natives():
    a = []
    a.append(len('abc'))
    list.append(a, 2)
    b = 'x'.join(['a', 'b'])
    m = a.append
    m(3)
    d = dict(a=1)
    e = max(1, 2, key=abs)
    f = sorted([2, 1], reverse=True)
    g = '{}'.format(3)
    h = int('3')
    i = isinstance(3, int)
    return a, b, d, e, f, g, h, i


def starred(*args, **kw):
    return len(*args), max(*args, **kw), print.__class__(*args[:0]) if 0 else None


def fails():
    try:
        len(3)
    except TypeError:
        pass
    try:
        [].pop()
    except IndexError:
        pass
    return [1].index(2)


def calls_back():
    return sorted([3, 1], key=lambda v: -v), list(map(lambda v: v, [1])), sum(v for v in (1, 2))


def gen():
    yield 1
    yield 2


def generators():
    a = [v for v in gen()]
    return a, list(gen()), tuple(gen())


class C:
    def __init__(self, a):
        self.a = a

    def m(self):
        return self.a

    def __len__(self):
        return 4

    def __repr__(self):
        return 'C'


def methods():
    c = C(1)
    return c.m(), len(c), repr(c), C.m(c), str(c)


def classes():
    class D(C):
        x = 1
    return D(2).m()


def raises():
    raise ValueError('x')


def catches():
    try:
        raises()
    except ValueError:
        return 1


def loops(n):
    s = 0
    for i in range(n):
        s += abs(-i)
    return s


show(python, 2)
show(natives)
show(starred, 'abc')
show(starred, [1, 2])
show(fails)
show(calls_back)
show(generators)
show(methods)
show(classes)
show(raises)
show(catches)
show(loops, 3)


# -- both at once; who is set
def tracer(frame, event, arg):
    log.append(('T', event, frame.f_code.co_name))
    return tracer


def both():
    return python(1) + len('a')


print(sys.gettrace(), sys.getprofile())
log.clear()
sys.setprofile(profiler)
sys.settrace(tracer)
both()
print(sys.gettrace() is tracer, sys.getprofile() is profiler)
sys.settrace(None)
sys.setprofile(None)
for e in log:
    print(*e)
print(sys.gettrace(), sys.getprofile())


# -- functions that raise are removed
def bad(frame, event, arg):
    if event == 'return' or event == 'c_call':
        raise RuntimeError(event)
    return bad


for set_, get in (sys.settrace, sys.gettrace), (sys.setprofile, sys.getprofile):
    try:
        set_(bad)
        both()
    except RuntimeError as e:
        print('raised', e, get())
    set_(None)


def bad_line(frame, event, arg):
    if event == 'line' and frame.f_lineno > frame.f_code.co_firstlineno + 1:
        1 / 0
    return bad_line


def three():
    a = 1
    b = 2
    return a + b


sys.settrace(bad_line)
try:
    three()
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
print(sys.gettrace())


def bad_call(frame, event, arg):
    raise KeyError(event)


sys.settrace(bad_call)
try:
    three()
except KeyError as e:
    print('call', e, sys.gettrace())
sys.settrace(None)

# -- local trace functions
seen = []


def no_local(frame, event, arg):
    seen.append((frame.f_code.co_name, event))
    if frame.f_code.co_name != 'python':
        return local


def local(frame, event, arg):
    seen.append(('local', frame.f_code.co_name, event))
    if event == 'line' and len(seen) > 8:
        frame.f_trace = None
    return None


sys.settrace(no_local)
both()
three()
sys.settrace(None)
print(seen)

# -- f_trace of a running frame, f_trace_lines, f_trace_opcodes
seen.clear()


def opcodes(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    seen.append(event)
    return opcodes


sys.settrace(opcodes)
three()
sys.settrace(None)
print('line' in seen, seen.count('opcode') > 3, seen[0], seen[-1])


def from_here():
    a = 1
    sys._getframe().f_trace = local_here
    sys.settrace(lambda *a: None)
    b = 2
    for i in range(2):
        b += i
    sys.settrace(None)
    c = 3
    return b


def local_here(frame, event, arg):
    seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return local_here


seen.clear()
from_here()
print(seen)


# -- the function looks at and changes variables
def changer(frame, event, arg):
    if event == 'line' and frame.f_code is variables.__code__:
        frame.f_locals['a'] = 10
        seen.append(sorted(frame.f_locals))
    return changer


def variables():
    a = 1
    b = a + 1

    def inner():
        return a
    c = inner()
    return a, b, c


seen.clear()
sys.settrace(changer)
r = variables()
sys.settrace(None)
print(r, seen)


# -- call_tracing (3.11 shows no events of what it calls, against its documentation; Krait does)
def nested_tracer(frame, event, arg):
    if frame.f_code is outer.__code__ and event == 'line' and not seen:
        seen.append('in')
        print(sys.call_tracing(three, ()))
        try:
            sys.call_tracing(three, 3)
        except TypeError as e:
            print(e)
    return nested_tracer


def outer():
    return 1


seen.clear()
sys.settrace(nested_tracer)
outer()
sys.settrace(None)
print(seen)
try:
    sys.call_tracing()
except TypeError as e:
    print(e)
