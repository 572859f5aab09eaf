# bench: a bytecode interpreter written in Python
import sys

PUSH, LOAD, STORE, ADD, SUB, MUL, MOD, LESS, JUMP, JUMP_UNLESS, PRINT, HALT = range(12)

# x = 7; i = 0; sum = 0
# while i < limit:
#     x = (x * 1103 + 12345) % 65536
#     if x % 3 < 1: sum = sum + x
#     else: sum = sum - 1
#     i = i + 1
# print sum
X, I, SUM, LIMIT = range(4)
PROGRAM = [
    (PUSH, 7), (STORE, X), (PUSH, 0), (STORE, I), (PUSH, 0), (STORE, SUM),
    (LOAD, I), (LOAD, LIMIT), (LESS, 0), (JUMP_UNLESS, 36),
    (LOAD, X), (PUSH, 1103), (MUL, 0), (PUSH, 12345), (ADD, 0), (PUSH, 65536), (MOD, 0), (STORE, X),
    (LOAD, X), (PUSH, 3), (MOD, 0), (PUSH, 1), (LESS, 0), (JUMP_UNLESS, 29),
    (LOAD, SUM), (LOAD, X), (ADD, 0), (STORE, SUM), (JUMP, 31),
    (LOAD, SUM), (JUMP, 38),
    (LOAD, I), (PUSH, 1), (ADD, 0), (STORE, I), (JUMP, 6),
    (LOAD, SUM), (JUMP, 42),
    (PUSH, 1), (SUB, 0), (STORE, SUM), (JUMP, 31),
    (PRINT, 0), (HALT, 0),
]


class Machine:
    def __init__(self, program, limit):
        self.program = program
        self.variables = [0, 0, 0, limit]
        self.output = []

    def execute(self):
        program = self.program
        variables = self.variables
        stack = []
        pc = 0
        while True:
            op, argument = program[pc]
            pc += 1
            if op == PUSH:
                stack.append(argument)
            elif op == LOAD:
                stack.append(variables[argument])
            elif op == STORE:
                variables[argument] = stack.pop()
            elif op == ADD:
                right = stack.pop()
                stack[-1] += right
            elif op == SUB:
                right = stack.pop()
                stack[-1] -= right
            elif op == MUL:
                right = stack.pop()
                stack[-1] *= right
            elif op == MOD:
                right = stack.pop()
                stack[-1] %= right
            elif op == LESS:
                right = stack.pop()
                stack[-1] = stack[-1] < right
            elif op == JUMP:
                pc = argument
            elif op == JUMP_UNLESS:
                if not stack.pop():
                    pc = argument
            elif op == PRINT:
                self.output.append(stack.pop())
            else:
                return


def run(n):
    machine = Machine(PROGRAM, n)
    machine.execute()
    return machine.output


if __name__ == "__main__":
    print("bytecode_vm", *run(int(sys.argv[1])))
