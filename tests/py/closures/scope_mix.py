# Names at every level: globals, builtins, class bodies, comprehensions, exec.
x = "global"


def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


class C:
    x = "class"
    y = x + "!"

    def method(self):
        return x

    z = [x for _ in range(1)]
    w = [a for a in x]
    f = lambda: x
    nested = (lambda: x)()

    class Inner:
        got = x


print(C.y, C().method(), C.z, C.w, C.f(), C.nested, C.Inner.got)


def fun():
    x = "local"

    class K:
        got = x
        x = "k"
        after = x

        def m(self):
            return x

    return K.got, K.after, K().m()


print(fun())


def glob():
    global x, newly
    x = "changed"
    newly = "made"

    def inner():
        x = "shadow"
        return x

    return inner(), x


print(glob(), x, newly)


class G:
    global gname
    gname = "from class"
    own = 1


print(gname, hasattr(G, "gname"))


def builtin_shadow():
    len = lambda s: "mine"
    return len([])


print(builtin_shadow(), len([]))
len = lambda s: "global len"
print(len([1]))
del len
print(len([1]))
err(lambda: undefined_name)
err(lambda: lenn)


def del_global():
    global newly
    del newly


del_global()
err(lambda: newly)
err(del_global)
ns = {}
exec("a = 1\ndef f(): return a + b\nb = 2", ns)
print(ns["f"](), sorted(k for k in ns if k != "__builtins__"))
ns["a"] = 10
print(ns["f"](), eval("a * b", ns), eval("x + y", {"x": 1}, {"y": 2}))
exec("c = [i for i in range(3)]\nclass Z:\n    q = c", ns)
print(ns["c"], ns["Z"].q)


def local_exec():
    v = 1
    exec("v = 2")
    d = {}
    exec("w = v", globals() | {"v": 5}, d)
    return v, d, sorted(locals())


print(local_exec())


def loc(a, b=2):
    c = 3

    def inner():
        return c

    return locals()["a"], sorted(locals()), inner()


print(loc(1))
print(globals()["x"], "x" in globals(), globals() is vars(), __name__)
i = "outer i"
[i for i in range(3)]
print(i, [x for x in "ab"], x, {x: i for x in "a"})
print([(n := k) for k in range(3)], n)


def walrus():
    if (m := 5) > 3:
        vals = [last := q for q in range(3)]
    return m, vals, last


print(walrus(), [y for y in range(5) if (half := y // 2)], half)
err(eval, "no_such", {})
err(eval, "1 +", {})
err(exec, "x = = 1")
err(eval, "x", {"x": 1}, 5)
err(eval, "1", 5)
err(eval, 5)
err(exec, None)
print(eval(compile("1 + 2", "<s>", "eval")), eval(" 3 "), eval(b"4"), exec("pass"))
err(compile, "1 +", "<f>", "eval")
err(compile, "1", "<f>", "bogus")
