# Subclasses of str, and identity where the language promises it.
import sys


class Tag(str):
    def __new__(cls, text, level=0):
        self = str.__new__(cls, text)
        self.level = level
        return self

    def shout(self):
        return self.upper() + "!"


t = Tag("abc", 3)
print(t, t.level, t.shout(), type(t), type(t + "d"), type(t[:]), type(t[0:1]), type(str(t)), len(t), t == "abc", hash(t) == hash("abc"))
print({"abc": 1}[t], {t: 2}["abc"], t in {"abc"}, "b" in t, "".join([t, t]), f"{t:>5}|", "%s" % t, t.replace("z", "y"), type(t.replace("z", "y")))
print(isinstance(t, str), t.__dict__, Tag("x") < Tag("y"), type(t.strip()), type(t * 1), type(t.lower()), type("".join([t])))
print(sys.intern("hello world") is sys.intern("hello" + " world"), sys.intern("abc") == "abc")
try:
    sys.intern(t)
except TypeError as e:
    print(e)
try:
    sys.intern(1)
except TypeError as e:
    print(e)


class Odd(str):
    def __eq__(self, other):
        return "always"

    def __hash__(self):
        return 7

    def __str__(self):
        return "odd-str"

    def __len__(self):
        return 99


o = Odd("q")
print(o == 1, hash(o), str(o), len(o), str.__len__(o), f"{o}", "%s" % o, [o], "".join([o]), o + "x", bool(o))
print(getattr(t, Tag("level")), {}.get(Tag("x"), "dflt"))


class Meta:
    pass


m = Meta()
setattr(m, Tag("attr"), 5)
print(m.attr, m.__dict__)

# What is not found leaves the text itself, whatever its class.
for whole in (Tag("abc").partition(",")[0], Tag("abc").rpartition(",")[2], Tag("a,c").partition(",")[0], Tag("abc").split(",")[0]):
    print(type(whole).__name__, whole)
