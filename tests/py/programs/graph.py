# quick-candidate
# Graph algorithms, dynamic programming, union-find, a trie, an LRU cache, text wrapping.
def dijkstra(graph, start):
    dist, done = {start: 0}, set()
    while True:
        best = None
        for n, d in dist.items():
            if n not in done and (best is None or (d, n) < (dist[best], best)):
                best = n
        if best is None:
            return dist
        done.add(best)
        for n, w in graph[best].items():
            d = dist[best] + w
            if n not in dist or d < dist[n]:
                dist[n] = d


def bfs(grid, start, goal):
    queue, seen = [(start, 0)], {start}
    for (x, y), d in queue:
        if (x, y) == goal:
            return d
        for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            p = (x + dx, y + dy)
            if 0 <= p[1] < len(grid) and 0 <= p[0] < len(grid[0]) and grid[p[1]][p[0]] != "#" and p not in seen:
                seen.add(p)
                queue.append((p, d + 1))
    return None


def topo(deps):
    order, state = [], {}

    def visit(n, path):
        if state.get(n) == 2:
            return
        if state.get(n) == 1:
            raise ValueError("cycle: " + " -> ".join(path + [n]))
        state[n] = 1
        for m in sorted(deps.get(n, ())):
            visit(m, path + [n])
        state[n] = 2
        order.append(n)

    for n in sorted(deps):
        visit(n, [])
    return order


class DSU:
    def __init__(self, n):
        self.p = list(range(n))

    def find(self, x):
        while self.p[x] != x:
            self.p[x] = self.p[self.p[x]]
            x = self.p[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        self.p[a] = b
        return a != b


class Trie:
    def __init__(self):
        self.kids, self.end = {}, False

    def add(self, w):
        n = self
        for c in w:
            n = n.kids.setdefault(c, Trie())
        n.end = True

    def words(self, prefix=""):
        if self.end:
            yield prefix
        for c in sorted(self.kids):
            yield from self.kids[c].words(prefix + c)

    def starting(self, p):
        n = self
        for c in p:
            if c not in n.kids:
                return []
            n = n.kids[c]
        return list(n.words(p))


class LRU:
    def __init__(self, size):
        self.size, self.d, self.hits, self.misses = size, {}, 0, 0

    def get(self, k, make):
        if k in self.d:
            self.hits += 1
            v = self.d.pop(k)
        else:
            self.misses += 1
            v = make(k)
            if len(self.d) >= self.size:
                del self.d[next(iter(self.d))]
        self.d[k] = v
        return v


def lcs(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            t[i + 1][j + 1] = t[i][j] + 1 if x == y else max(t[i][j + 1], t[i + 1][j])
    out, i, j = [], len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            out.append(a[i - 1])
            i, j = i - 1, j - 1
        elif t[i - 1][j] >= t[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(out))


def knapsack(items, cap):
    best = [0] * (cap + 1)
    for w, v in items:
        for c in range(cap, w - 1, -1):
            best[c] = max(best[c], best[c - w] + v)
    return best[cap]


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line]


def huffman(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    nodes = [(n, c, None) for c, n in counts.items()]
    while len(nodes) > 1:
        nodes.sort(key=lambda x: (x[0], x[1]))
        a, b, *nodes = nodes
        nodes.append((a[0] + b[0], min(a[1], b[1]), (a, b)))
    codes = {}

    def walk(n, code):
        if n[2] is None:
            codes[n[1]] = code or "0"
        else:
            walk(n[2][0], code + "0")
            walk(n[2][1], code + "1")

    walk(nodes[0], "")
    bits = "".join(codes[c] for c in text)
    back, rev, word = [], {v: k for k, v in codes.items()}, ""
    for b in bits:
        word += b
        if word in rev:
            back.append(rev[word])
            word = ""
    return len(bits), "".join(back) == text, sorted((len(v), k) for k, v in codes.items())[:4]


def sudoku(board):
    for i in range(81):
        if board[i] == "0":
            r, c = divmod(i, 9)
            used = {board[j] for j in range(81) if j // 9 == r or j % 9 == c or (j // 27 == r // 3 and j % 9 // 3 == c // 3)}
            for d in "123456789":
                if d not in used:
                    done = sudoku(board[:i] + d + board[i + 1:])
                    if done:
                        return done
            return None
    return board


g = {i: {(i * 7 + 1) % 60: i % 9 + 1, (i * 3 + 5) % 60: i % 4 + 2, (i + 1) % 60: 5} for i in range(60)}
d = dijkstra(g, 0)
print(len(d), sum(d.values()), [d[i] for i in range(0, 60, 7)])
maze = ["S.#.....", ".##.###.", "....#...", ".##.#.##", "...#...G"]
print(bfs(maze, (0, 0), (7, 4)), bfs(maze, (0, 0), (1, 1)))
deps = {"app": {"lib", "log"}, "lib": {"core", "log"}, "log": {"core"}, "core": set(), "test": {"app"}}
print(topo(deps))
deps["core"].add("test")
try:
    topo(deps)
except ValueError as e:
    print(e)
u = DSU(200)
print(sum(u.union(i * 17 % 200, i * 31 % 200) for i in range(300)), len({u.find(i) for i in range(200)}))
t = Trie()
for w in "to tea ted ten i in inn tent total toe".split():
    t.add(w)
print(list(t.words()), t.starting("te"), t.starting("x"))
c = LRU(20)
print(sum(c.get(i * i % 37, lambda k: k * 2) for i in range(1000)), c.hits, c.misses, list(c.d)[:5])
print(lcs("AGGTABCDEXYZ" * 5, "GXTXAYBDEZ" * 5), knapsack([(i % 7 + 1, i * 13 % 29) for i in range(40)], 60))
text = "the quick brown fox jumps over the lazy dog while seven wizards quietly box " * 6
print(wrap(text, 40)[:4], huffman(text))
print(sudoku("530070000600195000098000060800060003400803001700020006060000280000419005000080079"))
