# bench: attributes added in every order, and removed
# size: 100000
import sys


class Record:
    pass


def run(n):
    names = ["a", "b", "c", "d", "e", "f", "g", "h"]
    total = 0
    state = 1
    for i in range(n):
        record = Record()
        for k in range(8):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            setattr(record, names[state >> 16 & 7], k)
        record.last = i
        total += getattr(record, "a", 1) + getattr(record, "h", 2) + record.last
        if hasattr(record, "c"):
            del record.c
            record.c = 3
            total += record.c
        total += len(record.__dict__)
    return total


if __name__ == "__main__":
    print("shape_churn", run(int(sys.argv[1])))
