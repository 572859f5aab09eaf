"""layout_rows.py -- which fields that compiled code touches inline are not yet proved to lie right.

Compares capi-headers/inline_access.tsv (what public macros and binding generators read and write)
with capi-headers/layout.def (what layout_check.c proves); exits with 1 if a struct that the runtime
has is not proved whole.  Structs that C code allocates itself and
only the C API reads (PyModuleDef, PyMethodDef of an extension, ...) need no row of ours.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Names in the two tables.
ALIASES = {"_err_stackitem": "_PyErr_StackItem", "PyFrameObject(internal)": "PyFrameObject"}


def main():
    with open(os.path.join(ROOT, "capi-headers/layout.def"), encoding="ascii") as f:
        proved = set(re.findall(r"^(?:FIELD|START|AT)\((?:struct )?(\w+), (\w+),", f.read(),
                                re.MULTILINE))
    with open(os.path.join(ROOT, "capi-headers/inline_access.tsv"), encoding="ascii") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")][1:]
    structs = {struct for struct, _ in proved}
    left, missing = [], []
    for struct, field, offset, mode in rows:
        struct = ALIASES.get(struct, struct)
        # "<...>" rows describe data behind the struct: proved by hand in layout_check.c.
        if (struct, field) not in proved and not field.startswith("<"):
            (left if struct in structs else missing).append(f"{struct}.{field} at {offset} ({mode})")
    print(f"{len(rows) - len(left) - len(missing)} of {len(rows)} fields touched inline are proved; "
          f"{len(proved)} rows in layout.def")
    if missing:
        print(f"{len(missing)} of structs that the runtime does not have yet:", *missing, sep="\n    ")
    if left:
        print(f"{len(left)} left:", *left, sep="\n    ")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
