# Deep recursions that end: one trace must not hold the returns of all their activations.
# traces: 60
# bytes: 300000
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
def run(n):
    total = 0
    for i in range(n):
        total += down(60) + down(700 + i % 200)
    return total
print(run(400))
