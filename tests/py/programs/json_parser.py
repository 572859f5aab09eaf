# quick-candidate
# A JSON reader and writer in plain Python, on generated documents.
class ParseError(Exception):
    def __init__(self, msg, pos):
        super().__init__(f"{msg} at {pos}")
        self.pos = pos


ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Reader:
    def __init__(self, text):
        self.text, self.pos, self.end = text, 0, len(text)

    def skip(self):
        while self.pos < self.end and self.text[self.pos] in " \t\n\r":
            self.pos += 1

    def expect(self, c):
        if self.pos >= self.end or self.text[self.pos] != c:
            raise ParseError(f"expected {c!r}", self.pos)
        self.pos += 1

    def value(self):
        self.skip()
        if self.pos >= self.end:
            raise ParseError("unexpected end", self.pos)
        c = self.text[self.pos]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, v in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return v
        return self.number()

    def object(self):
        self.expect("{")
        out = {}
        self.skip()
        if self.text[self.pos:self.pos + 1] == "}":
            self.pos += 1
            return out
        while True:
            self.skip()
            key = self.string()
            self.skip()
            self.expect(":")
            out[key] = self.value()
            self.skip()
            if self.text[self.pos:self.pos + 1] == ",":
                self.pos += 1
                continue
            self.expect("}")
            return out

    def array(self):
        self.expect("[")
        out = []
        self.skip()
        if self.text[self.pos:self.pos + 1] == "]":
            self.pos += 1
            return out
        while True:
            out.append(self.value())
            self.skip()
            if self.text[self.pos:self.pos + 1] == ",":
                self.pos += 1
                continue
            self.expect("]")
            return out

    def string(self):
        self.expect('"')
        parts, start = [], self.pos
        while True:
            if self.pos >= self.end:
                raise ParseError("unterminated string", start)
            c = self.text[self.pos]
            self.pos += 1
            if c == '"':
                return "".join(parts)
            if c == "\\":
                e = self.text[self.pos:self.pos + 1]
                self.pos += 1
                if e == "u":
                    try:
                        parts.append(chr(int(self.text[self.pos:self.pos + 4], 16)))
                    except ValueError:
                        raise ParseError("bad unicode escape", self.pos) from None
                    self.pos += 4
                elif e in ESCAPES:
                    parts.append(ESCAPES[e])
                else:
                    raise ParseError("bad escape", self.pos)
            else:
                parts.append(c)

    def number(self):
        start = self.pos
        while self.pos < self.end and self.text[self.pos] in "+-0123456789.eE":
            self.pos += 1
        word = self.text[start:self.pos]
        try:
            return int(word) if word.lstrip("-").isdigit() else float(word)
        except ValueError:
            raise ParseError(f"bad value {word!r}", start) from None


def loads(text):
    r = Reader(text)
    v = r.value()
    r.skip()
    if r.pos != r.end:
        raise ParseError("extra data", r.pos)
    return v


def dumps(v, indent=None, level=0):
    if v is None:
        return "null"
    if v is True:
        return "true"
    if v is False:
        return "false"
    if isinstance(v, (int, float)):
        return repr(v)
    if isinstance(v, str):
        out = ['"']
        for c in v:
            if c in '"\\':
                out.append("\\" + c)
            elif ord(c) < 32 or ord(c) > 126:
                out.append("\\u%04x" % ord(c))
            else:
                out.append(c)
        return "".join(out) + '"'
    nl = "" if indent is None else "\n" + " " * indent * (level + 1)
    close = "" if indent is None else "\n" + " " * indent * level
    if isinstance(v, dict):
        items = [f"{dumps(k)}: {dumps(x, indent, level + 1)}" for k, x in v.items()]
        return "{" + ",".join(nl + i for i in items) + close + "}" if items else "{}"
    if isinstance(v, (list, tuple)):
        return "[" + ",".join(nl + dumps(x, indent, level + 1) for x in v) + close + "]" if v else "[]"
    raise TypeError(f"cannot write {type(v).__name__}")


def generate(depth, seed):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    k = seed // 7 % 7
    if depth == 0 or k < 3:
        return [seed % 1000, seed / 997, f"s{seed % 50}\u20ac\n\"q\"", True, None, -seed, [], {}][seed // 11 % 8]
    if k < 5:
        return [generate(depth - 1, seed + i) for i in range(seed // 13 % 6)]
    return {f"k{i}": generate(depth - 1, seed * 3 + i) for i in range(seed // 17 % 6)}


docs = [generate(6, s) for s in range(60)]
total = 0
for d in docs:
    text = dumps(d)
    back = loads(text)
    if back != d or dumps(back) != text or loads(dumps(d, 2)) != d:
        print("MISMATCH", text)
    total += len(text)
print(total)
print(dumps(generate(5, 41), 1))
for bad in ["", "[", "[1,", '{"a" 1}', '"abc', "[1 2]", "tru", "1 2", '"\\x"', '"\\u12g4"', "{1: 2}", "[1.2.3]", "nul", '{"a": }', "-"]:
    try:
        print(loads(bad))
    except ParseError as e:
        print(repr(bad), e, e.pos)
try:
    dumps({"a": {1, 2}})
except TypeError as e:
    print(e)
print(loads(' { "a" : [ 1 , -2.5e3 , "x\\ty\\u0041" , null , { } ] } '))
