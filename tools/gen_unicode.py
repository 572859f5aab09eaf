"""gen_unicode.py OUTPUT -- Unicode 14.0 tables, from the facts the build's python3.11 reports.

Run at build time; the name of the output chooses the part, see PARTS at the end.  What each table
means is described where it is used: runtime/base/uni*.c, included by that file only.
"""
import collections
import ctypes
import os
import re
import sys
import unicodedata

N = 0x110000
CHARS = [chr(c) for c in range(N)]
VERSION = unicodedata.unidata_version

CATEGORIES = ("Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po "
              "Sm Sc Sk So").split()
BIDI = " L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".split(" ")
WIDTHS = "F H W Na A N".split()
# ORDER DECOMP_TAGS: the first is a canonical decomposition.
TAGS = ("", "<noBreak>", "<compat>", "<super>", "<fraction>", "<sub>", "<font>", "<circle>",
        "<wide>", "<vertical>", "<square>", "<isolated>", "<final>", "<initial>", "<medial>",
        "<small>", "<narrow>")

HANGUL = range(0xAC00, 0xAC00 + 11172)


def capi(name, restype=ctypes.c_int):
    f = getattr(ctypes.pythonapi, name)
    f.restype = restype
    f.argtypes = [ctypes.c_uint32]
    return f


class Out:
    """Collects C arrays and their sizes."""

    def __init__(self, what):
        self.lines = [f"/* Unicode {VERSION}: {what}.  Made by tools/gen_unicode.py. */"]
        self.bytes = 0

    def array(self, ctype, name, values, per_line=16, item_bytes=None, qualifier="static const"):
        values = list(values)
        self.lines.append(f"{qualifier} {ctype} {name}[{len(values)}] = {{")
        for i in range(0, len(values), per_line):
            self.lines.append("    " + ", ".join(map(str, values[i:i + per_line])) + ",")
        self.lines.append("};")
        size = item_bytes or {"uint8_t": 1, "uint16_t": 2, "uint32_t": 4, "int32_t": 4,
                              "uint64_t": 8, "double": 8}[ctype]
        self.bytes += size * len(values)

    def smallest(self, name, values, qualifier="static const"):
        values = list(values)
        top = max(values)
        ctype = "uint8_t" if top < 0x100 else "uint16_t" if top < 0x10000 else "uint32_t"
        self.array(ctype, name, values, qualifier=qualifier)

    def define(self, name, value):
        self.lines.append(f"#define {name} {value}")

    def write(self, path):
        self.lines.append(f"/* {self.bytes} bytes of tables */")
        with open(path, "w", encoding="ascii") as f:
            f.write("\n".join(self.lines) + "\n")


def two_stage(values, shift):
    """Splits values into blocks of 2**shift; returns (block numbers, the distinct blocks)."""
    size = 1 << shift
    blocks, first, second = {}, [], []
    for at in range(0, len(values), size):
        block = tuple(values[at:at + size])
        number = blocks.setdefault(block, len(blocks))
        if number * size == len(second):
            second.extend(block)
        first.append(number)
    return first, second


def intern_records(rows):
    """Numbers equal rows alike; returns (number per code point, distinct rows)."""
    numbers, index = {}, []
    for row in rows:
        index.append(numbers.setdefault(row, len(numbers)))
    return index, list(numbers)


# -- Properties ------------------------------------------------------------------------------------

def case_maps():
    """Simple mappings by code point, and the full ones where those differ."""
    simple = {}
    for which in ("Lowercase", "Uppercase", "Titlecase"):
        simple[which] = list(map(capi("_PyUnicode_To" + which, ctypes.c_uint32), range(N)))
    full = {}
    for c, ch in enumerate(CHARS):
        low, up, title, fold = ch.lower(), ch.upper(), ch.title(), ch.casefold()
        if (low != chr(simple["Lowercase"][c]) or up != chr(simple["Uppercase"][c])
                or title != chr(simple["Titlecase"][c]) or fold != low):
            full[c] = (low, up, title, fold)
    return simple, full


# ORDER UNI_FLAGS: bit n of a record's flags; the UNI_ constants of unidata.h.
def flag_columns(full):
    return [
        map(str.isalpha, CHARS), map(str.isdecimal, CHARS), map(str.isdigit, CHARS),
        map(str.isnumeric, CHARS), map(str.islower, CHARS), map(str.isupper, CHARS),
        (unicodedata.category(ch) == "Lt" for ch in CHARS),
        map(str.isspace, CHARS), map(str.isprintable, CHARS), map(str.isidentifier, CHARS),
        (("_" + ch).isidentifier() for ch in CHARS),
        map(bool, map(capi("_PyUnicode_IsCased"), range(N))),
        map(bool, map(capi("_PyUnicode_IsCaseIgnorable"), range(N))),
        map(bool, map(capi("_PyUnicode_IsLinebreak"), range(N))),
        (c in full for c in range(N)),
    ]


