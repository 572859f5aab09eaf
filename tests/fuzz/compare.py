"""compare.py: runs a program and says how two runs differ; used by run and reduce.py."""
import re
import subprocess

ORACLE = ["/usr/bin/python3.11", "-W", "ignore", "-I", "-S"]
LIMIT = 30


def execute(cmd, path, limit=LIMIT):
    """(exit code or "timeout", stdout without addresses, end of stderr)."""
    try:
        p = subprocess.run(cmd + [path], stdin=subprocess.DEVNULL, capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return "timeout", b"", b""
    return p.returncode, re.sub(rb"0x[0-9a-f]{6,}", b"0xADDR", p.stdout), p.stderr[-400:] if p.returncode else b""


def died(result):
    return result[0] != "timeout" and result[0] < 0


def difference(want, got):
    if want[0] != got[0]:
        return "exit %r, wanted %r; stderr %r" % (got[0], want[0], got[2].decode("utf-8", "replace"))
    a, b = want[1].splitlines(), got[1].splitlines()
    for n, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return "line %d\n    want %s\n    got  %s" % (n + 1, x[:300].decode("utf-8", "replace"), y[:300].decode("utf-8", "replace"))
    return "%d lines, wanted %d" % (len(b), len(a))
