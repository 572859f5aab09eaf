# bench: exceptions in loops
import sys


class Invalid(Exception):
    def __init__(self, value):
        super().__init__(value)
        self.value = value


class TooLarge(Invalid):
    pass


def check(value):
    if value % 5 == 0:
        raise Invalid(value)
    if value % 7 == 0:
        raise TooLarge(value)
    return value


def guarded(value, log):
    try:
        return check(value)
    finally:
        log[value & 3] += 1


def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1


def run(n):
    words = ["12", "x7", "", "93", "4.5"]
    table = {i: i * i for i in range(0, 20, 2)}
    log = [0] * 4
    checksum = 0
    for i in range(n):
        try:
            checksum += guarded(i, log)
        except TooLarge as error:
            checksum -= error.value
        except Invalid as error:
            checksum += 2 * error.value
        try:
            checksum += table[i % 20]
        except KeyError as error:
            checksum += error.args[0]
        checksum += parse(words[i % 5])
        try:
            checksum += words[i % 7] == "12"
        except IndexError:
            checksum += 1
        else:
            checksum += 3
    return checksum, log


if __name__ == "__main__":
    print("exceptions", *run(int(sys.argv[1])))
