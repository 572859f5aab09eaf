# bench: method calls
# claim: nojit 1.0


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        self.value += n

    def get(self):
        return self.value

    @classmethod
    def make(cls):
        return 1

    @staticmethod
    def twice(n):
        return n + n


class Deep(Counter):
    def add(self, n):
        super().add(n + 1)


def run(n):
    c = Counter()
    for i in range(n):
        c.add(i)
        c.get()
    return c.value


def run_super(n):
    d = Deep()
    for i in range(n):
        d.add(d.twice(i) + d.make())
    return d.get()


print(run(5000000), run_super(2000000))
