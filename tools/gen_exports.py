"""gen_exports.py OUTPUT capi.def -- what is made of the C API table at build time.

    exports.map    linker version script: every function, every variable that exists, and kr_main
    capi_stubs.c   one function for each STUB row
    capi_names.h   other names for the variables that both Python.h and the runtime declare
    capi_names_end.h
"""
import os
import sys

import capi_def


def exports(functions, data):
    names = [f.name for f in functions] + [d.name for d in data if d.impl]
    lines = ["{", "global:", "    kr_main;"]
    lines += [f"    {name};" for name in sorted(names)]
    lines += ["local:", "    *;", "};"]
    return lines


def stub(f):
    args = ", ".join(f.args) or "void"
    fatal = f.on_error in ("VOID", "NOFAIL")
    body = f'cpx_not_implemented{"_fatal" if fatal else ""}("{f.name}");'
    if f.on_error == "STATUS":
        body = f'return cpx_not_implemented_status("{f.name}");'
    elif not fatal:
        value = {"NUL": "NULL", "ZERO": "0", "NEG1": f"({f.ret})-1"}[f.on_error]
        if f.ret == "Py_complex":
            value = "(Py_complex){-1.0, 0.0}"
        body += f" return {value};"
    # Some names are also macros.
    return [f"#undef {f.name}", f"{f.ret} {f.name}({args}) {{ {body} }}"]


def stubs(functions, _):
    lines = ["/* Made by tools/gen_exports.py from capi.def. */", '#include "cpyext/capi.h"', "",
             '#include "cpyext/stubs.h"', "",
             '#pragma GCC diagnostic ignored "-Wdeprecated-declarations"']
    for f in functions:
        if not f.impl:
            lines += stub(f)
    return lines


# Python.h's type of a variable: how the same is declared before Python.h.
BOTH_DECLARE = {"PyTypeObject": "struct _typeobject ", "PyObject": "struct _object ",
                "PyObject *": "struct _object *", "PyLongObject": "struct _longobject ",
                "char []": "char ", "_PyRuntimeState": "struct pyruntimestate "}


def names(_, data):
    lines = ["/* Made by tools/gen_exports.py from capi.def; see cpyext/cpyext.h. */"]
    for d in data:
        if d.type in BOTH_DECLARE:
            size = "[]" if d.type.endswith("[]") else ""
            lines += [f'extern {BOTH_DECLARE[d.type]}cpx_c_{d.name}{size} __asm__("{d.name}") '
                      '__attribute__((visibility("default")));',
                      f"#define {d.name} cpx_c_{d.name}"]
    return lines


def names_end(_, data):
    return ["/* Made by tools/gen_exports.py from capi.def. */"] + [
        f"#undef {d.name}" for d in data if d.type in BOTH_DECLARE]


MAKE = {"exports.map": exports, "capi_stubs.c": stubs, "capi_names.h": names,
        "capi_names_end.h": names_end}


def main(output, table, *_):
    make = MAKE[os.path.basename(output)]
    with open(output, "w", encoding="ascii") as f:
        f.write("\n".join(make(*capi_def.read(table))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
