# Sums with constants larger than what overflow checks leave the loop for: the loop is compiled once.
# traces: 2
def run(n):
    t = u = 0
    for i in range(n):
        t ^= i + 2**45
        u ^= (i + 5) + 2**45
        t ^= i * 3 + 2**45
        u ^= (i - 7) + 2**45
    return t, u
for _ in range(40):
    run(3000)
print(run(3000))
