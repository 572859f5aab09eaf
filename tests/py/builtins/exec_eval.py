# eval, exec, compile and the namespaces they run in.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


g = {"x": 10}
print(eval("x + 1", g), eval("x + y", g, {"y": 5}), sorted(k for k in g), eval("[i * x for i in range(3)]", g), eval("(lambda z: z + x)(1)", g))
exec("y = x * 2\ndef f(a):\n    global w\n    w = a\n    return y + a\nclass C:\n    attr = x", g)
print(g["y"], g["f"](1), g["w"], g["C"].attr, g["C"].__module__ if "__module__" in g["C"].__dict__ else "none")
loc = {}
exec("a = 1\nb = [a for _ in range(2)]" if False else "a = 1\nb = a + x", g, loc)
print(loc, "a" in g)
err(exec, "def f(): return q\nf()", {}, {"q": 1})
err(exec, "q = 1\ndef f(): return q\nf()", {}, {})


class NS(dict):
    def __getitem__(self, k):
        print("get", k)
        return super().__getitem__(k)

    def __setitem__(self, k, v):
        print("set", k, v)
        super().__setitem__(k, v)

    def __delitem__(self, k):
        print("del", k)
        super().__delitem__(k)


exec("p = 1\np = p + 1\ndel p\nlen", {}, NS())


class Mapping:
    def __getitem__(self, k):
        if k == "magic":
            return 99
        raise KeyError(k)

    def __setitem__(self, k, v):
        print("store", k, v)


exec("r = magic + len([1])", {}, Mapping())
err(eval, "1", [])
err(eval, "1", {}, 5)
err(exec, "1", 5)
err(eval, "x = 1")
err(eval, "")
err(eval, "\n")
err(eval, "  1 +2 ")
err(eval, "1;2")
err(lambda: type(eval("lambda: (yield)")).__name__)
err(exec, "if 1:\nx")
err(exec, "return 1")
err(exec, "  indented")
err(exec, "x = 'unterminated")
err(exec, "def f(a, a): pass")
err(exec, "break")
err(exec, "\0")
err(eval, "1\x002")
c = compile("a * 2", "<test>", "eval")
print(eval(c, {"a": 21}), c.co_name, c.co_filename, type(c).__name__)
c = compile("v = 1\nprint('in exec', v)", "<test>", "exec")
exec(c)
exec(c, {})
print(eval(c))
c = compile("1 + 1\n", "<s>", "single")
exec(c)
exec(compile("None; 'shown'; x = 5; [x]", "<s>", "single"))
err(compile, "1", "f", "nope")
err(compile, 5, "f", "exec")
err(compile, "1")
err(compile, "a\nb", "f", "single")
err(compile, "x", "f", "eval", 99999999)
err(compile, b"# coding: nope\n1", "f", "exec")
print(eval(compile(b"# coding: latin-1\n'\xe9'", "f", "eval")) == "\xe9", eval(b"'\xc3\xa9'") == "\xe9", eval(bytearray(b"5")), eval(memoryview(b"6")))


def fn():
    z = 3
    return eval("z"), eval("[z for _ in range(1)]", {"z": "global"}), (lambda: eval("z"))() if False else None, sorted(locals())


print(fn())


def set_local():
    exec("made = 1")
    return "made" in locals(), eval("1 if 'made' in locals() else 0")


print(set_local()[0] in (True, False))
err(lambda: eval("nope_name"))
err(lambda: exec("raise ValueError('from exec')"))
print({k: v for k, v in vars(type("X", (), {"q": 1})).items() if k == "q"})
print(globals()["g"] is g, "fn" in globals(), type(globals()), callable(globals()["fn"]))
globals()["made_global"] = 5
print(made_global)
code = fn.__code__
print(code.co_argcount, code.co_varnames[:1], code.co_flags & 3, code.co_consts is not None, code.co_names is not None, hash(code) == hash(code), code == fn.__code__)
r = code.replace(co_name="renamed")
print(r.co_name, r == code)
print(eval("1" + "+1" * 500), eval("(" * 50 + "1" + ")" * 50), eval("-" * 51 + "1"), eval("[" * 30 + "]" * 30))
print(eval("1 if True else 2"), eval("not 0"), eval("1 < 2 < 3"), eval("'a' 'b'"), eval("{**{1: 2}}"), eval("[*'ab']"), eval("x := 5", {}) if False else eval("(x := 5)", {}))
