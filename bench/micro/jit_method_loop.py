# bench: method-call loop (JIT)
# claim: jit 10


class Account:
    def __init__(self):
        self.balance = 0
        self.moves = 0

    def deposit(self, amount):
        self.balance += amount
        self.moves += 1

    def withdraw(self, amount):
        if amount <= self.balance:
            self.balance -= amount
            return True
        return False

    def worth(self):
        return self.balance * 2 + self.moves


def run(n):
    account = Account()
    total = 0
    for i in range(n):
        account.deposit(i & 15)
        if account.withdraw(5):
            total += 1
        total += account.worth() & 1
    return total, account.balance


print(run(12000000))
