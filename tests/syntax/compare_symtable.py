"""Compares our symbol tables with CPython's _symtable for every .py file.

usage: /usr/bin/python3.11 tests/syntax/compare_symtable.py [FILE_OR_FOLDER...]
Compared: the tree of scopes, names and lines, the flags and kind of every name, the order of
arguments, cell and free variables as code objects show them (co_varnames, co_cellvars, co_freevars).
"""
import sys
import types
import warnings

import _symtable

import frontlib

warnings.simplefilter("ignore")
KINDS = {0: "unknown", 1: "local", 2: "global_explicit", 3: "global_implicit", 4: "free", 5: "cell"}
TYPES = {0: "function", 1: "class", 2: "module"}


def dump(table, depth, out):
    line = "%s%s %s %d:" % ("  " * depth, TYPES[table.type], table.name, table.lineno)
    for name, flags in sorted(table.symbols.items(), key=lambda i: i[0].encode()):
        line += " %s=%d/%s" % (name, flags & 0x7FF, KINDS[flags >> 11 & 15])
    out.append(line)
    for child in table.children:
        dump(child, depth + 1, out)


def codes(code, out):
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            out.append(c)
            codes(c, out)


def strip(text):
    """Our dump without what _symtable does not tell."""
    return [line.split(" args=[")[0] for line in text.rstrip("\n").split("\n")]


def field(line, name):
    part = line.rpartition(" args=[")[2] if name == "args" else line.rpartition(" %s=[" % name)[2]
    names = part.partition("]")[0]
    return names.split(",") if names else []


def functions_of_ours(text):
    found = {}
    for line in text.rstrip("\n").split("\n"):
        words = line.split()
        if words[0] == "function":
            for name in (words[1], "<%s>" % words[1]):
                found.setdefault((name, int(words[2].rstrip(":"))), []).append(line)
    return found


def main(args):
    front = frontlib.Front()
    files = equal = 0
    for path in frontlib.python_files(args or ["/usr/lib/python3.11"]):
        with open(path, "rb") as f:
            source = f.read()
        try:
            code = compile(source, path, "exec", 0, dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        files += 1
        ok, got = front.ask("sym", source)
        if not ok:
            print("refused:", path, got)
            continue
        want = []
        dump(_symtable.symtable(source, path, "exec"), 0, want)
        ours = strip(got)
        if ours != want:
            print("different:", path)
            for a, b in zip(ours, want):
                if a != b:
                    print("   ours:", a[:400])
                    print("   want:", b[:400])
                    break
            continue
        lines = functions_of_ours(got)
        inner = []
        codes(code, inner)
        bad = 0
        for c in inner:
            group = [l for (name, lineno), ls in lines.items() for l in ls
                     if name == c.co_name and lineno >= c.co_firstlineno]
            nargs = c.co_argcount + c.co_kwonlyargcount + bool(c.co_flags & 4) + bool(c.co_flags & 8)
            shape = (list(c.co_varnames[:nargs]), list(c.co_cellvars), list(c.co_freevars))
            if c.co_flags & 1 and not any(
                    (field(l, "args"), field(l, "cell"), field(l, "free")) == shape for l in group):
                bad += 1
                if bad == 1:
                    print("no such function:", path, c.co_name, c.co_firstlineno, shape)
                    for l in group[:3]:
                        print("   ours:", l[:300])
        equal += not bad
    front.close()
    print("%d files, %d equal" % (files, equal))
    return files != equal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
