# bench: exceptions of six classes, raised at random in calls of random depth and caught in between
# size: 150000
import sys


class Mine(ValueError):
    pass


class Other(LookupError):
    def __init__(self, x):
        super().__init__(x, x + 1)
        self.x = x


def fail(kind):
    if kind == 0:
        raise ValueError(kind)
    if kind == 1:
        raise Mine("mine")
    if kind == 2:
        raise Other(3)
    if kind == 3:
        return {}["missing"]
    if kind == 4:
        return [][5]
    if kind == 5:
        return 1 // 0
    return kind


def deep(depth, kind):
    if depth == 0:
        return fail(kind)
    try:
        return deep(depth - 1, kind) + 1
    except KeyError:
        return 10
    finally:
        kind += 1


def run(n):
    state, total = 1, 0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        try:
            total += deep((state >> 9) & 7, (state >> 16) % 9)
        except Mine:
            total += 3
        except ValueError as error:
            total += len(error.args)
        except Other as error:
            total += error.x
        except (LookupError, ZeroDivisionError):
            total -= 1
    return total


if __name__ == "__main__":
    print("random_raise", run(int(sys.argv[1])))
