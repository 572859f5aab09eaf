# A frame that somebody keeps shows, once it has ended, what its names were bound to at the end: also
# where a trace bound them after the frame had been put into memory.
import sys


def inner(i):
    a = i + 1
    frame = sys._getframe()
    a = a * 2
    b = (a, i)
    del i
    return frame


def caught(i):
    frame = sys._getframe()
    a = i * 3
    try:
        b = [a]
        b[i + 1]
    except IndexError:
        c = i
        return frame


def kept(function):
    frames = [function(0)]
    for i in range(200):
        frame = function(i)
        if i % 40 == 7:
            frames.append(frame)
    return [sorted((k, v) for k, v in f.f_locals.items() if k != "frame") + ["frame" in f.f_locals]
            for f in frames]


print(kept(inner))
print(kept(caught))


# Asked for in some rounds only, by what C code calls.
class Item:
    def __lt__(self, other):
        if asks:
            asked.append(sys._getframe(1))
        return False

    def __repr__(self):
        if asks:
            asked.append(sys._getframe(1))
        return "item"


asks = False
asked = []


def sorts(i, items):
    a = i
    items.sort()
    b = a + 1
    a = (a, b)
    return b


def shows(i, items):
    a = i
    text = repr(items)
    b = a + 1
    a = (a, b, text)
    return b


def now_and_then(function):
    global asks
    items = [Item(), Item()]
    for i in range(300):
        asks = i > 150 and i % 30 == 7
        function(i, items)
    asks = False
    print([[f.f_locals["a"], f.f_locals.get("b"), f.f_locals["i"]] for f in asked])
    asked.clear()


now_and_then(sorts)
now_and_then(shows)
