# quick
# "%s" alone gives the very text of its argument.


class Text(str):
    pass


class Shows:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    def __repr__(self):
        return "Shows"


class Row(tuple):
    pass


class Fails:
    def __str__(self):
        raise KeyError("no text")


def show(form, args):
    try:
        v = form % args
    except Exception as e:
        print(repr(form), type(e).__name__, e)
    else:
        print(repr(form), type(v).__name__, repr(v), v is args)


word = "".join(["wo", "rd"])
values = [word, "", "a", "\u20ac", "\U0001f600x", 12, -(10**30), 1.5, None, True, [], {}, {"a": 1}, (), (word,), ("",),
          (1,), (1, 2), ((1, 2),), ((),), Row(), Row([word]), Row([1, 2]), (Row([1]),), Text("sub"), Text(""),
          Shows("plain"), Shows(Text("sub")), Shows(Text("")), Shows(Text("x")), (Shows(Text("sub")),), Shows(3), Fails(),
          b"bytes", [word], Shows]
for v in values:
    for form in "%s", Text("%s"), "%s ", " %s", "%d", "%%", "%r", "\xe9%":
        if form == "%s" or isinstance(v, (int, str, tuple)):
            show(form, v)
halves = "%"
halves += "s"
show(halves, word)
print(word.__class__ is str, ("%s" % (word,)) is word)