def type_records(out):
    simple, full = case_maps()
    flags = [0] * N
    for bit, column in enumerate(flag_columns(full)):
        for c, on in enumerate(column):
            if on:
                flags[c] |= 1 << bit
    rows = []
    for c, ch in enumerate(CHARS):
        rows.append((flags[c], simple["Lowercase"][c] - c, simple["Uppercase"][c] - c,
                     simple["Titlecase"][c] - c, unicodedata.decimal(ch, 255),
                     unicodedata.digit(ch, 255)))
    index, records = intern_records(rows)
    first, second = two_stage(index, 7)
    out.array("uint16_t", "kr_uni_index1", first, qualifier="const")
    out.array("uint16_t", "kr_uni_index2", second, qualifier="const")
    out.array("UniType", "kr_uni_types", (
        "{%d, %d, %d, %#x, %d, %d}" % (low, up, title, flag, decimal, digit)
        for flag, low, up, title, decimal, digit in records),
        per_line=4, item_bytes=16, qualifier="const")

    text, pool, rows = [], {}, []
    for c in sorted(full):
        row = [c]
        for mapped in full[c]:
            if mapped not in pool:
                pool[mapped] = len(text)
                text.extend(map(ord, mapped))
            row.append(pool[mapped] << 2 | len(mapped))
        rows.append("{%#x, {%d, %d, %d, %d}}" % tuple(row))
    out.array("uint32_t", "case_text", map(hex, text))
    out.array("FullCase", "full_cases", rows, per_line=4, item_bytes=12)

    # Numeric values: exact in the table, as the quotient that float() would make.
    numeric = sorted((c, unicodedata.numeric(ch)) for c, ch in enumerate(CHARS) if ch.isnumeric())
    values = sorted({v for _, v in numeric})
    runs, expected = [], None
    for c, v in numeric:  # a run counts up by one per code point, or stays
        if runs and c == runs[-1][1] + 1 and v == runs[-1][2] + (c - runs[-1][0]) * runs[-1][3]:
            runs[-1][1] = c
        elif runs and c == runs[-1][1] + 1 == runs[-1][0] + 1 and v in (runs[-1][2],
                                                                      runs[-1][2] + 1):
            runs[-1][1] = c
            runs[-1][3] = int(v != runs[-1][2])
        else:
            runs.append([c, c, v, 1])
    out.array("NumericRun", "numeric_runs", ("{%#x, %d, %d, %s}" % (
        a, b - a + 1, step, v.hex()) for a, b, v, step in runs), per_line=4, item_bytes=16)


# -- The character database ------------------------------------------------------------------------

def composition_pairs():
    """The primary composites: {(first, second): composite}, Hangul left out."""
    pairs = {}
    for c, ch in enumerate(CHARS):
        d = unicodedata.decomposition(ch)
        if d and d[0] != "<":
            parts = [int(p, 16) for p in d.split()]
            if len(parts) == 2 and unicodedata.normalize("NFC", ch) == ch:
                pairs[tuple(parts)] = c
    return pairs


def basic(ucd, ch):
    return (CATEGORIES.index(ucd.category(ch)), BIDI.index(ucd.bidirectional(ch)),
            ucd.combining(ch), ucd.mirrored(ch), WIDTHS.index(ucd.east_asian_width(ch)))


def quick_checks(ch, seconds):
    """Two bits for each form, in the order NFD NFKD NFC NFKC: 0 yes, 1 maybe, 2 no."""
    decomposition = unicodedata.decomposition(ch)
    hangul = ord(ch) in HANGUL
    nfd = 2 if hangul or (decomposition and decomposition[0] != "<") else 0
    nfkd = 2 if hangul or decomposition else 0
    maybe = int(ord(ch) in seconds)
    nfc = 2 if unicodedata.normalize("NFC", ch) != ch else maybe
    nfkc = 2 if unicodedata.normalize("NFKC", ch) != ch else maybe
    return nfd | nfkd << 2 | nfc << 4 | nfkc << 6


