"""written.py: what generators of programs have in common: chance, and the lines written so far."""
import random


class Written:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.out = []

    def emit(self, ind, text):
        self.out.append("    " * ind + text)

    def p(self, x):
        return self.r.random() < x

    def pick(self, *c):
        return self.r.choice(c)
