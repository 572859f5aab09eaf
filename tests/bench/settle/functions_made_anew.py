# A loop's trace calls one function; later each run of the loop has another function of the same code.
# traces: 30
class P:
    def __init__(self, a):
        self.a = a
def run(n):
    people = [P((i * 7919) % 300) for i in range(300)]
    total = 0
    for i in range(n):
        people.sort(key=lambda p: (p.a + i) % 60)
        total += people[i % 300].a + max(people, key=lambda p: p.a * i % 1000).a
    return total
print(run(300))
