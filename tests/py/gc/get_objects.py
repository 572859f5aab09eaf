# gc.get_objects() lists every live container, however many there are.
# quick-candidate
import gc


class Node:
    def __init__(self, n):
        self.n = n


kept = [Node(i) for i in range(5000)]
gc.collect()
found = [o for o in gc.get_objects() if type(o) is Node]
print(len(found), sorted(o.n for o in found) == list(range(5000)))
