# bench: a JSON-like encoder
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def encode_string(text):
    parts = ['"']
    for c in text:
        if c in ESCAPES:
            parts.append(ESCAPES[c])
        elif c < " ":
            parts.append("\\u%04x" % ord(c))
        else:
            parts.append(c)
    parts.append('"')
    return "".join(parts)


def encode_into(value, parts):
    if value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, str):
        parts.append(encode_string(value))
    elif isinstance(value, int):
        parts.append(str(value))
    elif isinstance(value, float):
        parts.append(repr(value))
    elif isinstance(value, (list, tuple)):
        parts.append("[")
        for i, item in enumerate(value):
            if i:
                parts.append(",")
            encode_into(item, parts)
        parts.append("]")
    elif isinstance(value, dict):
        parts.append("{")
        first = True
        for key, item in value.items():
            if not first:
                parts.append(",")
            first = False
            parts.append(encode_string(key))
            parts.append(":")
            encode_into(item, parts)
        parts.append("}")
    else:
        raise TypeError(f"cannot encode {type(value).__name__}")


def encode(value):
    parts = []
    encode_into(value, parts)
    return "".join(parts)


def make_document(i):
    return {
        "id": i,
        "name": f"user {i}",
        "tags": ["new", "line\nbreak", 'quo"te', "tab\there"],
        "position": (i * 0.5, -i / 4.0, 1e-3),
        "active": i % 2 == 0,
        "parent": None,
        "history": [{"year": 2000 + k, "value": k * i} for k in range(5)],
    }


def run(n):
    documents = [make_document(i) for i in range(8)]
    checksum = 0
    for i in range(n):
        text = encode(documents[i % 8])
        checksum = (checksum * 31 + len(text) + ord(text[i % len(text)])) & 0xFFFFFF
    return checksum


if __name__ == "__main__":
    print("json_encode", run(int(sys.argv[1])))
