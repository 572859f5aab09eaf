# Case, classification, translation.
def err(f, *args, **kw):
    try:
        print(ascii(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


TEXTS = ["", "abc", "ABC", "aBc dEf", "123", "12a", " ", "\t\n", "a_b", "_", "1a", "caf\xe9", "STRASSE \xdf", "\u01c5", "\u0130i", "\u00b2", "\u2167",
         "\u0661", "\u4e2d", "\u03a3\u03a3", "A\u03a3 \u03a3B", "\ufb01x", "\x7f", "\u2028", "def", "x\u0301", "\U00010400", "hello world's end", "\u00aa", "\u1e9e"]
for t in TEXTS:
    print(ascii(t), [int(f()) for f in (t.isalpha, t.isdigit, t.isdecimal, t.isnumeric, t.isalnum, t.isspace, t.isupper, t.islower, t.istitle, t.isidentifier, t.isprintable, t.isascii)])
    print([ascii(f()) for f in (t.upper, t.lower, t.title, t.capitalize, t.swapcase, t.casefold)])
print("abc".translate({97: "x", 98: None, 99: 0x20AC}) == "x\u20ac", "abc".translate({ord("a"): "long text"}), "abc".translate({}), "aba".translate(str.maketrans("ab", "ba")))
print(str.maketrans("abc", "xyz"), str.maketrans("a", "b", "cd"), str.maketrans({"a": 1, 98: "q"}))
err(str.maketrans, "ab", "c")
err(str.maketrans, {"ab": 1})
err(str.maketrans, 1)
err(str.maketrans, "a", 1)
err("abc".translate, 5)
err("abc".translate, {97: 1.5})
err("abc".translate, {97: 0x110000})
err("abc".translate, ["x"])
err("\x00\x01".translate, ["x", "y"])


class Upper:
    def __getitem__(self, key):
        if key == 98:
            raise LookupError
        return chr(key).upper()


err("abcb".translate, Upper())
for c in (0, 65, 0xE9, 0x20AC, 0x10FFFF):
    print(ascii(chr(c)), ord(chr(c)))
err(chr, 0x110000)
err(chr, -1)
err(chr, "a")
err(chr, 2**70)
err(ord, "")
err(ord, "ab")
err(ord, 1)
err(ord, b"a")
err(ord, b"ab")
print(ascii("a\xe9\u20ac\U0001F600\n'"), repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\\ \t\r\n\x00\x7f\x80\xa0\xad\u200b\u2028\ud800\U000e0001"))
print("abc".__contains__("b"), "abc".__len__(), "abc".__getitem__(1), "abc".__eq__(1), "abc".__add__("d"), "a".__mul__(3), "a".__rmul__(2), "a".__lt__("b"), "a".__mod__(()), "x".__hash__() == hash("x"))
