# bench: exceptions
# claim: nojit 1.0


class Odd(Exception):
    pass


def check(i):
    if i & 1:
        raise Odd(i)
    return i


def thrown(n):
    caught = 0
    for i in range(n):
        try:
            check(i)
        except Odd as error:
            caught += error.args[0]
        except ValueError:
            caught -= 1
    return caught


def builtin(n):
    table = {}
    numbers = [1, 2, 3]
    misses = 0
    for i in range(n):
        try:
            table[i]
        except KeyError:
            misses += 1
        try:
            numbers[i & 7]
        except IndexError:
            misses += 1
    return misses


def cheap(n):
    done = 0
    for i in range(n):
        try:
            done += 1
        finally:
            done += 1
    return done


print(thrown(3000000), builtin(2000000), cheap(6000000))
