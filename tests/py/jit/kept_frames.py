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
