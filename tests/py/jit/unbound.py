# A local that is not bound, read in a compiled loop: of several rows of the exception table that lead to one handler
# the one is meant that covers the instruction, whose register the exception is in.


class Manager:
    def __enter__(self):
        return 1

    def __exit__(self, *exc):
        return False


def unbound(bound):
    n = met = 0
    while n < 150:
        n += 1
        if n:
            pass
        elif bound:
            pass
        else:
            with Manager() as never:
                pass
        name = bound
        del name
        try:
            name
        except NameError as e:
            met += len(str(e)) > 10
    return met


print([unbound(k) for k in (1, 5, "x")])
