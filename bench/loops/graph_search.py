# bench: searching a graph kept in dicts
import sys

NODES = 400


def make_graph():
    """{name: {neighbour: length}}, connected, the same every time."""
    graph = {f"n{i}": {} for i in range(NODES)}
    state = 12345
    for i in range(NODES):
        for step in range(4):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            j = (i + 1) % NODES if step == 0 else state % NODES
            length = 1 + state // NODES % 20
            if i != j:
                graph[f"n{i}"][f"n{j}"] = length
                graph[f"n{j}"][f"n{i}"] = length
    return graph


def breadth_first(graph, start):
    """{name: steps from start}"""
    steps = {start: 0}
    frontier = [start]
    while frontier:
        following = []
        for node in frontier:
            for neighbour in graph[node]:
                if neighbour not in steps:
                    steps[neighbour] = steps[node] + 1
                    following.append(neighbour)
        frontier = following
    return steps


def shortest_paths(graph, start):
    """{name: length of the shortest path}: Dijkstra's, with a bucket of names for each length."""
    best = {start: 0}
    buckets = {0: {start}}
    done = set()
    length = 0
    while buckets:
        if length not in buckets:
            length += 1
            continue
        for node in sorted(buckets.pop(length)):
            if node in done:
                continue
            done.add(node)
            for neighbour, distance in graph[node].items():
                total = length + distance
                if neighbour not in best or total < best[neighbour]:
                    best[neighbour] = total
                    buckets.setdefault(total, set()).add(neighbour)
        length += 1
    return best


def run(n):
    graph = make_graph()
    checksum = 0
    for i in range(n):
        start = f"n{i * 37 % NODES}"
        steps = breadth_first(graph, start)
        lengths = shortest_paths(graph, start)
        checksum += max(steps.values()) * 1000 + sum(lengths.values())
    return checksum


if __name__ == "__main__":
    print("graph_search", run(int(sys.argv[1])))