def properties(out):
    seconds = {second for _, second in composition_pairs()}
    seconds |= set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))  # Hangul vowels and tails
    rows = [(*basic(unicodedata, ch), quick_checks(ch, seconds)) for ch in CHARS]
    index, records = intern_records(rows)
    first, second = two_stage(index, 7)
    out.smallest("props_index1", first)
    out.smallest("props_index2", second)
    out.array("UniProps", "props_records", ("{%d, %d, %d, %d, %d, %d}" % r for r in records),
              per_line=6, item_bytes=6)

    # Unicode 3.2: runs of code points with the same values then where these differ from today's.
    # Row 0: no difference.
    old = unicodedata.ucd_3_2_0
    ages = {None: 0}
    runs, last = [], None
    for c, ch in enumerate(CHARS):
        then = basic(old, ch)
        numbers = (old.decimal(ch, 255), old.numeric(ch, -1.0))
        today = (unicodedata.decimal(ch, 255), unicodedata.numeric(ch, -1.0))
        age = None if then == rows[c][:5] and numbers == today else (*then, *numbers)
        number = ages.setdefault(age, len(ages))
        if number != last:
            runs.append(c << 8 | number)
            last = number
    assert len(ages) < 256
    out.array("uint32_t", "old_runs", map(hex, runs))
    out.array("OldProps", "old_records", [
        "{{0, 0, 0, 0, 0, 0}, 255, -1.0}", *(
            "{{%d, %d, %d, %d, %d, 0}, %d, %s}" % (*age[:6], age[6].hex()) for age in ages
            if age is not None)], per_line=4, item_bytes=16)


def normalisation(out):
    pairs = composition_pairs()
    out.array("PairRow", "pair_rows", ("{%#x, %#x, %#x}" % (a, b, pairs[a, b])
                                       for a, b in sorted(pairs)), per_line=4, item_bytes=12)
    data, offsets, pool = [0], [0] * N, {}
    for c, ch in enumerate(CHARS):
        d = unicodedata.decomposition(ch)
        if d:
            parts = d.split()
            tag = TAGS.index(parts.pop(0)) if d[0] == "<" else 0
            entry = (tag << 8 | len(parts), *(int(p, 16) for p in parts))
            if entry not in pool:
                pool[entry] = len(data)
                data.extend(entry)
            offsets[c] = pool[entry]
    first, second = two_stage(offsets, 6)
    out.smallest("decomp_index1", first)
    out.smallest("decomp_index2", second)
    out.array("uint32_t", "decomp_data", data)
    old = unicodedata.ucd_3_2_0
    corrections = [
        (c, ord(old.normalize("NFD", ch))) for c, ch in enumerate(CHARS)
        if offsets[c] and old.category(ch) != "Cn" and c not in HANGUL
        and old.normalize("NFD", ch) != unicodedata.normalize("NFD", ch)]
    out.array("CorrectionRow", "old_corrections", ("{%#x, %#x}" % row for row in corrections),
              item_bytes=8)


# -- Names -----------------------------------------------------------------------------------------

CJK = "CJK UNIFIED IDEOGRAPH-"


def aliases_and_sequences():
    """CPython keeps both as names of private code points, reached by its C capsule only."""
    class Capi(ctypes.Structure):
        _fields_ = [("getname", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_char_p,
                                                 ctypes.c_int, ctypes.c_int)),
                    ("getcode", ctypes.c_void_p)]
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    capsule = Capi.from_address(get(unicodedata._ucnhash_CAPI, b"unicodedata._ucnhash_CAPI"))
    found = []
    for c in range(0xF0000, 0xF0800):
        buffer = ctypes.create_string_buffer(257)
        if capsule.getname(c, buffer, 257, 1):
            found.append(buffer.value.decode("ascii"))
    assert found
    return ([(n, ord(unicodedata.lookup(n))) for n in found if len(unicodedata.lookup(n)) == 1],
            [(n, unicodedata.lookup(n)) for n in found if len(unicodedata.lookup(n)) != 1])


def tokens_of(name):
    """Words and lone hyphens; a space stands between two words, none beside a hyphen."""
    tokens = []
    for word in name.split(" "):
        parts = re.split("(-)", word)
        # "-PHRU" and the like stay whole: no word may be empty.
        tokens.extend(parts if all(parts) else [word])
    return tokens


def name_hash(name):
    h = 2166136261
    for byte in name.encode("ascii"):
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return (h ^ h >> 15) & 0xFFFFFFFF


