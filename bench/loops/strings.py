# bench: building and comparing strings
import sys

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]


def build_by_adding(n):
    text = ""
    for i in range(n):
        text += NAMES[i % 8]
        text += ","
    return text


def build_by_join(n):
    return ";".join(f"{NAMES[i % 8]}={i:04d}" for i in range(n))


def compare(words):
    larger = equal = 0
    for left, right in zip(words, words[1:]):
        if left > right:
            larger += 1
        if left[:3] == right[:3]:
            equal += 1
    return larger, equal


def is_palindrome(text):
    low, high = 0, len(text) - 1
    while low < high:
        if text[low] != text[high]:
            return False
        low += 1
        high -= 1
    return True


def run(n):
    checksum = 0
    for i in range(n):
        added = build_by_adding(40 + i % 16)
        joined = build_by_join(40 + i % 16)
        words = added.split(",")
        larger, equal = compare(words)
        for part in joined.split(";"):
            name, _, number = part.partition("=")
            if name.startswith("e") or number.endswith("7"):
                checksum += len(name.upper().replace("A", "__"))
        for c in added[:60]:
            if c in "aeiou":
                checksum += ord(c)
        middle = added[:20]
        checksum += is_palindrome(middle + middle[::-1]) + larger * 3 + equal
        checksum &= 0xFFFFFF
    return checksum


if __name__ == "__main__":
    print("strings", run(int(sys.argv[1])))
