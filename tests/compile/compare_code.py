"""Compares code objects with CPython's: names, flags, variables, and the source positions of calls,
operators, attributes and subscripts.

    compare_code.py COMPILE_FILES FILE...     ("-": names of files from stdin)

CPython's bytecode is another one, so instructions are compared as sets of (kind, position).
"""
import collections
import dis
import subprocess
import sys
import types

CALLS = {"CALL", "CALL_KW", "CALL_METHOD", "CALL_METHOD_KW", "CALL_EX", "WITH_EXIT"}
BINARY = {"ADD", "SUB", "MUL", "MATMUL", "TRUEDIV", "FLOORDIV", "MOD", "POW", "LSHIFT", "RSHIFT", "AND", "XOR", "OR"}


def our_kind(op):
    base = op[:-1] if op.endswith("K") else op
    if op in CALLS:
        return "call"
    if base in BINARY or base[:1] == "I" and base[1:] in BINARY:
        return "binary"
    return {"GETATTR": "getattr", "SETATTR": "setattr", "DELATTR": "delattr", "GETITEM": "getitem",
            "GETITEMI": "getitem", "GETSLICE": "getitem", "SETITEM": "setitem", "DELITEM": "delitem", "LOAD_METHOD": "getattr",
            "RAISE": "raise", "RAISE_FROM": "raise", "RAISE_CURRENT": "raise", "YIELD": "yield",
            "IMPORT_NAME": "import", "IMPORT_FROM": "import_from", "GET_ITER": "get_iter", "GENEXPR_ITER": "get_iter",
            "BEFORE_WITH": "with", "LOAD_GLOBAL": "global", "LOAD_NAME": "name", "STORE_NAME": "store_name",
            "IN": "contains", "NOT_IN": "contains", "NEG": "unary", "INVERT": "unary", "POS": "unary",
            "FORMAT": "format", "FORMAT_SIMPLE": "format", "UNPACK_SEQ": "unpack", "UNPACK_EX": "unpack"}.get(op)


THEIRS = {"CALL": "call", "CALL_FUNCTION_EX": "call", "BINARY_OP": "binary", "LOAD_ATTR": "getattr",
          "STORE_ATTR": "setattr", "DELETE_ATTR": "delattr", "BINARY_SUBSCR": "getitem",
          "STORE_SUBSCR": "setitem", "DELETE_SUBSCR": "delitem", "LOAD_METHOD": "getattr",
          "RAISE_VARARGS": "raise", "YIELD_VALUE": "yield", "IMPORT_NAME": "import",
          "IMPORT_FROM": "import_from", "BEFORE_WITH": "with", "LOAD_GLOBAL": "global",
          "LOAD_NAME": "name", "STORE_NAME": "store_name", "CONTAINS_OP": "contains",
          "UNARY_NEGATIVE": "unary", "UNARY_INVERT": "unary", "UNARY_POSITIVE": "unary",
          "FORMAT_VALUE": "format", "GET_ITER": "get_iter", "UNPACK_SEQUENCE": "unpack", "UNPACK_EX": "unpack"}
# What we do otherwise: a `with` calls __exit__ by an instruction of its own; `a, b = b, a` needs no
# tuple.
IGNORED = {"unpack", "store_name"}
# Ours has more of these where CPython's optimizer, or the interpreter, does otherwise.
MAY_BE_EXTRA = {"get_iter"}
# (file, qualified name): known differences.
KNOWN = {
    # co_varnames has CPython's order of first use in the *code*, which runs `finally` bodies at the
    # first return, and values before targets; ours is the order of the symbol table.
    ("asyncio/proactor_events.py", "_ProactorDatagramTransport._loop_reading"),
    ("lib2to3/pgen2/tokenize.py", "generate_tokens"),
    ("tokenize.py", "_tokenize"),
    # co_names: CPython keeps the names of handlers that nothing can reach.
    ("lib2to3/pgen2/driver.py", "load_grammar"),
}


def walk(code, out):
    out.append(code)
    for k in code.co_consts:
        if isinstance(k, types.CodeType):
            walk(k, out)


def their_rows(path):
    with open(path, "rb") as f:
        source = f.read()
    codes = []
    walk(compile(source, path, "exec", dont_inherit=True, optimize=0), codes)
    rows = []
    for c in codes:
        positions = collections.Counter()
        for i in dis.get_instructions(c):
            kind = THEIRS.get(i.opname)
            if kind:
                p = i.positions
                positions[(kind, p.lineno, p.end_lineno, p.col_offset, p.end_col_offset)] += 1
        rows.append((c.co_firstlineno, c.co_qualname, dict(
            code=c.co_name, flags="0x%x" % c.co_flags,
            args="%d,%d,%d" % (c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount),
            vars=",".join(c.co_varnames), cells=",".join(c.co_cellvars), free=",".join(c.co_freevars),
            names=",".join(sorted(c.co_names))), positions))
    return rows


def our_rows(lines):
    rows = []
    for line in lines:
        fields = dict(f.split("=", 1) for f in line.rstrip("\n").split("\t"))
        positions = collections.Counter()
        for item in fields.pop("pos").split():
            op, *p = item.split(":")
            kind = our_kind(op)
            if kind:
                positions[(kind, *map(int, p))] += 1
        fields["names"] = ",".join(sorted(fields["names"].split(",")))
        rows.append((int(fields.pop("first")), fields.pop("qualname"), fields, positions))
    return rows


def main():
    tool, *files = sys.argv[1:]
    if files == ["-"]:
        files = sys.stdin.read().split()
    output = subprocess.run([tool, "-t", *files], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    per_file, current = {}, None
    for line in output.decode("utf-8", "surrogatepass").split("\n"):
        if line.startswith("file="):
            current = per_file.setdefault(line[5:], [])
        elif line.startswith("code="):
            current.append(line)
    differences = checked = known = 0
    for path, lines in per_file.items():
        try:
            theirs = their_rows(path)
        except SyntaxError:
            continue
        ours = our_rows(lines)
        key = lambda row: row[:2]
        a, b = sorted(theirs, key=key), sorted(ours, key=key)
        if [r[:2] for r in a] != [r[:2] for r in b]:
            print(path, "other code objects:", sorted(set(r[:2] for r in a) ^ set(r[:2] for r in b))[:6])
            differences += 1
            continue
        for x, y in zip(a, b):
            checked += 1
            if any(path.endswith("/" + f) and x[1] == q for f, q in KNOWN):
                known += 1
                continue
            for field in x[2]:
                if x[2][field] != y[2][field]:
                    print("%s:%d %s: %s: CPython %r, ours %r" % (path, x[0], x[1], field, x[2][field], y[2][field]))
                    differences += 1
            kinds = {k[0] for k in x[3]} - IGNORED
            missing = [p for p in x[3] if p[0] in kinds and p not in y[3]]
            extra = [p for p in y[3] if p[0] in kinds - MAY_BE_EXTRA and p not in x[3]]
            if missing or extra:
                print("%s:%d %s: positions: only CPython %s, only ours %s" % (path, x[0], x[1], missing[:4], extra[:4]))
                differences += 1
    print("%d passed, %d failed, %d skipped" % (checked - known - differences, differences, known))
    return differences != 0


sys.exit(main())
