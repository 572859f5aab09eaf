# bench: nested int loop (JIT)
# claim: jit 10


def nested(n):
    total = 0
    for i in range(n):
        for j in range(n):
            if (i ^ j) & 3 == 0:
                total += i - j
            else:
                total += j & 7
    return total


print(nested(6000))
