"""Writes what CPython says about every code point, as binary sections, for test_unidata.c.

A section is an 8-byte length and the bytes.  Strings of varying length go as a byte of length for
each and then all of them as UTF-32.
"""
import array
import ctypes
import os
import random
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../tools"))
import gen_unicode  # noqa: E402  (aliases and named sequences only)

N = 0x110000
CHARS = [chr(c) for c in range(N)]
FORMS = ("NFD", "NFKD", "NFC", "NFKC")


def section(data):
    sys.stdout.buffer.write(len(data).to_bytes(8, "little"))
    sys.stdout.buffer.write(data)


def strings(values):
    values = list(values)
    section(bytes(map(len, values)))
    section("".join(values).encode("utf-32-le", "surrogatepass"))


def capi(name):
    f = getattr(ctypes.pythonapi, name)
    f.argtypes = [ctypes.c_uint32]
    return map(bool, map(f, range(N)))


def types():
    for f in (str.isalpha, str.isdecimal, str.isdigit, str.isnumeric, str.islower, str.isupper):
        section(bytes(map(f, CHARS)))
    section(bytes(ch.istitle() and not ch.isupper() for ch in CHARS))
    for f in (str.isspace, str.isprintable, str.isidentifier):
        section(bytes(map(f, CHARS)))
    section(bytes(("a" + ch).isidentifier() for ch in CHARS))
    section(bytes(capi("_PyUnicode_IsCased")))
    section(bytes(capi("_PyUnicode_IsCaseIgnorable")))
    section(bytes(len(("a" + ch + "b").splitlines()) == 2 for ch in CHARS))
    section(bytes(map(str.isalnum, CHARS)))
    for f in (str.lower, str.upper, str.title, str.casefold):
        strings(map(f, CHARS))
    for f in ("Lowercase", "Uppercase", "Titlecase"):
        g = getattr(ctypes.pythonapi, "_PyUnicode_To" + f)
        g.argtypes, g.restype = [ctypes.c_uint32], ctypes.c_uint32
        section(array.array("I", map(g, range(N))).tobytes())
    section(bytes(unicodedata.decimal(ch, 255) for ch in CHARS))
    section(bytes(unicodedata.digit(ch, 255) for ch in CHARS))
    section(array.array("d", (unicodedata.numeric(ch, -1.0) for ch in CHARS)).tobytes())


def props():
    for ucd in (unicodedata, unicodedata.ucd_3_2_0):
        section("".join(ucd.category(ch).ljust(4) for ch in CHARS).encode())
        section("".join(ucd.bidirectional(ch).ljust(4) for ch in CHARS).encode())
        section("".join(ucd.east_asian_width(ch).ljust(4) for ch in CHARS).encode())
        section(bytes(map(ucd.combining, CHARS)))
        section(bytes(map(ucd.mirrored, CHARS)))
    ucd = unicodedata.ucd_3_2_0
    section(bytes(ucd.decimal(ch, 255) for ch in CHARS))
    section(array.array("d", (ucd.numeric(ch, -1.0) for ch in CHARS)).tobytes())


def norm():
    rng = random.Random(3)
    # What has anything to do with normalisation, to build nasty strings from.
    pool = [ch for ch in CHARS if unicodedata.combining(ch) or unicodedata.decomposition(ch)]
    pool += [ch for p in pool[:] for ch in unicodedata.normalize("NFD", p)[:1]]
    pool += [chr(rng.randrange(0x1100, 0x11FF)) for _ in range(500)]
    pool += [chr(rng.randrange(0xAC00, 0xAC00 + 11172)) for _ in range(500)]
    texts = ["".join(rng.choice(pool) for _ in range(rng.randrange(2, 12))) for _ in range(6000)]
    # Long runs of marks.
    marks = [ch for ch in CHARS if unicodedata.combining(ch)]
    texts += ["a" + "".join(rng.choice(marks) for _ in range(n)) for n in (31, 32, 33, 34, 100, 200)]
    strings(texts)
    for ucd in (unicodedata, unicodedata.ucd_3_2_0):
        for form in FORMS:
            changed = [ch for ch in CHARS if ucd.normalize(form, ch) != ch]
            strings(changed)
            strings(ucd.normalize(form, ch) for ch in changed)
            strings(ucd.normalize(form, t)[:255] for t in texts)
    for form in FORMS:
        section(bytes(unicodedata.is_normalized(form, t) for t in texts))
    section("\n".join(map(unicodedata.decomposition, CHARS)).encode())


def names():
    section("\n".join(unicodedata.name(ch, "") for ch in CHARS).encode())
    aliases, sequences = gen_unicode.aliases_and_sequences()
    rows = [(n, chr(c)) for n, c in aliases] + sequences
    section("\n".join(n for n, _ in rows).encode())
    strings(s for _, s in rows)
    wrong = ["", "A", "LATIN SMALL LETTER", "LATIN SMALL LETTER A ", "CJK UNIFIED IDEOGRAPH-4e00",
             "cjk unified ideograph-4E00", "hangul syllable gag", "CJK UNIFIED IDEOGRAPH-FFFF",
             "CJK UNIFIED IDEOGRAPH-04E00", "HANGUL SYLLABLE ", "HANGUL SYLLABLE GAGA", "bell",
             "Latin Small Letter A", "TANGUT IDEOGRAPH-17000", "X" * 200, "hyphen-minus",
             "HYPHEN - MINUS", "tibetan mark tsa -phru", "CJK UNIFIED IDEOGRAPH-"]
    section("\n".join(wrong).encode())

    def find(name):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return ""
    strings(map(find, wrong))


globals()[sys.argv[1]]()
