"""capi_def.py -- reads cpyext/capi.def; used by the tools that work on its rows."""
import collections
import re

Function = collections.namedtuple("Function", "ret name args on_error refs effects impl internal family")
Data = collections.namedtuple("Data", "type name impl internal family")

ON_ERROR = {"NUL", "NEG1", "ZERO", "STATUS", "VOID", "NOFAIL"}
REFS = {"NEW", "BORROWED", "PLAIN"}
EFFECTS = {"V", "R", "K", "S", "A", "O", "B", "X", "VA"}


def split_commas(text):
    """Splits at the commas outside parentheses."""
    parts, depth, start = [], 0, 0
    for i, ch in enumerate(text):
        depth += (ch in "([{") - (ch in ")]}")
        if ch == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [p for p in parts if p]


def bad(line, why):
    raise SystemExit(f"capi.def:{line}: {why}")


def function_row(line, macro, columns, family):
    if len(columns) != 7:
        bad(line, f"{macro} has 7 columns, not {len(columns)}")
    ret, name, args, on_error, refs, effects, status = columns
    args = split_commas(args[1:-1])
    effects = split_commas(effects[1:-1])
    if args == ["void"]:
        args = []
    if on_error not in ON_ERROR or refs not in REFS or not set(effects) <= EFFECTS:
        bad(line, f"{name}: unknown on_error, refs or effect")
    if len(args) != len(effects):
        bad(line, f"{name}: {len(args)} arguments but {len(effects)} effects")
    if (ret == "void") != (on_error == "VOID"):
        bad(line, f"{name}: VOID goes with void")
    return Function(ret, name, args, on_error, refs, effects, status == "IMPL",
                    macro == "API_INT", family)


def read(path):
    """(functions, data) of the table, in its order; stops the program at a malformed row."""
    with open(path, encoding="ascii") as f:
        text = f.read()
    functions, data, family = [], [], ""
    # Comments keep their line breaks, so that line numbers stay right; section bars name families.
    pattern = re.compile(r"/\* -- (\w+) -+ \*/|/\*.*?\*/|^(API|API_INT|DATA|DATA_INT)\(|(\S)",
                         re.DOTALL | re.MULTILINE)
    at = 0
    while match := pattern.search(text, at):
        line = text.count("\n", 0, match.start()) + 1
        at = match.end()
        if match[1]:
            family = match[1]
        if match[3]:
            bad(line, f"unexpected {match[3]!r}")
        if not match[2]:
            continue
        depth = 1
        start = at
        while depth:
            depth += (text[at] == "(") - (text[at] == ")")
            at += 1
        columns = split_commas(" ".join(text[start:at - 1].split()))
        status = columns[-1]
        if status not in ("IMPL", "STUB"):
            bad(line, f"status {status}")
        if match[2].startswith("API"):
            functions.append(function_row(line, match[2], columns, family))
        elif len(columns) != 3:
            bad(line, f"{match[2]} has 3 columns")
        else:
            data.append(Data(columns[0], columns[1], status == "IMPL", match[2] == "DATA_INT",
                             family))
    names = [row.name for row in functions + data]
    for name, count in collections.Counter(names).items():
        if count > 1:
            raise SystemExit(f"capi.def: {name} has {count} rows")
    return functions, data
