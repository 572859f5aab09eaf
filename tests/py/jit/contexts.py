# quick
# Contexts and causes of exceptions that a trace raises while it handles others.


class A(Exception):
    pass


class B(Exception):
    pass


def chain(e):
    out = []
    while e is not None and len(out) < 9:
        lines = []
        tb = e.__traceback__
        while tb is not None:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        out.append((type(e).__name__, e.args, repr(e.__cause__), e.__suppress_context__, lines))
        e = e.__context__
    return out


def translate(i):
    try:
        return {}[i]
    except KeyError as e:
        if i % 3 == 0:
            raise A(i) from e
        if i % 3 == 1:
            raise A(i) from None
        raise A(i)


def translated(n):
    kept = []
    total = 0
    for i in range(n):
        try:
            translate(i)
        except A as e:
            total += e.args[0]
            if i > n - 4:
                kept.append(e)
    return total, [chain(e) for e in kept]


print(translated(400))


# What is raised is the context of what is handled: the chain must not become a cycle.
def cycle(n):
    out = []
    for i in range(n):
        first = A(i)
        try:
            try:
                raise first
            except A:
                raise B(i)
        except B as second:
            try:
                raise first
            except A as e:
                if i > n - 3:
                    out.append((e is first, chain(e), second.__context__))
    return out


print(cycle(200))


# Handed on by name: an exception is not its own context.
def itself(n):
    out = []
    for i in range(n):
        try:
            try:
                raise A(i)
            except A as e:
                raise e
        except A as e:
            if i > n - 3:
                out.append(chain(e))
    return out


print(itself(200))


# Three deep, and the exit of the trace in the innermost.
def deep(n):
    out = []
    for i in range(n):
        try:
            try:
                try:
                    raise A(i)
                except A:
                    [][i]
            except IndexError:
                int("x")
        except ValueError as e:
            x = i if i < n - 3 else float(i)
            if i > n - 6:
                out.append((x, chain(e)))
    return out


print(deep(300))


# A generator handles one while its consumer handles another.
def gen(n):
    for i in range(n):
        try:
            raise A(i)
        except A:
            try:
                raise B(i)
            except B as e:
                yield e
        try:
            raise B(-i)
        except B as e:
            yield e


def consume(n):
    out = []
    for k, e in enumerate(gen(n)):
        if k > 2 * n - 5:
            out.append(chain(e))
        try:
            {}[k]
        except KeyError:
            try:
                raise A(k)
            except A as mine:
                if k > 2 * n - 3:
                    out.append(chain(mine))
    return out


print(consume(200))


def outer_handles(n):
    out = []
    try:
        raise B("outer")
    except B:
        for i in range(n):
            try:
                translate(i)
            except A as e:
                if i > n - 4:
                    out.append(chain(e))
            for e in gen(1):
                if i > n - 3:
                    out.append(chain(e))
    return out


print(outer_handles(200))


def causes(n):
    out = []
    for i in range(n):
        for cause in (A("c"), None, 5, A):
            try:
                raise B(i) from cause
            except (B, TypeError) as e:
                if i == n - 1:
                    out.append(chain(e))
    return out


print(causes(120))