def names(out):
    named, cjk = [], []
    for c, ch in enumerate(CHARS):
        name = unicodedata.name(ch, None)
        if name is None or c in HANGUL:
            continue
        if name == f"{CJK}{c:X}":
            if cjk and c == cjk[-1][1] + 1:
                cjk[-1][1] = c
            else:
                cjk.append([c, c])
            continue
        named.append((name, c))
    aliases, sequences = aliases_and_sequences()
    entries = [n for n, _ in named + aliases + sequences]
    out.define("NAMED_COUNT", len(named))
    out.define("ALIAS_COUNT", len(aliases))
    out.define("ENTRY_COUNT", len(entries))
    out.define("LONGEST_NAME", max(map(len, entries)))

    out.array("CodeRange", "cjk_ranges", ("{%#x, %#x}" % tuple(r) for r in cjk), item_bytes=8)
    ranges = []  # (first code point, its entry number)
    for number, (_, c) in enumerate(named):
        if not number or named[number - 1][1] != c - 1:
            ranges.append((c, number))
    out.array("NameRange", "name_ranges", ("{%#x, %d}" % r for r in ranges), 8, item_bytes=8)
    out.array("uint32_t", "alias_codes", [c for _, c in aliases])
    out.array("SequenceRow", "sequence_rows", (
        "{%d, {%s}}" % (len(s), ", ".join("%#x" % ord(ch) for ch in s)) for _, s in sequences),
        4, item_bytes=20)
    assert max(len(s) for _, s in sequences) <= 4

    # Words: the most frequent have one-byte codes; the others are sorted by length, so that their
    # place follows from their number.
    tokens = list(map(tokens_of, entries))
    counts = collections.Counter(t for ts in tokens for t in ts)
    ranked = [w for w, _ in counts.most_common()]
    one_byte = next(n for n in range(255, 0, -1) if (256 - n) * 256 >= len(ranked) - (n - 1)) - 1
    words = ranked[:one_byte] + sorted(ranked[one_byte:], key=lambda w: (len(w), w))
    assert counts["-"] and "-" in words[:one_byte]
    out.define("ONE_BYTE_WORDS", one_byte)
    out.define("HYPHEN_WORD", words.index("-"))
    text, frequent_at, groups = "", [], []
    for number, word in enumerate(words):
        if number < one_byte:
            frequent_at.append(len(text))
        elif not groups or len(words[number - 1]) != len(word) or number == one_byte:
            groups.append((number, len(text), len(word)))
        text += word
    frequent_at.append(len("".join(words[:one_byte])))
    out.array("uint16_t", "frequent_at", frequent_at)
    out.array("WordGroup", "word_groups", ("{%d, %d, %d}" % g for g in groups), 4, item_bytes=12)
    out.lines.append(f"static const char word_text[{len(text)}] __attribute__((nonstring)) =")
    out.lines.extend(f'    "{text[i:i + 90]}"' for i in range(0, len(text), 90))
    out.lines[-1] += ";"
    out.bytes += len(text)

    # Phrases: word codes (number + 1, so that 0 can end the phrase); one place in 16 is recorded.
    code = {w: n for n, w in enumerate(words)}
    phrases, places = [], []
    for number, ts in enumerate(tokens):
        if number % 16 == 0:
            places.append(len(phrases))
        for t in ts:
            n = code[t]
            if n < one_byte:
                phrases.append(n + 1)
            else:
                n -= one_byte
                phrases.extend((one_byte + 1 + (n >> 8), n & 0xFF))
        phrases.append(0)
    out.array("uint8_t", "phrases", phrases, 32)
    out.array("uint32_t", "phrase_places", places)

    bits = 14
    buckets = [[] for _ in range(1 << bits)]
    for number, name in enumerate(entries):
        buckets[name_hash(name) & (1 << bits) - 1].append(number)
    starts, order = [], []
    for bucket in buckets:
        starts.append(len(order))
        order.extend(bucket)
    starts.append(len(order))
    out.define("BUCKET_MASK", (1 << bits) - 1)
    out.array("uint16_t", "bucket_starts", starts)
    out.array("uint16_t", "bucket_entries", order)


PARTS = {
    "unidata_tables.h": ("properties that str needs, case mappings", type_records),
    "uniprops_tables.h": ("the character database, today's and 3.2's", properties),
    "uninorm_tables.h": ("decompositions and compositions", normalisation),
    "uniname_tables.h": ("names", names),
}


def main(path):
    what, make = PARTS[os.path.basename(path)]
    out = Out(what)
    make(out)
    out.write(path)


if __name__ == "__main__":
    main(sys.argv[1])
