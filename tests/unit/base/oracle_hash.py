"""Prints "kind argument hash" lines for test_hash.c.  Runs isolated: the seed comes as argument."""
import os
import random
import struct
import subprocess
import sys

if sys.argv[1] != "-":
    # -I ignores PYTHONHASHSEED, so start over without it.
    seed = sys.argv[1]
    sys.exit(subprocess.call([sys.executable, "-B", "-s", __file__, "-"],
                             env={**os.environ, "PYTHONHASHSEED": seed}))

rng = random.Random(7)
for n in list(range(0, 40)) + [100, 1000]:
    b = bytes(rng.randrange(256) for _ in range(n))
    print("b", b.hex() or "-", hash(b))
doubles = [0.0, -0.0, 1.0, -1.0, 0.5, 1e300, -1e300, 5e-324, 2.0**61, 2.0**61 - 512, float("inf"),
           float("-inf"), 3.14]
while len(doubles) < 3000:
    d = struct.unpack("d", rng.randbytes(8))[0]
    if d == d:
        doubles.append(d)
for d in doubles:
    print("d", d.hex(), hash(d))
for i in [0, 1, -1, -2, 2**61 - 1, 2**61, 2**61 - 2, -2**61 + 1, 2**63 - 1, -2**63, 2**62 + 5] + [
        rng.randrange(-2**63, 2**63) for _ in range(1000)]:
    print("i", i, hash(i))
for bits in list(range(1, 400, 7)):
    i = rng.getrandbits(bits) * rng.choice((1, -1))
    print("D", i, hash(i))
for n in range(0, 30):
    t = tuple(rng.randrange(-1000, 1000) for _ in range(n))
    print("t", ",".join(map(str, t)) or "-", hash(t))
    s = frozenset(t)
    print("s", ",".join(map(str, s)) or "-", hash(s))
for _ in range(100):
    c = complex(rng.uniform(-9, 9), rng.randrange(9))
    print("c", c.real.hex() + "," + c.imag.hex(), hash(c))
