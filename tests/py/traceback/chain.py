# exit: 1
# A chained traceback: cause, context, notes.
class Problem(Exception):
    pass


def read(table, key):
    try:
        return table[key]
    except KeyError as e:
        raise Problem(f"cannot read {key!r}") from e


def load():
    try:
        return read({}, "answer")
    except Problem as p:
        p.add_note("first note")
        p.add_note("second note\nwith two lines")
        1 / 0


try:
    load()
except ZeroDivisionError as e:
    raise RuntimeError("giving up") from e.__context__
