# a[b:c] of every builtin sequence and of classes, with every kind of bound.
# quick-candidate
class G:
    def __getitem__(self, k): return k
g=G()
l=list(range(10)); s='abcdefghij'; t=tuple(l); b=s.encode(); u='h\xe9llo\u1234x'
for o in (l,s,t,b,u,bytearray(b),memoryview(b),range(10)):
    for a in (None,0,3,-3,100,-100,True):
        for e in (None,0,5,-2,100,-100,False):
            r=o[a:e]
            print(r if not isinstance(r,memoryview) else bytes(r), type(r))
print(g[1:2], g[:], g[1:], g[:2], g[1:2:3], g[1:2,3:4])
print(l[:]is l, s[:] is s, t[:] is t, b[:] is b)
for o in (l,s,t,b):
    try: o['a':]
    except TypeError as e: print(e)
    try: o[:1.5]
    except TypeError as e: print(e)
try: {}[1:2]
except TypeError as e: print(e)
class I:
    def __index__(self): l.append(1); return 2
print(l[I():], l[:I()])
def f():
    x=y=0
    for i in range(300):
        x+=len(l[i%5:i%7]); y+=len(s[i%3:])
    return x,y
print(f())
