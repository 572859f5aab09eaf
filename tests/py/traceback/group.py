# exit: 1
# An uncaught exception group.
def make(n):
    try:
        raise ValueError(f"number {n}")
    except ValueError as e:
        return e


raise ExceptionGroup("several problems", [make(1), TypeError("never raised"), ExceptionGroup("nested", [make(2), KeyError("k")])])
