"""What comes first when an item of a bytearray is assigned: the index, then the value, then the range."""
m = bytearray(b'abc')
class I:
    def __index__(self):
        print("index called"); return 7
for i in (99, -99, 1, 2**70, I(), 'x', 1.5):
    for v in (256, -1, 'x', 2**80, 1.5, None, 65, I()):
        try:
            m[i] = v
            print(i if type(i) is not I else "I", v if type(v) is not I else "I", m)
        except Exception as e:
            print(i if type(i) is not I else "I", v if type(v) is not I else "I", type(e).__name__, e)
def hot(m, k, v):
    n = 0
    for i in range(200):
        try:
            m[k if i > 150 else 1] = v if i > 150 else 66
        except Exception as e:
            n += len(str(e))
    return n
print(hot(m, 99, 300), hot(m, 99, 'x'), hot(m, 2, 300))

class Shrinks:
    def __index__(self):
        m.clear()
        return 5
m = bytearray(b'abcdef')
for i in (2, -1):
    m[:] = b'abcdef'
    try:
        m[i] = Shrinks()
    except IndexError as e:
        print(e, m)
try:
    del m[3]
except IndexError as e:
    print(e)
m[:] = b'abcdef'
del m[-2]
m[-1] = 90
print(m)
