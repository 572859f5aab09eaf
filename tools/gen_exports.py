"""gen_exports.py OUTPUT capi.def -- what is made of the C API table at build time.

    exports.map    linker version script: every function, every variable that exists, and kr_main
    capi_stubs.c   one function for each STUB row
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


def main(output, table):
    make = {"exports.map": exports, "capi_stubs.c": stubs}[os.path.basename(output)]
    with open(output, "w", encoding="ascii") as f:
        f.write("\n".join(make(*capi_def.read(table))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
