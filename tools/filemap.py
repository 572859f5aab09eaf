#!/usr/bin/python3.11
"""filemap.py [FOLDER...]: the file map, one line per source file, from the head comments.

A head comment begins `name.c -- what the file is`; check_layers.py holds files to it.
"""
import os
import re
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = re.compile(r"^(?:/\*|#|\"\"\")\s*(\S+)(?: [^:]*)?(?: ?--|:)\s+(.*)")
FOLDERS = ["runtime", "jit", "cpyext", "capi-headers", "ext-tests", "tools"]


def purpose(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read(2000).splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    match = HEAD.match(lines[0]) if lines else None
    if not match:
        return None
    text = match.group(2)
    for line in lines[1:4]:
        if "*/" in text or text.rstrip().endswith((".", ":")):
            break
        if not line.strip(' *#"') or path.startswith("bench/micro"):
            break
        text += " " + line.strip(' *#"')
    return text.replace("*/", "").replace('"""', "").strip()


def main():
    folders = sys.argv[1:] or FOLDERS
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", *folders], capture_output=True,
                            text=True).stdout.split()
    last = None
    for path in sorted(listed, key=lambda p: (os.path.dirname(p), p)):
        if not path.endswith((".c", ".h", ".def", ".inc", ".py")):
            continue
        folder, name = os.path.split(path)
        if folder != last:
            print(f"\n{folder}/")
            last = folder
        print(f"  {name:<24}{purpose(os.path.join(ROOT, path)) or '?'}")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)   # `filemap.py | head` ends quietly
    sys.exit(main())
