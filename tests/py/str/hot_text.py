# quick-candidate
# Operations on text and sets that hot code does without Python code: specs, edges, kinds, algebra.


def specs():
    values = [0, 7, -7, 42, -42, 255, -255, 10**9, -(10**9), 2**47 - 1, -(2**47), 2**47, 2**70, True]
    for spec in ["", "d", "04d", "4d", "0", "00", "08", "1", "12", "064d", "64d", "65d", "0065", "x",
                 "X", "08x", "8X", "04", "999", "+d", "-d", " d", "<6", ">6", "^6", "=6", "_d", ",",
                 "#x", "b", "o", "c", "n", ".3", "y", "4y", "d4", "0d", "\u0664d"]:
        for value in values:
            try:
                text = format(value, spec)
                print(spec, value, repr(text))
            except Exception as e:
                print(spec, value, type(e).__name__, e)


def edges():
    chars = ".,;:()\"'`<>"
    for text in ["", ".", "..", "word", "(word)", "word.", "'wo.rd';", "<" * 40 + "x" + ">" * 40, "é.", "(é)",
                 "\u20ac.", "(\u20ac)", "((("]:
        for cut in [chars, ".", "", "()", "é", "\u20ac)", "é().", chars * 3, "\x00"]:
            print(ascii(text), ascii(cut), ascii(text.strip(cut)), ascii(text.lstrip(cut)),
                  ascii(text.rstrip(cut)))
    for text in ["", "a", "abc", "abcdefghi", "abcdefghé", "\u20acuro"]:
        for part in ["", "a", "abc", "abcdefgh", "abcdefghi", "abcdefghij", "i", "é", "\u20ac", "uro", "b"]:
            print(ascii(text), ascii(part), text.startswith(part), text.endswith(part),
                  text.startswith(part, 1), text.endswith(part, 0, -1), text == part, text < part,
                  text > part, text <= part)


def same_and_different():
    """Texts of all short lengths that differ in one place: as keys, members and operands."""
    for n in range(0, 75):
        text = "".join(chr(97 + i % 26) for i in range(n))
        again = "".join(list(text))
        wrong = 0
        for i in range(n):
            other = text[:i] + "!" + text[i + 1:]
            wrong += (other == again) + (other in {again: 1}) + (other in {again}) + (other >= again)
        print(n, wrong, text == again, {text: n}[again], again in {text}, hash(text) == hash(again),
              {hash(text), hash(again)} == {hash(again)})


def joins():
    pieces = [[], [""], ["a"], ["", "a"], ["a", ""], ["ab", "c", "defg", "hijklmnop", "q" * 40],
              ["é", "a"], ["\u20ac", "é", "a"], ["\U0001f600", "a", "\u20ac"], ["", "", ""]]
    for sep in ["", ",", ", ", "é", "\u20ac", "\U0001f600", "-" * 20]:
        for items in pieces:
            print(ascii(sep), len(items), ascii(sep.join(items)), ascii(sep.join(tuple(items))))
    for bad in [["a", 1], [None], ["a", b"b"], ["a", "b", ["c"]]]:
        for _ in range(3):
            try:
                print("".join(bad))
            except TypeError as e:
                print(e)

    class S(str):
        pass

    for _ in range(3):
        print(type("".join([S("x")])).__name__, "-".join([S("x"), S("y")]))


def slices(things):
    out = []
    for thing in things:
        for lo in (None, 0, 1, 3, -2, -100, 100):
            for hi in (None, 0, 2, -1, 100, -100):
                out.append(thing[lo:hi])
    return out


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def algebra():
    sets = [set(), {1}, {1, 2, 3}, {2.0, 3, "x"}, frozenset((1, "x")), frozenset(), set(range(20)),
            {(1, 2), None}, {1.5, True}]
    total = []
    for _ in range(3):
        for a in sets:
            for b in sets:
                r = a | b, a & b, a - b, a ^ b
                total.append([len(x) for x in r] + [type(x).__name__ for x in r])
                c = frozenset(a)
                c |= b
                d = set(a)
                e = d
                d |= b
                d &= a
                d ^= b
                d -= a
                total.append((len(c), type(c).__name__, len(d), e is d))
    print(len(total))
    for row in total[:len(total) // 3]:
        print(row)

    class Key:
        def __init__(self, n):
            self.n = n

        def __hash__(self):
            return 1

        def __eq__(self, other):
            if self.n == 3:
                raise ValueError("compared")
            return self.n == getattr(other, "n", other)

    for n in range(5):
        try:
            print(len({Key(n)} | {Key(1)}), len({Key(n)} & {Key(1)}), len({1} - {Key(n)}))
        except ValueError as e:
            print(n, e)


specs()
edges()
same_and_different()
joins()
for row in slices(["", "abcdef", "abcd\u20acf", [], [1, 2, 3, 4], (), (1, 2, 3, 4, 5), b"bytes", range(10)]):
    print(ascii(row))
for text in ["abc", [1, 2, 3], (1, 2, 3)]:
    for bound in [Index(1), 2**80, -2**80, "x", 1.5]:
        for _ in range(2):
            try:
                print(text[bound:], text[:bound])
            except TypeError as e:
                print(e)
algebra()
