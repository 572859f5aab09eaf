"""check_capi.py -- capi.def is complete and its rows agree with themselves.

Every symbol of capi-headers/symbols.tsv has a row of its kind; every row is well formed (which
reading it proves) and keeps the rules below.
"""
import os
import re
import sys

import capi_def

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# In later patch releases of 3.11 only.
LATER = {"_PyModule_Add", "_Py_UniversalNewlineFgetsWithSize"}
OBJECT = re.compile(r"Py(Object|TypeObject|CodeObject|FrameObject|VarObject|LongObject) \*$")


def complete(functions, data):
    with open(os.path.join(ROOT, "capi-headers/symbols.tsv"), encoding="ascii") as f:
        symbols = [line.split("\t") for line in f if not line.startswith("#")][1:]
    names = {"function": {f.name for f in functions}, "data": {d.name for d in data}}
    for symbol, kind, _ in symbols:
        if symbol not in names[kind]:
            yield f"{symbol}: no row ({kind})"
    known = {symbol for symbol, _, _ in symbols} | LATER
    for row in functions + data:
        if row.name not in known:
            yield f"{row.name}: CPython exports no such symbol"


def consistent(functions):
    for f in functions:
        if f.refs != "PLAIN" and not OBJECT.match(f.ret):
            yield f"{f.name}: {f.refs}, but returns {f.ret}"
        if f.on_error == "NUL" and "*" not in f.ret and f.ret not in ("PyCFunction",
                                                                    "PyCapsule_Destructor"):
            yield f"{f.name}: {f.ret} cannot be NULL"
        if f.on_error == "ZERO" and f.ret != "int":
            yield f"{f.name}: ZERO is for truth values"
        if (f.on_error == "STATUS") != (f.ret == "PyStatus" and f.on_error != "NOFAIL"):
            yield f"{f.name}: STATUS goes with PyStatus"
        for arg, effect in zip(f.args, f.effects):
            if effect in "RKS" and "Py" not in arg and "struct" not in arg:
                yield f"{f.name}: {arg} is no object, but its effect is {effect}"
            if (effect == "VA") != (arg in ("...", "va_list")):
                yield f"{f.name}: VA goes with ... and va_list"
            if effect == "V" and arg == "PyObject *":
                yield f"{f.name}: an object argument needs R, K or S"


def main():
    functions, data = capi_def.read(os.path.join(ROOT, "cpyext/capi.def"))
    problems = [*complete(functions, data), *consistent(functions)]
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(functions)} functions, {len(data)} variables, {len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
