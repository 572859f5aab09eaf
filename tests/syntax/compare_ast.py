"""Compares our trees with CPython's: ast.dump(..., include_attributes=True) of every .py file.

usage: /usr/bin/python3.11 tests/syntax/compare_ast.py [-v] [FILE_OR_FOLDER...]
Default: /usr/lib/python3.11, tests included.  Exit status 1 if a tree differs.
"""
import ast
import sys
import warnings

import frontlib

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)


def dump(node, out):
    """ast.dump(node, include_attributes=True), but fast: test_compare_ast checks that it is equal."""
    if isinstance(node, ast.AST):
        out.append(type(node).__name__)
        out.append("(")
        sep = ""
        for name in node._fields:
            value = getattr(node, name)
            if value is None and name in optional(type(node)):
                continue
            out.append(sep + name + "=")
            sep = ", "
            dump(value, out)
        if node._attributes:
            out.append("%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d" % (
                sep, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
        out.append(")")
    elif isinstance(node, list):
        out.append("[")
        for i, item in enumerate(node):
            if i:
                out.append(", ")
            dump(item, out)
        out.append("]")
    else:
        out.append(repr(node))


_optional = {}


def optional(cls):
    if cls not in _optional:
        _optional[cls] = {f for f in cls._fields if getattr(cls, f, ...) is None}
    return _optional[cls]


def main(args):
    verbose = "-v" in args
    folders = [a for a in args if a != "-v"] or ["/usr/lib/python3.11"]
    front = frontlib.Front()
    sys.set_int_max_str_digits(0)
    files = equal = refused = 0
    for path in frontlib.python_files(folders):
        with open(path, "rb") as f:
            source = f.read()
        files += 1
        try:
            tree = ast.parse(source, path)
            out = []
            dump(tree, out)
            want = "".join(out)
        except (SyntaxError, ValueError) as e:
            want = None
        ok, got = front.ask("ast", source)
        if want is None:
            refused += 1
            if ok:
                print("accepted, but CPython refuses it:", path)
            else:
                equal += 1
        elif not ok:
            print("refused:", path, got)
        elif got != want:
            at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
            print("different tree:", path)
            print("   ours:", got[max(0, at - 150):at + 150].encode("ascii", "backslashreplace").decode())
            print("   want:", want[max(0, at - 150):at + 150].encode("ascii", "backslashreplace").decode())
        else:
            equal += 1
            if verbose:
                print("equal:", path)
    front.close()
    print("%d files, %d equal (%d refused by both)" % (files, equal, refused))
    return files != equal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
