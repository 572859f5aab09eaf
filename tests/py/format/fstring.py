# f-strings as 3.11 has them, and str.format.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


a, b, w, p, name = 5, 2.5, 10, 3, "bob"
d = {"k": "v", "n": [1, 2]}
print(f"{a}", f"{a!r}", f"{name!r:>8}|", f"{a:>{w}}|", f"{b:{w}.{p}f}|", f"{b:{'>'}{w}}|", f"{a + 1} {a*2=} {name=} {name = } {name=!s} {b=:.2f} {a = :>4}")
print(f"{{}} {{{a}}} {'{'} {d['k']} {d['n'][0]} {(lambda x: x * 2)(3)} {[i for i in range(3)]} { {1: 2}[1] } {a if a else b} {a, b} {*[1, 2],}")
print(f"{'nested ' + f'{a}'} {'+'.join(f'{q}' for q in (1, 2))} {a:{f'>{w}'}}|", f'{"quotes"}', f"""{
    a
} multi""", f"{a!s}" f"{b}" "plain {not}" f"{name}", rf"\{a}\n", f"\n{a}\t\x41\N{BULLET}" == "\n5\tA\u2022", fr"{a:\>5}" if False else "")
print(f"{a:d}{a:x}{b:e}", f"{name:{w}}|{name:^{w}}|{name:*<{w}}|", f"{'a' 'b'}", f"{a==5} {a!=5} {a>=3} {a<=3}", f"{a=}", f"{ a = !r}", f"{d=}", f"{name:}", f"{3.0:g}", f"{1_000:,}")
x = [f"{i}:{j}" for i in range(2) for j in "ab"]
print(x, f"", f"{''}", f"{None}", f"{True:5}|", f"{...}", len(f"{'x' * 1000}"), f"{a:{'{'}>{w}}" if False else "z")


class F:
    def __format__(self, s):
        return f"[{s}]"

    def __repr__(self):
        return "F-repr"

    def __str__(self):
        return "F-str"


o = F()
print(f"{o} {o:spec} {o!r} {o!s:>8} {o!a} {o:{a}{b}} {o::} {o:%Y-%m-%d} {o:a b{{c}}}" if False else f"{o} {o:spec} {o!r} {o!s:>8} {o!a} {o:{a}{b}} {o::} {o:%Y-%m-%d}")
err(lambda: f"{undefined}")
err(lambda: f"{a:q}")
err(lambda: f"{a:{undefined}}")
err(lambda: f"{1/0}")
err(lambda: f"{name:d}")
for text in ["f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{a b}'", "f'{a!x}'", "f'{a!}'", "f'{a:{b:{c}}}'", "f'{\\n}'", "f'{#}'", "f'{a'", "f'{a!r'", "f'{a:'", "f'{*a}'", "f'{lambda x: 1}'", "f'{a=!q}'", "f'{=}'", "f'{!r}'", "f'{:}'", "f'{a:{}}'", "f'{(}'", "f'{)}'", "f'{a[}'", "f'{\"\\\\\"}'", "f'{yield}'", "f'{a:}}'", "f'{a!rr}'", "f'{,}'", "f'{a;b}'", "f'{1=}'", "bf'x'", "f'{x:=5}'", "f'{(y:=5)}'", "f'{a' 'b}'", "f'\\N{NOPE}'", "f'\\N{'"]:
    try:
        print(text, eval(text, {"a": 1, "b": 2, "c": 3, "x": 7}))
    except SyntaxError as e:
        print(text, "|", e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    except Exception as e:
        print(text, "|", type(e).__name__, e)
print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x} {y:>5}|".format(x=1, y="q"), "{0.real} {0.imag}".format(1 + 2j), "{0[k]} {0[n][1]}".format(d), "{a[0]} {a[-1]}".format(a={"-1": "neg", 0: "zero"}), "{:{}}|".format("s", 5), "{0:{1}.{2}f}".format(b, 8, 2), "{!r} {!s} {!a}".format("\xe9", "\xe9", "\xe9") == "'\xe9' \xe9 '\\xe9'", "{{}}".format(), "{{{}}}".format(1), "{:%}".format(0.5), "{0:}".format(5), "{:{w}{t}}".format(5, w=4, t="x"))
err("{}".format)
err("{} {}".format, 1)
err("{0} {}".format, 1)
err("{} {0}".format, 1)
err("{x}".format)
err("{x}".format, y=1)
err("{5}".format, 1)
err("{".format, 1)
err("}".format, 1)
err("{!}".format, 1)
err("{!x}".format, 1)
err("{!rr}".format, 1)
err("{0.nope}".format, 1)
err("{0[nope]}".format, {})
err("{0[}".format, [1])
err("{0[]}".format, [1])
err("{0[0}".format, [1])
err("{0.}".format, 1)
err("{0]}".format, 1)
err("{0[0]x}".format, [1])
err("{:{:{}}}".format, 1, 2, 3)
err("{:d}".format, "x")
err("{0[a]}".format, [1])
err("{99999999999999999999}".format, 1)
err("{-1}".format, 1)
err("{ 0 }".format, 1)
err("{a b}".format, **{"a b": 5})
err("{}".format, *[[1, 2]])
err("{a.b[c].d}".format, a=type("X", (), {"b": {"c": type("Y", (), {"d": "deep"})}}))
print("{x}".format_map({"x": 1}), "{x[y]}".format_map({"x": {"y": 2}}))


class Default(dict):
    def __missing__(self, k):
        return f"<{k}>"


print("{a} {b}".format_map(Default(a=1)))
err("{x}".format_map, {})
err("{}".format_map, {"": 1})
err("{0}".format_map, [5])
err("a".format_map)
