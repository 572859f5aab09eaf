#!/usr/bin/python3.11
"""check_layers.py [ROOT]: holds the sources to the layers of docs/architecture.md.

    runtime/base < core < types < compile < interp < modules < main.c   (#include only leftwards)
    jit/ and cpyext/ may include runtime/ and themselves, not each other; capi-headers/ may include
    runtime/ and cpyext/.  Nothing in runtime/ includes jit/ or cpyext/ (main.c installs the hooks
    and may include one public header of each).
    <Python.h> and its companions: only in cpyext/, capi-headers/, ext-tests/ and tests/unit/cpyext.
    runtime/core/heap.h: only in runtime/core/gc.c, heap.c, mark.c and their unit tests.
    <capstone.h>: only in jit/disasm.c.
    Every source file begins with `/* name.c -- what it is`: tools/filemap.py prints the file map.
    No absolute paths of a developer's machine in any text file.

Prints one line per violation and exits 1 if there was one.  Files beyond 2,000 lines are printed
as warnings.
"""
import os
import re
import subprocess
import sys

LAYERS = ["runtime/base", "runtime/core", "runtime/types", "runtime/compile", "runtime/interp",
          "runtime/modules"]
RANK = {name: i for i, name in enumerate(LAYERS)}
ABOVE = ("jit", "cpyext", "capi-headers")
# Headers of CPython that come with Python.h; <frameobject.h> and such count as well.
PYTHON_HEADERS = re.compile(r"^(Python|structmember|frameobject|pyconfig|patchlevel|datetime"
                            r"|cpython/.*|internal/.*|object|methodobject|marshal|structseq)\.h$")
MAY_SEE_HEAP = re.compile(r"^runtime/core/(gc|heap|mark)\.[ch]$|^tests/unit/core/")
CAPSTONE_HEADERS = re.compile(r"^(capstone\.h$|capstone/)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MACHINE_PATH = re.compile("|".join([r"(?<![\w.$}/-])/work/", r"(?<![\w.$}/-])/root/",
                                    r"(?<![\w.$}/-])/home/\w"]))
HEAD_COMMENT = re.compile(r"^/\* ?(\S+) -- ")
MAX_LINES = 2000


def owner(path):
    """The layer a path belongs to, or None."""
    if path == "runtime/main.c":
        return "runtime/main"
    for layer in LAYERS:
        if path.startswith(layer + "/"):
            return layer
    head = path.split("/", 1)[0]
    return head if head in ABOVE else None


def allowed(source, target, path, included):
    if source is None or target is None or source == target:
        return True
    if source == "runtime/main":
        return target in RANK or included in ("jit/jit.h", "cpyext/cpyext.h")
    if source in RANK:
        return target in RANK and RANK[target] < RANK[source]
    if target in RANK:
        return True
    return source == "capi-headers" and target == "cpyext"


def may_see_python(path):
    return path.startswith(("cpyext/", "capi-headers/", "ext-tests/", "tests/unit/cpyext/",
                            "bench/"))


def check_includes(path, lines, problems):
    source = owner(path)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        kind, name = match.groups()
        where = f"{path}:{number}"
        if PYTHON_HEADERS.match(name) and kind == "<" and not may_see_python(path):
            problems.append(f"{where}: only cpyext/, capi-headers/ and ext-tests/ include <{name}>")
        if name == "Python.h" and not may_see_python(path):
            problems.append(f"{where}: only cpyext/, capi-headers/ and ext-tests/ include Python.h")
        if name == "runtime/core/heap.h" and not MAY_SEE_HEAP.match(path):
            problems.append(f"{where}: only the collector includes {name}")
        if CAPSTONE_HEADERS.match(name) and path != "jit/disasm.c":
            problems.append(f"{where}: only jit/disasm.c includes <{name}>")
        if kind == "<":
            continue
        target = owner(name)
        if target is None and "/" not in name:
            # Beside the file, or generated; both belong to the layer itself.
            continue
        if name.startswith("../"):
            problems.append(f"{where}: include from the source root, not {name}")
        elif not allowed(source, target, path, name):
            problems.append(f"{where}: {source} may not include {name} ({target})")


def tracked_files(root):
    out = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                         capture_output=True, text=True)
    if out.returncode == 0:
        return sorted(set(out.stdout.splitlines()))
    found = []
    for directory, subdirs, files in os.walk(root):
        subdirs[:] = [d for d in subdirs if not d.startswith(".") and d != "build"]
        found += [os.path.relpath(os.path.join(directory, f), root) for f in files]
    return sorted(found)


def main():
    root = os.path.abspath(sys.argv[1] if len(sys.argv) > 1
                           else os.path.join(os.path.dirname(__file__), ".."))
    problems, warnings, count = [], [], 0
    for path in tracked_files(root):
        full = os.path.join(root, path)
        if not os.path.isfile(full):
            continue
        with open(full, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
        if "\0" in text:  # whatever its name, any other file is text
            continue
        count += 1
        lines = text.splitlines()
        if path.endswith((".c", ".h", ".inc", ".def")):
            check_includes(path, lines, problems)
            head = HEAD_COMMENT.match(lines[0]) if lines else None
            if head is None or head.group(1) != os.path.basename(path):
                problems.append(f"{path}:1: begin with `/* {os.path.basename(path)} -- what it is`")
            if len(lines) > MAX_LINES:
                warnings.append(f"{path}: {len(lines)} lines, more than {MAX_LINES}")
        if path != "tools/check_layers.py":
            for number, line in enumerate(lines, 1):
                if MACHINE_PATH.search(line):
                    problems.append(f"{path}:{number}: path of one machine: {line.strip()[:80]}")
    for text in warnings:
        print("warning:", text)
    for text in problems:
        print(text)
    print(f"check_layers: {count} files, {len(problems)} violations, {len(warnings)} warnings")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
