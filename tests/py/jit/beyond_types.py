# Comparisons that would hold for every int of the type, of results that outgrow it once the loop is compiled: what
# nobody but the comparison reads must not be taken to fit.
ROWS = [
    ("(a + b) <= 2**63 - 1", [-2**50], [2**62, 2**63 - 1], 2**62),
    ("(a - b) >= -2**63", [-2**50], [-2**62, -2**63], 2**62 + 5),
    ("-2**63 <= a - b", [-2**50], [-2**62, -2**63], 2**62 + 5),
    ("2**63 - 1 >= a * b", [-2**50], [2**62, 2**63 - 1], 2),
    ("(a << b) <= 2**63 - 1", [-2**50], [2**61, 2**62], 2),
    ("(a * b) >> 30 < 2**33", [2**20], [2**46], 2**20),
    ("(a * b) >> 30 < 2**33", [-2**20], [2**46], 2**20),
    ("(a + b) >> 3 < 2**61", [2**60], [2**64 - 1], 2**63),
    ("(a + b) // 8 < 2**61", [2**60], [2**64 - 1], 2**63),
    ("(a * b) // 16 < 2**60", [2**60], [2**64 - 1], 3),
    ("(a << b) >> 40 < 2**24", [2**50], [2**63], 4),
    ("(a * b) | 1 <= 2**47 - 1", [2**10], [2**46], 2**20),
    ("((a * b) & -2) <= 2**47 - 1", [2**10], [2**46], 2**20),
    ("~(a * b) >= -2**47", [2**10], [2**46], 2**20),
    ("-(a * b) >= -2**47", [2**10], [2**46], 2**20),
    ("(a * a) >> 40 < 2**23", [2**10], [2**47 - 1], 0),
    ("((a * b) ^ 5) + 3 <= 2**47 - 1", [2**10], [2**46], 2**20),
    ("(a * b) % b < b", [2**10], [2**46], 2**20),
    ("min(a * b, 2**47 - 1) == a * b", [2**10], [2**46], 2**20),
]
TEXT = """
def holds(numbers, b):
    n = 0
    for a in numbers:
        if %s:
            n += 1
        else:
            n += 1000
    return n
"""

for condition, first, later, b in ROWS:
    where = {}
    exec(TEXT % condition, where)
    numbers = first * 100 + later * 70
    print(condition, where["holds"](numbers, b), where["holds"](numbers[::-1], b))


def unequal(items, b, n):
    count = 0
    for i in range(n):
        if (items[i] * b) >> 30 != 2**40:
            count += 1
        else:
            count += 1000
    return count


items = [2**20] * 50 + [2**46] * 70
print([unequal(items, b, 120) for b in [2**20] * 3 + [2**24, 2**20, 2**24]])
