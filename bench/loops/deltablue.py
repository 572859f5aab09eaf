# bench: one-way constraints, planned incrementally (after DeltaBlue)
import sys

REQUIRED, STRONG, MEDIUM, WEAK, WEAKEST = range(5)    # a lower number is stronger


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True

    def __repr__(self):
        return f"{self.name}={self.value}"


class Constraint:
    """Subclasses know their variables and which of them they can compute."""

    is_input = False

    def __init__(self, strength):
        self.strength = strength

    def post(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        self.unsatisfy()
        planner.added(self)

    def retract(self, planner):
        satisfied = self.satisfied()
        output = self.output() if satisfied else None
        for variable in self.variables():
            variable.constraints.remove(self)
        if satisfied:
            self.unsatisfy()
            planner.removed(self, output)

    def satisfy(self, mark, planner):
        """Takes over a variable if it can; the constraint that lost it, or None."""
        self.choose(mark)
        if not self.satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot hold")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        loser = output.determined_by
        if loser is not None:
            loser.unsatisfy()
        output.determined_by = self
        planner.propagate(self, mark)
        output.mark = mark
        return loser

    def inputs_known(self, mark):
        for variable in self.inputs():
            if variable.mark != mark and not variable.stay and variable.determined_by is not None:
                return False
        return True


class UnaryConstraint(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.active = False

    def variables(self):
        return [self.variable]

    def inputs(self):
        return []

    def output(self):
        return self.variable

    def satisfied(self):
        return self.active

    def unsatisfy(self):
        self.active = False

    def choose(self, mark):
        self.active = self.variable.mark != mark and self.strength < self.variable.strength

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input
        if self.variable.stay:
            self.execute()

    def execute(self):
        pass


class Stay(UnaryConstraint):
    pass


class Edit(UnaryConstraint):
    is_input = True


class BinaryConstraint(Constraint):
    def __init__(self, left, right, strength):
        super().__init__(strength)
        self.left = left
        self.right = right
        self.target = None

    def variables(self):
        return [self.left, self.right]

    def source(self):
        return self.left if self.target is self.right else self.right

    def inputs(self):
        return [self.source()]

    def output(self):
        return self.target

    def satisfied(self):
        return self.target is not None

    def unsatisfy(self):
        self.target = None

    def choose(self, mark):
        left, right = self.left, self.right
        if left.mark == mark:
            candidate = right if right.mark != mark else None
        elif right.mark == mark:
            candidate = left
        else:
            candidate = left if left.strength > right.strength else right
        if candidate is not None and self.strength < candidate.strength:
            self.target = candidate
        else:
            self.target = None

    def recalculate(self):
        source, target = self.source(), self.target
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay
        if target.stay:
            self.execute()


class Equal(BinaryConstraint):
    def execute(self):
        self.target.value = self.source().value


class Scale(BinaryConstraint):
    """right = left * factor + offset"""

    def __init__(self, left, factor, offset, right, strength):
        super().__init__(left, right, strength)
        self.factor = factor
        self.offset = offset

    def variables(self):
        return [self.left, self.right, self.factor, self.offset]

    def inputs(self):
        return [self.source(), self.factor, self.offset]

    def execute(self):
        if self.target is self.right:
            self.right.value = self.left.value * self.factor.value + self.offset.value
        else:
            self.left.value = (self.right.value - self.offset.value) // self.factor.value

    def recalculate(self):
        source, target = self.source(), self.target
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay and self.factor.stay and self.offset.stay
        if target.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def added(self, constraint):
        mark = self.new_mark()
        loser = constraint.satisfy(mark, self)
        while loser is not None:
            loser = loser.satisfy(mark, self)

    def removed(self, constraint, output):
        output.determined_by = None
        output.strength = WEAKEST
        output.stay = True
        unsatisfied = []
        todo = [output]
        while todo:
            variable = todo.pop()
            unsatisfied += [c for c in variable.constraints if not c.satisfied()]
            for user in self.users(variable):
                user.recalculate()
                todo.append(user.output())
        for candidate in sorted(unsatisfied, key=lambda c: c.strength):
            if not candidate.satisfied():
                self.added(candidate)

    @staticmethod
    def users(variable):
        """The satisfied constraints that read the variable."""
        return [c for c in variable.constraints
                if c is not variable.determined_by and c.satisfied()]

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current is not constraint and current.output().mark == mark:
                raise ValueError("constraints form a cycle")
            current.recalculate()
            todo += self.users(current.output())

    def plan(self, inputs):
        """The constraints to execute, in order, after the inputs have changed."""
        mark = self.new_mark()
        steps = []
        todo = list(inputs)
        while todo:
            constraint = todo.pop()
            output = constraint.output()
            if output.mark != mark and constraint.inputs_known(mark):
                steps.append(constraint)
                output.mark = mark
                todo += self.users(output)
        return steps


def change(planner, variable, values):
    edit = Edit(variable, STRONG)
    edit.post(planner)
    steps = planner.plan([edit])
    for value in values:
        variable.value = value
        for step in steps:
            step.execute()
    edit.retract(planner)


def chain(length):
    """Equalities in a row: a change at one end has to arrive at the other."""
    planner = Planner()
    variables = [Variable(f"v{i}") for i in range(length + 1)]
    for left, right in zip(variables, variables[1:]):
        Equal(left, right, REQUIRED).post(planner)
    Stay(variables[-1], MEDIUM).post(planner)
    checksum = 0
    for base in range(3):
        change(planner, variables[0], range(base, base + 10))
        checksum = checksum * 31 + variables[-1].value
    return checksum


def projection(count):
    """Pairs bound by the same factor and offset, changed from both sides."""
    planner = Planner()
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    pairs = []
    for i in range(count):
        source, target = Variable(f"s{i}", i), Variable(f"t{i}", i)
        Stay(source, MEDIUM).post(planner)
        Scale(source, factor, offset, target, REQUIRED).post(planner)
        pairs.append((source, target))
    change(planner, pairs[0][0], [17])
    change(planner, pairs[1][1], [1050])
    change(planner, factor, [5])
    change(planner, offset, [2000])
    return sum(source.value + target.value for source, target in pairs)


def run(n):
    checksum = 0
    for i in range(n):
        checksum = (checksum * 7 + chain(20 + i % 5) + projection(10 + i % 7)) & 0xFFFFFFFF
    return checksum


if __name__ == "__main__":
    print("deltablue", run(int(sys.argv[1])))
