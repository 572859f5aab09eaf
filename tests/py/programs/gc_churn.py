# Many short-lived and cyclic objects, kept values must survive every collection.
class Node:
    def __init__(self, name):
        self.name, self.links, self.parent = name, [], None

    def add(self, child):
        child.parent = self
        self.links.append(child)
        return child


def cycles(n):
    keep = []
    for i in range(n):
        root = Node(f"root{i}")
        for j in range(5):
            c = root.add(Node(f"c{i}.{j}"))
            c.links.append(root)
            c.me = c
        if i % 97 == 0:
            keep.append(root)
    return keep


def strings(n):
    keep = {}
    for i in range(n):
        s = "x%d" % i
        t = s * 3 + "-" + s.upper()
        if i % 101 == 0:
            keep[t] = [t, t.encode(), (t, i)]
    return keep


def closures(n):
    keep = []
    for i in range(n):
        cell = [i]

        def f(x, cell=cell):
            cell.append(x + i)
            return cell[-1]

        f(1)
        if i % 53 == 0:
            keep.append(f)
    return keep


def generators(n):
    keep = []

    def g(i):
        data = [i] * 3
        while True:
            data.append((yield sum(data)))

    for i in range(n):
        it = g(i)
        next(it)
        it.send(i)
        if i % 61 == 0:
            keep.append(it)
    return keep


def exceptions(n):
    keep = []
    for i in range(n):
        try:
            payload = {"i": i, "l": [i] * 4}
            raise ValueError(payload)
        except ValueError as e:
            if i % 71 == 0:
                keep.append(e)
    return keep


def big_ints(n):
    keep, x = [], 1
    for i in range(n):
        x = x * 31 % (1 << 521) + i
        y = x * x
        if i % 83 == 0:
            keep.append((x, y % 1000003))
    return keep


def dicts(n):
    table = {}
    for i in range(n):
        table[f"k{i % 300}"] = {"v": [i, str(i)], "self": None}
        table[f"k{i % 300}"]["self"] = table[f"k{i % 300}"]
        if i % 7 == 0:
            table.pop(f"k{(i * 13) % 300}", None)
    return table


def deep(n):
    head = None
    for i in range(n):
        head = (i, head)
    out = 0
    while head:
        v, head = head
        out += v
    return out


for round in range(3):
    nodes = cycles(1500)
    texts = strings(3000)
    fs = closures(1500)
    gens = generators(1500)
    errors = exceptions(1500)
    bigs = big_ints(1500)
    table = dicts(3000)
    print(len(nodes), [n.name for n in nodes[:3]], sum(len(c.links) for n in nodes for c in n.links), all(c.parent is n and c.me is c and c.links[0] is n for n in nodes for c in n.links))
    print(len(texts), list(texts)[-1], all(v[0] == k and v[1].decode() == k and v[2][0] is v[0] for k, v in texts.items()))
    print([f(10) for f in fs[:5]], sum(f(0) for f in fs))
    print(sum(g.send(1) for g in gens), sum(g.send(2) for g in gens))
    print(sum(e.args[0]["i"] + sum(e.args[0]["l"]) for e in errors), all(e.__traceback__.tb_frame.f_code.co_name == "exceptions" for e in errors))
    print(sum(b for a, b in bigs), bigs[-1][0] % 997)
    print(len(table), all(v["self"] is v and str(v["v"][0]) == v["v"][1] for v in table.values()), deep(20000))
