# flat_heap.py [CALLS]: many calls into the unmodified xxhash wheel; memory has to stay flat.
#
#     PYTHONPATH=build/wheels/site build/release/krait bench/flat_heap.py
#
# Every call makes boxes, borrowed arguments and fresh results: bytes in, int and str out, and now
# and then an object of the extension's own type.  RSS is read ten times on the way; the last reading
# may exceed the one after the first tenth by 10% and 2 MB.  On Krait the table of exposed objects
# (sys.krait_stats(), where there is one) has to stay flat as well.
import gc
import sys

import xxhash


def rss_kb():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])


def calls(count, seed):
    digest = xxhash.xxh64_intdigest
    text = xxhash.xxh32_hexdigest
    make = xxhash.xxh64
    total = 0
    for i in range(count // 4):
        data = b"%d" % i
        total ^= digest(data, seed)
        total ^= digest("record", i)
        total += len(text(data))
        if i & 15 == 0:
            hasher = make(data)
            hasher.update(b"more")
            total ^= hasher.intdigest()
        else:
            total ^= digest(data)
    return total


def exposed():
    gc.collect()  # what died since the last one still has its entry
    stats = getattr(sys, "krait_stats", None)
    return stats().get("exposed") if stats else None


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    readings = []
    total = 0
    for tenth in range(10):
        total ^= calls(count // 10, tenth)
        readings.append((rss_kb(), exposed()))
    print("checksum", total)
    print("RSS KB", *[r for r, _ in readings], file=sys.stderr)
    flat = readings[-1][0] <= readings[0][0] * 1.1 + 2048
    if readings[0][1] is not None:
        print("exposed", *[e for _, e in readings], file=sys.stderr)
        flat = flat and readings[-1][1] <= readings[0][1] * 1.1 + 1000
    print("flat" if flat else "GROWING")
    return 0 if flat else 1


sys.exit(main())
