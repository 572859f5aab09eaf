# bench: dict loops
# claim: nojit 1.0


def count_words(rounds):
    words = ["w%d" % (i * 7919 % 997) for i in range(5000)]
    counts = {}
    for _ in range(rounds):
        for word in words:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return len(counts), counts["w1"]


def int_keys(n):
    table = {}
    for i in range(n):
        table[i * 3] = i
    hits = 0
    for i in range(n):
        if table.get(i) is not None:
            hits += 1
    total = 0
    for key, value in table.items():
        total += key - value
    return hits, total


def churn(rounds):
    table = {}
    for i in range(rounds):
        table[i & 255, i & 3] = i
        if i & 7 == 0:
            table.pop((i & 255, i & 3))
    return len(table)


print(count_words(400), int_keys(1000000), churn(4000000))
