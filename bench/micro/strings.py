# bench: string building
# claim: nojit 1.0


def concat(rounds):
    total = 0
    for r in range(rounds):
        s = ""
        for i in range(1000):
            s += "x"
            s += "yz"
        total += len(s)
    return total


def joins(rounds):
    total = 0
    for r in range(rounds):
        parts = []
        for i in range(1000):
            parts.append(str(i))
        text = ",".join(parts)
        total += len(text) + text.count("9") + len(text.split(","))
    return total


def formats(n):
    total = 0
    for i in range(n):
        total += len(f"{i}:{i * 2:>8}|{i / 3:.3f}")
        total += len("%s-%d" % ("abc", i))
    return total


def scan(rounds):
    text = "the quick brown fox jumps over the lazy dog " * 40
    vowels = 0
    for _ in range(rounds):
        for c in text:
            if c in "aeiou":
                vowels += 1
        vowels += len(text.upper().replace("THE", "a"))
    return vowels


print(concat(5000), joins(3000), formats(900000), scan(1200))
