"""Compares the text of annotations under `from __future__ import annotations` with CPython's.

usage: /usr/bin/python3.11 tests/syntax/compare_unparse.py [SEED [FILES]]
The annotations are expressions of the standard library, and a few of our own.
"""
import ast
import random
import sys
import warnings

import frontlib

warnings.simplefilter("ignore")
OWN = """1e999 | -1e999 | 1e999j | (1+1e999j) | 'a' 'b' | b'\\x00\\'"' | u'x' | f'{a!r:>{w}} {{}} {b=}'
f'{ {1: 2}[1] }' | f"{x:{y}}{'a'}" | lambda: 0 | lambda *, a=1, **k: a | lambda a, /, b=1, *c, d, e=2: 0
lambda *a: 0 | (yield) | (a, *b) | (a,) | () | a[1:2, ::3, ...] | a[b, ] | a[()] | a[*b] | a[(b, c)]
not (not a) | -(-a) | - - 1 | ~(-a) ** 2 | (-a) ** 2 | -a ** -b | (a ** b) ** c | a ** b ** c
a - (b - c) | (a - b) - c | a @ b // c | a << (b >> c) | a | b ^ c & d | (a | b) & c | a and (b or c)
(a and b) and c | not a == b | (not a) == b | (a < b) < c | a < (b < c) | a if b else (c if d else e)
(a if b else c) if d else e | (lambda: a) if b else c | [x for x in (lambda: y, 1)] | f(x for x in y)
f((x for x in y), 1) | f(*a, b=1, **c) | (1).real | 1.5.real | (1j).imag | 10 .x | a.b.c | (a := 1)
[a := 1, 2] | {**a, 'b': c} | {*a, b} | {a: b for a, b in c if d if e} | {x async for x in y}
[a for b in c for d in e] | (x for x, in y) | (x for x in (y if z else w)) | None | ... | True is not False
a not in b | (yield a) | a[lambda: b] | a[b if c else d:e] | {(a, b): (c, d)} | 0x123456789abcdef0123456789
"\\u2028\\ud800\\U0001f600" | 'it\\'s "x"' | (await_ + 1) | f'{a}' 'b' f'{{{c}}}' | f'''{
a!s}''' | -1 ** 2 | (-1) ** 2 | (a, b)[0] | [a, b][0] | {a}.b | (a + b).c | (a + b)(c) | 'a'.b | a(b)(c)[d]
""".replace("\n", " | ").split(" | ")


def oracle(text):
    space = {}
    try:
        exec(compile("from __future__ import annotations\nx: (\n%s\n)" % text, "x", "exec", dont_inherit=True), space)
    except SyntaxError:
        return None
    return space["__annotations__"]["x"]


def expressions(rng, how_many):
    files = list(frontlib.python_files(["/usr/lib/python3.11"]))
    for path in rng.sample(files, how_many):
        with open(path, encoding="utf-8", errors="replace") as f:
            source = f.read()
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for n in ast.walk(tree):
            if isinstance(n, ast.expr) and n.end_lineno - n.lineno < 4 and not isinstance(
                    n, (ast.Name, ast.Starred, ast.Slice)):
                text = ast.get_source_segment(source, n)
                if text and len(text) < 400 and "#" not in text:
                    yield text


def main(args):
    rng = random.Random(int(args[0]) if args else 1)
    front = frontlib.Front()
    count = bad = 0
    seen = set()
    for texts in (OWN, expressions(rng, int(args[1]) if len(args) > 1 else 60)):
        for text in texts:
            if text in seen or not text.strip():
                continue
            seen.add(text)
            want = oracle(text)
            if want is None:
                continue
            count += 1
            ok, got = front.ask("unparse", "(\n%s\n)" % text, "eval")
            if not ok or got != want:
                bad += 1
                if bad < 30:
                    print("%r\n   want %r\n   got  %r" % (text, want, got))
    front.close()
    print("%d expressions, %d differ" % (count, bad))
    return bad != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
