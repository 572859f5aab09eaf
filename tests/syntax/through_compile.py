"""Prints what compile() says of every snippet of broken.txt; run on both interpreters and compared
by tests/syntax/run.  Only builtins are used.

usage: PYTHON tests/syntax/through_compile.py tests/syntax/broken.txt
"""
import sys


def describe(source, mode, flags):
    try:
        compile(source, "<snippet>", mode, flags, True)
    except SyntaxError as e:
        return (type(e).__name__, e.args, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset,
                e.text, e.filename)
    except Exception as e:
        return (type(e).__name__, str(e))
    return "accepted"


with open(sys.argv[1], encoding="utf-8", newline="\n") as f:
    parts = f.read().split("\n%%")
for part in parts[1:]:
    head, _, body = part.partition("\n")
    mode, flags, source = "exec", 0, body + "\n"
    for word in head.split():
        if word.startswith("flags="):
            flags = int(word[6:], 0)
        elif word in ("bytes", "expr"):
            source = eval(body)
        elif word == "nonl":
            source = body
        else:
            mode = word
    print(ascii(source)[:200], mode, flags, ascii(describe(source, mode, flags))[:2000])
