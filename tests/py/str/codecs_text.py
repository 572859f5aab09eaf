# encode and decode for the codecs every program meets, with their error handlers.
def err(f, *args, **kw):
    try:
        print(ascii(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)
        if isinstance(e, UnicodeError) and hasattr(e, "start"):
            print(e.encoding, e.start, e.end, e.reason, ascii(e.object))


T = "a\xe9\u20ac\U0001F600"
for codec in ("utf-8", "UTF8", "utf_8", "latin-1", "iso-8859-1", "ascii", "us-ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
    for handler in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "nope"):
        err(T.encode, codec, handler)
err("\ud800x".encode)
err("\ud800x".encode, "utf-8", "surrogatepass")
err("\udcffx".encode, "utf-8", "surrogateescape")
err("\udcffx".encode, "ascii", "surrogateescape")
err("\ud800x".encode, "utf-8", "replace")
err("\ud800\udc00x".encode, "utf-16-le")
err("\ud800x".encode, "utf-16-le", "surrogatepass")
DATA = [b"", b"abc", b"caf\xc3\xa9", b"\xff\xfe", b"\xc3", b"a\xc3(b", b"\xe2\x82", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80",
        b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\x80abc", b"abc\xe9", b"\xe2(\xa1", b"\xf0(\x8c\xbc", b"\xef\xbb\xbfbom"]
for d in DATA:
    for codec in ("utf-8", "ascii", "latin-1"):
        for handler in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
            err(d.decode, codec, handler)
for d, codec in [(b"\xff\xfea\x00", "utf-16"), (b"\xfe\xff\x00a", "utf-16"), (b"a\x00", "utf-16"), (b"a", "utf-16-le"), (b"\x00\xd8", "utf-16-le"), (b"\x00\xd8a\x00", "utf-16-le"), (b"\x3d\xd8\x00\xde", "utf-16-le"),
                 (b"a\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x11\x00", "utf-32-le"), (b"abc", "utf-32"), (b"\xef\xbb\xbfx", "utf-8-sig")]:
    err(d.decode, codec)
err("a".encode, "nope")
err("a".encode, 1)
err(b"a".decode, "nope")
err(b"a".decode, 1)
err("abc".encode, encoding="ascii", errors="strict")
err(b"abc".decode, encoding="ascii", errors="strict")
print("\u0130".encode(), len(T.encode("utf-16")), T.encode("utf-8").decode("utf-8") == T)
