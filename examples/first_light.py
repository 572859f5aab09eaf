"""first_light.py [OUTPUT]: a program that uses unmodified CPython wheels and spends its time in Python loops.

It reads the languages of ISO 639-3 (Debian's iso-codes) with ujson, fingerprints the records with xxhash, finds the
closest pairs of names by edit distance, keeps letter statistics in floats, runs a generator pipeline over the records,
and writes a summary with ujson: to OUTPUT, or to standard output only.  What it prints is the same on CPython and on
Krait; on Krait it then says on standard error what was compiled and how often C code was called.
"""
import sys
import time

import ujson
import xxhash

DATA = "/usr/share/iso-codes/json/iso_639-3.json"


def edit_distance(a, b):
    """Levenshtein distance of two lists of code points."""
    n = len(b)
    row = list(range(n + 1))
    i = 0
    for x in a:
        diagonal = i
        i += 1
        row[0] = i
        for j in range(n):
            up = row[j + 1]
            cost = diagonal
            if x != b[j]:
                if up < cost:
                    cost = up
                if row[j] < cost:
                    cost = row[j]
                cost += 1
            row[j + 1] = cost
            diagonal = up
    return row[n]


def closest_pairs(names, window):
    """The nearest name within `window` places, for each name; summed up and the best few."""
    codes = [[ord(c) for c in name] for name in names]
    total = 0
    best = []
    for i in range(len(codes)):
        nearest = 1000
        at = -1
        for j in range(i + 1, min(i + 1 + window, len(codes))):
            d = edit_distance(codes[i], codes[j])
            if d < nearest:
                nearest = d
                at = j
        if at >= 0:
            total += nearest
            best.append((nearest, names[i], names[at]))
    best.sort()
    return total, best[:5]


class Letters:
    """Mean and variance of the letters' positions in names, one letter at a time (Welford, 1962)."""

    def __init__(self):
        self.n = 0
        self.mean = 0.0
        self.m2 = 0.0

    def add(self, x):
        self.n += 1
        d = x - self.mean
        self.mean += d / self.n
        self.m2 += d * (x - self.mean)

    def variance(self):
        return self.m2 / self.n


def letter_statistics(names):
    stats = Letters()
    count = [0] * 128
    for name in names:
        place = 0
        for c in name:
            code = ord(c)
            if code < 128:
                count[code] += 1
                stats.add(place * 0.5 + code)
            place += 1
    top = sorted(range(128), key=lambda c: (-count[c], c))[:6]
    return stats, [(chr(c), count[c]) for c in top]


def living(records):
    for r in records:
        if r.get("type") == "L":
            yield r


def initials(records):
    for r in records:
        yield r["name"][0].lower(), len(r["name"])


def pipeline(records):
    """Total name length by initial letter, over living languages."""
    totals = {}
    for letter, length in initials(living(records)):
        totals[letter] = totals.get(letter, 0) + length
    return sorted(totals.items())[:10]


def main():
    with open(DATA, encoding="utf-8") as f:
        records = ujson.loads(f.read())["639-3"]
    seal = xxhash.xxh64()
    low = 0
    for r in records:
        digest = xxhash.xxh3_64_intdigest(r["alpha_3"] + r["name"])
        low = (low * 31 + (digest & 0xFFFF)) & 0xFFFFFFFF
        seal.update(r["name"].encode("utf-8"))
    names = [r["name"] for r in records]

    total, best = closest_pairs(names, 12)
    stats, top = letter_statistics(names)
    summary = {
        "records": len(records),
        "seal": seal.hexdigest(),
        "low": low,
        "distance": total,
        "closest": best,
        "letters": top,
        "mean": stats.mean,
        "deviation": stats.variance() ** 0.5,
        "initials": pipeline(records),
    }
    text = ujson.dumps(summary, ensure_ascii=False)
    if len(sys.argv) > 1:
        with open(sys.argv[1], "w", encoding="utf-8") as f:
            f.write(text + "\n")
    print(text)
    print("%d languages, mean distance %.4f, letters %r" % (len(records), total / len(records), top))
    for d, a, b in best:
        print(f"{d:3d}  {a} ~ {b}")


started = time.process_time()
main()
if hasattr(sys, "krait_stats"):
    s = sys.krait_stats()
    print(
        "krait: %.2f s; %d loops compiled (%d side traces, %d bytes of code), entered %d times; %d calls into C"
        % (time.process_time() - started, s["traces"] - s["side_traces"], s["side_traces"], s["code_bytes"],
           s["traces_entered"], s["calls_into_c"]),
        file=sys.stderr,
    )
