# Slices of ASCII texts measured and compared with constants in loops: bounds on both sides of the
# ends, signs that change from round to round, lengths that agree while the characters do not.
# quick


def measured(s, pairs):
    out = []
    for a, b in pairs:
        out.append(len(s[a:b]))
        out.append(len(s[a:]))
        out.append(len(s[:b]))
    return out


def compared(s, pairs):
    n = m = k = 0
    for a, b in pairs:
        if s[a:b] == "ab":
            n += 1
        if s[b:] != "":
            m += 1
        if s[:a] == "abab":
            k += 1
    return n, m, k


def counted(s, n):
    found = []
    for i in range(n):
        if s[i:i + 3] == "cab":
            found.append(i)
        if s[i - 2:i] == "ab":
            found.append(-i)
    return found


def held(s, n):
    total = 0
    for i in range(n):
        part = s[i % 5 - 2:i % 7]
        total += len(part)
        if part == "ba":
            total += 1000
        elif part == "":
            total += 5
        last = part
    return total, last


def of_bytes(s, n):
    total = 0
    for i in range(n):
        total += len(s[i % 9 - 4:]) + len(s[:i % 9 - 4])
    return total


edges = (0, 1, 2, 3, 5, 9, 10, 11, 40, -1, -2, -9, -10, -11, -40, 2**40, -2**40, 2**46, -2**46, 2**47 - 1, -2**47)
pairs = [(a, b) for a in edges for b in edges]
for text in ("abababcabx", "", "a", "ab", "abab"):
    print(measured(text, pairs))
    print(compared(text, pairs))
    print(compared(text, pairs * 3))
    print(counted(text * 3, 60))
    print(held(text, 300))
    print(of_bytes(text.encode(), 300), of_bytes(text, 300))
print(measured("abcdefg", [(i, i + 2) for i in range(-20, 20)] * 3))
print(measured("abcdefg", [(2**60, 2**70), (-2**60, 2**60)] * 30))
