"""Breaks real programs at random and compares our errors with CPython's.

usage: /usr/bin/python3.11 tests/syntax/fuzz_errors.py [SEED [SECONDS]]

Takes statements of the standard library, changes one or two tokens or characters, and reports every
difference that compare_errors.py would.  Deterministic for a seed, apart from how far it gets.
"""
import ast
import random
import re
import sys
import time
import warnings

import compare_errors
import frontlib

warnings.simplefilter("ignore")
TOKEN = re.compile(r"""\s+|\w+|'[^'\n]*'|"[^"\n]*"|[-+*/%@&|^=<>!:]=|\*\*|//|<<|>>|->|[^\w\s]""")
SPICE = """( ) [ ] { } , : ; . = == := -> * ** / @ ~ + - not in is and or if else elif for while with as
def class lambda yield await async return del import from try except finally raise assert global
nonlocal pass break continue None True False match case _ print exec x 1 1.5 1j 0x 'a' "b" f'{x}'
f'{x y}' b'c' ... += <> != ! $ ? # \\ \n \t é € 0777 1_ '''""".split(" ")
SPICE = [w for w in re.split(r"[ \n]", " ".join(SPICE)) if w] + ["\n", "\n    ", " ", "\\\n"]


def statements(path, rng, how_many):
    with open(path, encoding="utf-8") as f:
        source = f.read()
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and n.end_lineno - n.lineno < 12]
    for n in rng.sample(nodes, min(how_many, len(nodes))):
        first = lines[n.lineno - 1]
        indent = len(first) - len(first.lstrip())
        text = [l[indent:] if not l[:indent].strip() else l for l in lines[n.lineno - 1:n.end_lineno]]
        yield "".join(text)


def mutate(source, rng):
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if rng.random() < 0.15 and source:
            i = rng.randrange(len(source))
            source = rng.choice((source[:i] + source[i + 1:],
                                 source[:i] + rng.choice("()[]{}:,'\"= \n\\.f1") + source[i:],
                                 source[:i]))
            continue
        tokens = TOKEN.findall(source)
        if not tokens:
            return source
        i = rng.randrange(len(tokens))
        what = rng.randrange(6)
        if what == 0:
            del tokens[i]
        elif what == 1:
            tokens.insert(i, rng.choice(SPICE) + rng.choice(("", " ")))
        elif what == 2:
            tokens[i] = rng.choice(SPICE)
        elif what == 3:
            j = rng.randrange(len(tokens))
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif what == 4:
            tokens.insert(i, tokens[rng.randrange(len(tokens))])
        else:
            j = min(len(tokens), i + rng.randrange(1, 4))
            del tokens[i:j]
        source = "".join(tokens)
    return source


def main(args):
    seed = int(args[0]) if args else 1
    seconds = float(args[1]) if len(args) > 1 else 20
    rng = random.Random(seed)
    files = list(frontlib.python_files(["/usr/lib/python3.11"]))
    front = frontlib.Front()
    end = time.time() + seconds
    count = different = 0
    while time.time() < end:
        try:
            found = list(statements(rng.choice(files), rng, 8))
        except (SyntaxError, ValueError):
            continue
        for text in found:
            for _ in range(6):
                source = mutate(text, rng)
                if "\0" in source:
                    continue
                try:
                    source.encode()
                except UnicodeEncodeError:
                    continue
                mode = rng.choice(("exec", "exec", "exec", "single", "eval"))
                want = compare_errors.oracle(source, mode, 0)
                ok, got = front.ask("check", source, mode)
                count += 1
                bad = compare_errors.differences(want, got, True)
                if bad:
                    different += 1
                    print("%r [%s]: %s" % (source, mode, ", ".join(bad)))
                    for name in bad if bad != ["type"] else ["type", "msg", "lineno", "offset"]:
                        print("    %-10s want %.300r" % (name, want.get(name)))
                        print("    %-10s got  %.300r" % ("", got.get(name)))
    front.close()
    print("seed %d: %d programs, %d differences" % (seed, count, different))
    return different != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
