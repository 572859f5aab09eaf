# sys and time as far as programs need them at the start.
import sys
import time


def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


print(sys.maxsize, sys.byteorder, sys.version_info[:3] >= (3, 11), sys.version_info.major, sys.version_info[1], sys.version_info.releaselevel, sys.hexversion >> 16 == 0x030B, sys.platform)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.bits_per_digit, sys.int_info.sizeof_digit, sys.hash_info.modulus, sys.hash_info.width, sys.maxunicode)
print(type(sys.version), sys.version.startswith("3.11"), type(sys.path), type(sys.modules), "sys" in sys.modules, sys.modules["sys"] is sys, "builtins" in sys.modules, __name__ in sys.modules)
print(sys.argv[0].endswith("sys_time.py"), type(sys.executable), sys.getrecursionlimit() > 100, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.flags.optimize, sys.dont_write_bytecode in (True, False))
print(type(sys.implementation.name), sys.implementation.version[:2] if hasattr(sys.implementation, "version") else None, sys.api_version, sys.copyright is not None)
print(sys.getsizeof([]) > 0, sys.getrefcount(None) > 1, sys.intern("x") is sys.intern("x"), sys.is_finalizing(), sys.stdin is not None, sys.stderr.write("") == 0)
err(sys.exit, 0) if False else None
try:
    sys.exit()
except SystemExit as e:
    print(repr(e), e.code)
try:
    sys.exit((1, 2))
except SystemExit as e:
    print(repr(e), e.code)
err(sys.setrecursionlimit, "x")
err(sys.getsizeof, 5, 1, 2)
err(sys._getframe, "x")
err(lambda: sys.nope)
err(sys.intern, 5)
sys.attr = 5
print(sys.attr)
del sys.attr
a, b = time.time(), time.time()
print(type(a), a <= b, a > 1.6e9, time.perf_counter() <= time.perf_counter(), time.monotonic() <= time.monotonic(), time.process_time() >= 0, type(time.time_ns()), type(time.perf_counter_ns()), time.monotonic_ns() <= time.monotonic_ns())
t = time.perf_counter()
time.sleep(0.02)
print(time.perf_counter() - t >= 0.02, time.sleep(0))
err(time.sleep, -1)
err(time.sleep, "x")
err(time.sleep)
print(sys.exc_info(), sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.stdout is sys.__stdout__)
sys.displayhook(5)
sys.displayhook(None)
sys.displayhook("text")
import builtins
print(builtins._)


def trace_names():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, f.f_locals.keys() >= {"f"}, f.f_lineno > 0


print(trace_names())
print(sys.float_repr_style, sys.thread_info.name if hasattr(sys, "thread_info") else "", sys.getswitchinterval() > 0, callable(sys.gettrace), sys.gettrace(), sys.getprofile())
print(isinstance(sys.builtin_module_names, tuple), "sys" in sys.builtin_module_names, isinstance(sys.prefix, str), sys.warnoptions == [] or True, sys.pycache_prefix)
