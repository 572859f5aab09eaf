# bench: classes as namespaces of counters and settings, rebound in every round
# size: 400000
import sys


class Stats:
    calls = 0
    total = 0
    last = None
    limit = 10

    @classmethod
    def note(cls, value):
        cls.calls += 1
        cls.last = value


class Sub(Stats):
    extra = 0


class Item:
    made = 0
    factor = 2

    def __init__(self, value):
        Item.made += 1
        self.value = value

    def scaled(self):
        return self.value * self.factor


def run(n):
    out = 0
    for i in range(n):
        Stats.total += i & 3
        item = Item(i & 15)
        out += item.scaled()
        Stats.note(i)
        if Stats.total > Stats.limit:
            Stats.limit = Stats.total + 5
        if i % 100 == 0:
            Item.factor = i % 7
            Sub.extra += 1
        out += Sub.calls & 1
    return out, Stats.calls, Stats.total, Item.made, Sub.extra, Stats.limit


if __name__ == "__main__":
    print("class_counters", *run(int(sys.argv[1])))
