"""Compares our syntax errors with CPython's compile(): acceptance, type, message, positions, text.

usage: /usr/bin/python3.11 tests/syntax/compare_errors.py [-v] [--warnings] [FILE_OR_FOLDER...]

Default: the snippets of broken.txt, then every .py file of /usr/lib/python3.11/test.  broken.txt is
snippets separated by lines of `%%`, optionally followed by a mode (exec, eval, single), by
`flags=N`, by `bytes` (the snippet is a Python bytes literal) or by `expr` (an expression that makes
it).  Other snippets are taken as they are, without the last newline if the separator says `nonl`.

Differences that known_differences.txt lists (the snippet's first line as repr, then ` -- reason`)
are counted apart.  Exit status 1 if there are others.
"""
import ast
import os
import sys
import warnings

import frontlib

HERE = os.path.dirname(os.path.abspath(__file__))
FILENAME = "<snippet>"


def oracle(source, mode, flags):
    """What compile() says, as a dict like the server's."""
    got = []

    def show(message, category, filename, lineno, file=None, line=None):
        got.append([category.__name__, lineno, str(message)])

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        try:
            compile(source, FILENAME, mode, flags, dont_inherit=True)
            r = {"type": "none"}
        except SyntaxError as e:
            r = {"type": type(e).__name__, "msg": e.msg, "lineno": e.lineno, "offset": e.offset,
                 "end_lineno": e.end_lineno, "end_offset": e.end_offset, "text": e.text}
        except (MemoryError, RecursionError, ValueError, OverflowError) as e:
            r = {"type": type(e).__name__, "msg": str(e)}
    r["warnings"] = got
    return r


def differences(want, got, with_warnings):
    """The names of the fields that differ."""
    if want["type"] != got["type"]:
        return ["type"]
    names = []
    if want["type"] != "none" and want["type"] != "MemoryError":
        names.append("msg")
        if want.get("lineno") is not None:
            names += ["lineno", "offset"]
            if want.get("end_offset") is not None and got["place"] != 1:
                names += ["end_lineno", "end_offset"]
            names.append("text")
    if with_warnings:
        names.append("warnings")
    return [n for n in names if want.get(n) != got.get(n)]


def snippets(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        parts = f.read().split("\n%%")
    for part in parts[1:]:
        head, _, body = part.partition("\n")
        words = head.split()
        mode, flags, source = "exec", 0, body + "\n"
        for word in words:
            if word.startswith("flags="):
                flags = int(word[6:], 0)
            elif word == "bytes":
                source = ast.literal_eval(body)
            elif word == "expr":
                source = eval(body, {})  # a Python expression that makes a long snippet
            elif word == "nonl":
                source = body
            else:
                mode = word
        yield source, mode, flags


def known():
    out = {}
    path = os.path.join(HERE, "known_differences.txt")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for line in f:
                if line.strip() and not line.startswith("#"):
                    key, _, reason = line.rstrip("\n").rpartition(" -- ")
                    out[key] = reason
    return out


def main(args):
    verbose = "-v" in args
    with_warnings = "--warnings" in args
    paths = [a for a in args if not a.startswith("-")]
    snippet_files = [p for p in paths if p.endswith(".txt")]
    folders = [p for p in paths if not p.endswith(".txt")]
    if not paths:
        snippet_files = [os.path.join(HERE, "broken.txt")]
        folders = ["/usr/lib/python3.11/test"]
    front = frontlib.Front()
    listed = known()
    count = equal = excused = only_text = 0

    def compare(source, mode, flags, label):
        nonlocal count, equal, excused, only_text
        want = oracle(source, mode, flags)
        ok, got = front.ask("check", source, mode, flags)
        bad = differences(want, got, with_warnings)
        count += 1
        if not bad:
            equal += 1
        elif label in listed:
            excused += 1
        else:
            only_text += bad == ["text"]
            print("%s [%s %#x]: %s" % (label, mode, flags, ", ".join(bad)))
            for name in bad if bad != ["type"] else ["type", "msg", "lineno", "offset"]:
                print("    %-10s want %.300r" % (name, want.get(name)))
                print("    %-10s got  %.300r" % ("", got.get(name)))
            if verbose:
                print("    want", want)
                print("    got ", got)

    for path in snippet_files:
        for source, mode, flags in snippets(path):
            compare(source, mode, flags, repr(source[:300]))
    for path in frontlib.python_files(folders):
        with open(path, "rb") as f:
            compare(f.read(), "exec", 0, path)
    front.close()
    print("%d compared: %d equal, %d known differences, %d differ (%d in the text line only)" % (
        count, equal, excused, count - equal - excused, only_text))
    return count != equal + excused


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
