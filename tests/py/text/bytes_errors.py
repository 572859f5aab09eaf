# bytes_errors.py -- results and messages of one expression per line.
# quick
def t(s):
    try: r=repr(eval(s))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(s[:70],'->',r[:250])

class S(bytes): pass
class I:
    def __index__(self): return 65
class B:
    def __bytes__(self): return b'x'
class B2:
    def __bytes__(self): return 1
for s in '''bytes("a")
bytes("a","x")
bytes("a",errors="strict")
bytes(1,"x")
bytes(encoding="x")
bytes(-1)
bytes(2**100)
bytes([256])
bytes([-1])
bytes(["a"])
bytes([1.5])
bytes(1.5)
bytes(None)
bytes(I())
bytes([I()])
bytes(B())
bytes(B2())
bytes({1})
bytes(iter([1,2]))
bytes(x=1)
bytes(1,2,3,4)
bytes("é","ascii")
bytes(b"a","x")
b"a"+1
b"a"+"b"
b"a"+bytearray(b"b")
bytearray(b"a")+b"b"
bytearray(b"a")+1
b"a"*1.5
b"a"*-1
b"a"[1]
b"a"["x"]
b"a"[2**100]
b"a"[::0]
1 in b"a"
300 in b"a"
"a" in b"a"
1.5 in b"a"
b"a"<"a"
b"a"=="a"
b"a"==bytearray(b"a")
b"a"<memoryview(b"b")
b"a".find("a")
b"a".find(97)
b"a".find(300)
b"a".find(1.5)
b"a".find()
b"a".count("a")
b"a".index(b"b")
b"a".rindex(b"b")
b"a".index(98)
b"a".startswith("a")
b"a".startswith(("a",))
b"a".startswith((b"b",1))
b"a".startswith(1)
b"a".split(1)
b"a".split("a")
b"a".split(b"")
b"a".rsplit(b"")
b"a".strip("a")
b"a".strip(1)
b"a".replace("a",b"b")
b"a".replace(b"a","b")
b"a".replace(b"a",1)
b"a".replace(b"a")
b"a".join([1])
b"a".join(["a"])
b"a".join(1)
b"a".join([b"x",bytearray(b"y"),memoryview(b"z")])
b"a".partition(1)
b"a".partition("a")
b"a".partition(b"")
b"a".rpartition(b"")
b"a".translate("a")
b"a".translate(b"a")
b"a".translate(None,b"a")
b"a".translate(None,"a")
b"a".translate(bytes(256),delete=1)
bytes.maketrans(b"a",b"bc")
bytes.maketrans("a",b"b")
bytes.fromhex("0x")
bytes.fromhex("0")
bytes.fromhex("00 1")
bytes.fromhex("é")
bytes.fromhex("aé")
bytes.fromhex(1)
bytes.fromhex(b"00")
bytes.fromhex(" 00 ff\\n")
b"ab".hex(1)
b"ab".hex("--")
b"ab".hex("é")
b"ab".hex("")
b"ab".hex(":")
b"abc".hex(":",2)
b"abc".hex(":",-2)
b"abc".hex(":",0)
b"abc".hex(b":")
b"abc".hex(bytes_per_sep=2)
b"a".center(1,"a")
b"a".center(5,b"xx")
b"a".center(5,1)
b"a".center(5,bytearray(b"x"))
b"a".ljust(5,"x")
b"a".zfill("x")
b"-1".zfill(5)
b"a".decode(1)
b"a".decode("x")
b"\\xff".decode()
b"a".removeprefix("a")
b"a".expandtabs("x")
b"a".expandtabs(2**40)
b"a".isalpha(1)
b"a".upper(1)
b"\\xc0".lower()
b"it's a".title()
b"a'\\"".__repr__()
b"a'".__repr__()
b"\\x00\\t\\n\\r\\\\\\x7f\\x80".__repr__()
S(b"x").__repr__()
S(b"x").strip().__class__
S(b"x")+b""
b"x".__getnewargs__()
bytearray(b"x").__repr__()
bytearray("a")
bytearray(-1)
bytearray([256])
bytearray(1.5)
bytearray(None)
bytearray("x","ascii")
bytearray(1,2)
bytearray(b"x").append(256)
bytearray(b"x").append("a")
bytearray(b"x").append(-1)
bytearray(b"x").append(1.5)
bytearray(b"x").extend("a")
bytearray(b"x").extend([256])
bytearray(b"x").extend(1)
bytearray(b"x").extend([1.5])
bytearray(b"x").insert(0,256)
bytearray(b"x").insert("a",1)
bytearray(b"").pop()
bytearray(b"x").pop(5)
bytearray(b"x").remove(1)
bytearray(b"x").remove(256)
bytearray(b"x").remove("x")
bytearray(b"x").__setitem__(5,1)
bytearray(b"x").__setitem__("a",1)
bytearray(b"x").__setitem__(0,256)
bytearray(b"x").__setitem__(0,"a")
bytearray(b"x").__setitem__(slice(0,1),"a")
bytearray(b"x").__setitem__(slice(0,1),5)
bytearray(b"xyz").__setitem__(slice(0,3,2),b"a")
bytearray(b"xyz").__setitem__(slice(0,1),[300])
bytearray(b"x").__delitem__(5)
bytearray(b"x").__delitem__("a")
bytearray(b"x")[5]
bytearray(b"x")["a"]
bytearray(b"x").__iadd__(1)
bytearray(b"x").__imul__(3)
bytearray(b"x").__reduce__()
bytearray(b"\\xff").__reduce_ex__(2)
bytearray(b"\\xff").__reduce_ex__(3)
bytearray(b"x").__alloc__()
bytearray(b"x").__sizeof__()
bytearray().__sizeof__()
bytearray(b"xx").__sizeof__()
b"xx".__sizeof__()
hash(bytearray())
bytearray(b"x").translate(None)
bytearray(b"x").copy()
iter(b"ab").__reduce__()
iter(bytearray(b"ab")).__reduce__()
iter(b"ab").__length_hint__()
b"%s" % "a"
b"%s" % 1
b"%d" % b"a"
b"%b" % B()
b"%c" % 256
b"%c" % "a"
b"%c" % b"ab"
b"%a" % "é"
b"%r" % 1
b"%x" % 1.5
b"%q" % 1
b"%" % 1
b"%s%s" % b"a"
b"%(a)s" % 1
b"%(a)s" % {b"a":b"x"}
b"a" % 1
b"%5.2f|%-5d|%05d|%+d|%#x" % (1.234,5,-5,3,255)
b"%*d" % (5,1)
b"%i" % 1.5
b"%u" % -5
b"%.3s" % b"abcdef"'''.split('\n'): t(s)
