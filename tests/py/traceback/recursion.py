# exit: 1
# gcstress: 500
# A deep traceback repeats one line and says how often.
def loop(n):
    return loop(n + 1)


try:
    loop(0)
except RecursionError as e:
    tb = e.__traceback__
    depth = 0
    while tb:
        depth += 1
        tb = tb.tb_next
    print(depth > 500, type(e).__name__)


def short(n):
    if n == 0:
        raise ValueError("bottom")
    return short(n - 1)


short(20)
