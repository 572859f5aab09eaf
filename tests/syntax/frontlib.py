"""Talks to the `front` server (tests/syntax/front.c).

Environment: FRONT names the executable; otherwise it is made in build/$KRAIT_PRESET (default dev).
"""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def build():
    """The server from the build tree of $KRAIT_PRESET (default dev), made up to date."""
    tree = os.path.join(ROOT, "build", os.environ.get("KRAIT_PRESET", "dev"))
    subprocess.check_call(["ninja", "-C", tree, "-j2", "front"], stdout=subprocess.DEVNULL)
    return os.path.join(tree, "front")


class Front:
    def __init__(self):
        exe = os.environ.get("FRONT") or build()
        self.process = subprocess.Popen([exe], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, command, source, mode="exec", flags=0):
        """(ok, reply): reply is text, or a dict for an error and for `check`."""
        if isinstance(source, str):
            source = source.encode("utf-8", "surrogatepass")
            flags |= 0x800
        p = self.process
        p.stdin.write(b"%s %s %d %d\n" % (command.encode(), mode.encode(), flags, len(source)))
        p.stdin.write(source)
        p.stdin.flush()
        head = p.stdout.readline().split()
        if len(head) != 2:
            raise SystemExit("front died (exit %s) on %s %r" % (p.wait(), command, source[:300]))
        text = p.stdout.read(int(head[1])).decode("utf-8", "surrogatepass")
        ok = head[0] == b"ok"
        return ok, (json.loads(text) if not ok or command == "check" else text)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def python_files(folders):
    for folder in folders:
        if os.path.isfile(folder):
            yield folder
            continue
        for root, dirs, names in os.walk(folder):
            dirs.sort()
            dirs[:] = [d for d in dirs if d != "__pycache__"]
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(root, name)


if sys.version_info[:2] != (3, 11) or sys.implementation.name != "cpython":
    raise SystemExit("run this with /usr/bin/python3.11: it is the oracle")
