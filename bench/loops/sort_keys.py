# bench: sorting with key functions
import sys


class Person:
    def __init__(self, name, age, score):
        self.name = name
        self.age = age
        self.score = score


def make_people(count):
    people = []
    state = 42
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        people.append(Person(f"p{state % 1000:03d}", 18 + state // 1000 % 60, state % 997 / 10.0))
    return people


def run(n):
    people = make_people(300)
    checksum = 0
    for i in range(n):
        people.sort(key=lambda p: (p.age + i) % 60)
        by_name = sorted(people, key=lambda p: p.name)
        by_score = sorted(people, key=lambda p: (-p.score, p.age), reverse=True)
        oldest = max(people, key=lambda p: p.age * 10 + len(p.name))
        pairs = sorted([(p.age, p.name) for p in people[:100]])
        checksum += (by_name[i % 300].age + int(by_score[i % 300].score) + oldest.age
                     + pairs[i % 100][0])
    return checksum


if __name__ == "__main__":
    print("sort_keys", run(int(sys.argv[1])))
