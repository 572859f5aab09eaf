# gc.get_objects() lists no memory that is no object, whatever its words look like: buffers and
# tables that begin like an object of a class, with a small number and the address of a type.
# quick
import gc


class Node:
    pass


class Meta(type):
    def __hash__(cls):
        return 1


class Hashed(metaclass=Meta):
    pass


def words(*numbers):
    return b"".join(n.to_bytes(8, "little") for n in numbers)


kept = []
for count in (1, 7, 1 << 29, (1 << 29) + 1):
    head = words(count, id(Node))
    for size in (16, 24, 32, 48, 64, 96, 128, 256, 1000, 3000, 70000):
        kept.append(bytearray(head + bytes(size - 16)))
        kept.append(bytearray(words(count, id(list), 1000, 1 << 46, 1000) + bytes(size)))
for n in range(200):
    kept.append({Hashed})  # a table of hashes and keys
    kept.append({Hashed, n})
    kept.append([Node] * n)
    kept.append({Hashed: Node, n: Hashed})
    kept.append((lambda *a, **k: lambda: (a, k))(Node, Hashed, x=Node))
nodes = [Node() for n in range(3000)]
gc.collect()
found = gc.get_objects()
print(sum(type(o) is Node for o in found), sum(type(o) is Hashed for o in found))
print(sum(type(o) is list and len(o) == 1000 for o in found))
print(any(o is kept for o in found), any(o is Hashed for o in found))
