# bench: operands whose types change every iteration
# size: 1500000
import sys


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __len__(self):
        return self.cents % 100


def double(value):
    return value + value


def size(value):
    if isinstance(value, (int, float)):
        return int(value) & 0xFF
    return len(value)


def run(n):
    values = [1, 2.5, "text", [1, 2], (3,), 1 << 70, Money(150), True, b"bytes", 7]
    checksum = 0
    for i in range(n):
        result = double(values[i % 10])
        checksum = (checksum * 3 + size(result)) & 0xFFFFFF
    return checksum


if __name__ == "__main__":
    print("alternating_types", run(int(sys.argv[1])))
