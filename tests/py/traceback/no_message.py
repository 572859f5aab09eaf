# exit: 1
# Exceptions without text, with odd text, and defined in nested scopes.
class Quiet(Exception):
    pass


class Bad(Exception):
    def __str__(self):
        raise ValueError("no text")


class Outer:
    class Inner(Exception):
        def __str__(self):
            return "line one\nline two"


def local():
    class Local(Exception):
        pass

    return Local


import sys

for make in (Quiet, Outer.Inner, local()):
    try:
        raise make()
    except Exception:
        sys.excepthook(*sys.exc_info())
sys.stderr.flush()
raise Bad()
