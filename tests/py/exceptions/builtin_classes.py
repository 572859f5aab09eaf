# The hierarchy, and what each builtin exception keeps of its arguments.
def err(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)


import builtins

names = sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
for n in names:
    c = getattr(builtins, n)
    print(n, c.__name__, c.__base__.__name__, c.__module__)
for cls in (OSError, IOError, EnvironmentError):
    print(cls)
for args in [(), ("m",), (2, "msg"), (2, "msg", "file"), (2, "msg", "file", None, "file2"), (1, 2, 3, 4, 5, 6), ("x", "y")]:
    err(OSError, *args)
    try:
        e = OSError(*args)
        print(type(e).__name__, str(e), e.errno, e.strerror, e.filename, e.filename2, e.args)
    except Exception as x:
        print(type(x).__name__, x)
for code in (1, 2, 4, 9, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111, 3, 115):
    print(code, type(OSError(code, "m")).__name__, end="; ")
print()
err(lambda: type(FileNotFoundError(13, "m")).__name__)
err(lambda: OSError(2, "m", "f").characters_written)


class MyOS(OSError):
    def __init__(self, a):
        super().__init__(a, "from sub")


print(MyOS(2), MyOS(5).errno, type(OSError(2, "x")) is FileNotFoundError)
s = StopIteration(5)
print(s.value, StopIteration().value, StopIteration(1, 2).value, StopAsyncIteration(3).args)
x = SystemExit(7)
print(x.code, SystemExit().code, SystemExit(1, 2).code, repr(SystemExit("bye")))
i = ImportError("m", name="n", path="/p")
print(i, i.msg, i.name, i.path, repr(i), ModuleNotFoundError("q", name="z").name)
err(ImportError, "m", bogus=1)
n = NameError("nm", name="q")
print(n, n.name, AttributeError("a", name="b", obj=1).obj, UnboundLocalError("u").args)
err(NameError, "a", bogus=1)
y = SyntaxError("msg", ("file.py", 3, 5, "text line", 3, 8))
print(y, y.msg, y.filename, y.lineno, y.offset, y.text, y.end_lineno, y.end_offset, y.print_file_and_line, repr(y))
print(SyntaxError(), SyntaxError("only"), str(SyntaxError("m", ("f", 2, None, None))), IndentationError("i", ("f", 1, 2, "t")).lineno)
err(SyntaxError, "m", (1, 2))
err(SyntaxError, "m", 5)
for cls, args in [(UnicodeDecodeError, ("utf-8", b"abc", 0, 1, "bad")), (UnicodeDecodeError, ("utf-8", b"abc", 0, 3, "bad")), (UnicodeEncodeError, ("ascii", "a\u20acb", 1, 2, "big")), (UnicodeEncodeError, ("ascii", "abc", 0, 2, "r")), (UnicodeTranslateError, ("a\xe9", 1, 2, "t"))]:
    u = cls(*args)
    print(ascii(str(u)), u.start, u.end, u.reason, ascii(u.object), getattr(u, "encoding", None))
err(UnicodeDecodeError, "utf-8", "str", 0, 1, "x")
err(UnicodeDecodeError, "utf-8")
err(UnicodeEncodeError, "utf-8", b"x", 0, 1, "x")
u = UnicodeDecodeError("utf-8", b"abc", 0, 1, "bad")
u.start, u.end, u.reason = 1, 3, "new"
print(u, KeyError("a"), KeyError(), KeyError(5), KeyError("a", "b"), repr(KeyError("a")), str(KeyError("it's")), LookupError("l"), IndexError("i"))
print(repr(BaseException()), str(BaseException(1)), BaseException(1, 2), Exception("a", 1), RuntimeError(None), Warning("w"), repr(GeneratorExit()))
print(issubclass(ModuleNotFoundError, ImportError), issubclass(RecursionError, RuntimeError), issubclass(NotImplementedError, RuntimeError), issubclass(KeyboardInterrupt, Exception), issubclass(TabError, SyntaxError), issubclass(BlockingIOError, OSError), issubclass(BrokenPipeError, ConnectionError))
