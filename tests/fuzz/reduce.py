#!/usr/bin/python3.11
"""reduce.py FILE [--time SECONDS] -- COMMAND1 -- COMMAND2: makes FILE small while the two commands differ on it.

Statements are deleted in halves, then one by one; compound statements are replaced by their bodies, expressions by a part
of them or by a constant.  A step stands when the first command still ends by itself and the second still differs in the
same way (both print something else, or the second dies).
"""
import argparse
import ast
import copy
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare


class Reducer:
    def __init__(self, source, base, other, limit, scratch):
        self.base, self.other, self.end, self.scratch = base, other, time.monotonic() + limit, scratch
        self.source = source
        self.runs = 0
        kind = self.look(source)
        if kind is None:
            raise ValueError("the two commands do not differ")
        self.kind = kind

    def look(self, source):
        """How the commands differ on the source, None if they do not."""
        try:
            compile(source, "x", "exec")
        except (SyntaxError, ValueError, RecursionError):
            return None
        with open(self.scratch, "w") as f:
            f.write(source)
        self.runs += 1
        a = compare.execute(self.base, self.scratch, 5)
        if a[0] == "timeout" or compare.died(a):
            return None
        b = compare.execute(self.other, self.scratch, 10)
        if a[:2] == b[:2]:
            return None
        if b[0] == "timeout":
            return "timeout"
        if compare.died(b):
            return "died"
        return "output"

    def attempt(self, tree):
        """Takes the tree as the program if it still differs."""
        if time.monotonic() > self.end:
            return False
        try:
            source = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
        except Exception:
            return False
        if source == self.source or self.look(source) != self.kind:
            return False
        self.source = source
        return True

    @staticmethod
    def bodies(tree):
        """Every statement list of the tree, as (node, field)."""
        out = []
        for node in ast.walk(tree):
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                value = getattr(node, field, None)
                if isinstance(value, list) and value:
                    out.append((node, field))
        return out

    def delete(self):
        changed = False
        index = 0
        while True:
            tree = ast.parse(self.source)
            bodies = self.bodies(tree)
            if index >= len(bodies):
                return changed
            size = len(getattr(*bodies[index]))
            while size >= 1:
                at = 0
                while True:
                    tree = ast.parse(self.source)
                    bodies = self.bodies(tree)
                    if index >= len(bodies):
                        return changed
                    node, field = bodies[index]
                    items = getattr(node, field)
                    if at >= len(items):
                        break
                    rest = items[:at] + items[at + size:]
                    if not rest and field == "body" and not isinstance(node, ast.Module):
                        rest = [ast.Pass()]
                    setattr(node, field, rest)
                    if len(items) == 1 and isinstance(items[0], ast.Pass):
                        break
                    if self.attempt(tree):
                        changed = True
                    else:
                        at += size
                    if time.monotonic() > self.end:
                        return changed
                size //= 2
            index += 1

    def unwrap(self):
        """Compound statements become their bodies."""
        changed = False
        index = 0
        while time.monotonic() < self.end:
            tree = ast.parse(self.source)
            places = [(node, field, k) for node, field in self.bodies(tree) if field != "handlers" for k, s in enumerate(getattr(node, field))
                      if isinstance(s, (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match))]
            if index >= len(places):
                break
            node, field, k = places[index]
            items = getattr(node, field)
            inner = items[k].cases[0].body if isinstance(items[k], ast.Match) else items[k].body
            setattr(node, field, items[:k] + inner + items[k + 1:])
            if self.attempt(tree):
                changed = True
            else:
                index += 1
        return changed

    def simplify(self):
        """Expressions become a child of theirs or a constant."""
        changed = False
        index = 0
        while time.monotonic() < self.end:
            tree = ast.parse(self.source)
            places = self.places(tree)
            if index >= len(places):
                break
            done = False
            node, name, k = places[index]
            old = getattr(node, name) if k is None else getattr(node, name)[k]
            choices = [c for c in ast.iter_child_nodes(old) if isinstance(c, ast.expr)][:3] + [ast.Constant(1)]
            for choice in range(len(choices)):
                tree = ast.parse(self.source)
                node, name, k = self.places(tree)[index]
                old = getattr(node, name) if k is None else getattr(node, name)[k]
                new = ([c for c in ast.iter_child_nodes(old) if isinstance(c, ast.expr)][:3] + [ast.Constant(1)])[choice]
                if k is None:
                    setattr(node, name, copy.deepcopy(new))
                else:
                    getattr(node, name)[k] = copy.deepcopy(new)
                if self.attempt(tree):
                    changed = done = True
                    break
            if not done:
                index += 1
        return changed

    @staticmethod
    def places(tree):
        """Where an expression that can become smaller stands: (node, field, index or None)."""
        return [(node, name, k) for node in ast.walk(tree) for name, value in ast.iter_fields(node)
                  for k, v in (enumerate(value) if isinstance(value, list) else [(None, value)])
                  if isinstance(v, ast.expr) and not isinstance(getattr(v, "ctx", None), (ast.Store, ast.Del)) and not isinstance(v, (ast.Constant, ast.Name))]

    def run(self):
        while time.monotonic() < self.end:
            changed = self.delete()
            changed = self.unwrap() or changed
            changed = self.simplify() or changed
            if not changed:
                break
        return self.source


def reduce_file(path, base, other, limit=120):
    with open(path) as f:
        source = f.read()
    scratch = path + ".reduce.py"
    try:
        reduced = Reducer(source, base, other, limit, scratch).run()
    except ValueError:
        return
    finally:
        if os.path.exists(scratch):
            os.unlink(scratch)
    with open(path, "w") as f:
        f.write(reduced)


def main():
    argv = sys.argv[1:]
    if argv.count("--") != 2:
        print(__doc__, file=sys.stderr)
        return 2
    first = argv.index("--")
    second = argv.index("--", first + 1)
    ap = argparse.ArgumentParser()
    ap.add_argument("file")
    ap.add_argument("--time", type=float, default=120)
    args = ap.parse_args(argv[:first])
    reduce_file(args.file, argv[first + 1:second], argv[second + 1:], args.time)
    return 0


if __name__ == "__main__":
    sys.exit(main())
