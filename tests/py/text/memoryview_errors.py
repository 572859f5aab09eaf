# memoryview_errors.py -- results and messages of one expression per line.
# quick
def t(s):
    try: r=repr(eval(s))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(s[:70],'->',r[:250])


def M(fmt,shape,data=None):
    n={"B":1,"f":4,"i":4,"I":4,"H":2,"d":8,"P":8,"n":8,"e":2,"q":8,"Q":8,"c":1,"b":1}[fmt]
    pass
    tot=n
    for q in shape: tot*=q
    return memoryview(bytearray(range(tot)) if data is None else data).cast(fmt,shape)
m=memoryview(b"abcdef"); w=memoryview(bytearray(b"abcdef")); m2=M('B',[2,3]); z=memoryview(b"a").cast('B',[])
r=memoryview(b"x"); r.release()
def iadd():
    b=bytearray(b"xy"); b+=b; return b
def setsl(b,k,v):
    b[k]=v; return b
def held():
    b=bytearray(b"xy"); q=memoryview(b); b.append(1)
def held2():
    b=bytearray(b"xy"); q=memoryview(b); q.release(); b.append(1); return b
def held3():
    b=memoryview(bytearray(b"xy")); q=memoryview(b); b.release()
def held4():
    b=memoryview(bytearray(b"xy")); q=b[1:]; b.release(); return q.tobytes()
for s in '''iadd()
held()
held2()
held3()
held4()
bytearray(encoding="x")
bytearray(errors="x")
bytearray("x",errors="x")
memoryview()
memoryview(1)
memoryview("a")
memoryview(object=b"a").tobytes()
memoryview(b"a",1)
memoryview(x=1)
m[10]
m[-7]
m["a"]
m[1.5]
m[0:2].tobytes()
m[::-1].tobytes()
m[::2].tolist()
m[::2].strides
m[::-1].c_contiguous
m[0]=1
m[0:1]=b"a"
w.__setitem__(0,256)
w.__setitem__(0,"a")
w.__setitem__(0,1.5)
w.__setitem__(0,-1)
w.__setitem__(10,1)
w.__setitem__(slice(0,2),b"abc")
w.__setitem__(slice(0,2),b"ab")
w.__setitem__(slice(0,2),memoryview(b"abcd").cast('H'))
w.__setitem__(slice(0,2),1)
w.__delitem__(0)
w.__setitem__("a",1)
w.__setitem__((0,),1)
m2[0]
m2[0,1]
m2[0,3]
m2[0,1,2]
m2[0:1,0:1]
m2[-1,-1]
m2["a"]
m2[0,"a"]
m2.tolist()
m2[1:].tolist()
m2.__setitem__((0,1),99)
m2.__setitem__(0,99)
z[()]
z[0]
z.tolist()
z.shape
z.strides
len(z)
len(m2)
len(m)
iter(z)
list(iter(m2))
m2==M('B',[2,3])
m==b"abcdef"
m==bytearray(b"abcdef")
m==1
m<m
m!=b"x"
M('i',[2])==M('I',[2])
hash(m)==hash(b"abcdef")
hash(w)
hash(m[::2])==hash(b"ace")
hash(M('i',[1],b"abcd"))
hash(r)
r.tobytes()
r[0]
len(r)
repr(r)[:16]
repr(m)[:10]
r.nbytes
r.release()
r.obj
r==r
r.__enter__()
m.format
m.itemsize
m.ndim
m.shape
m.strides
m.suboffsets
m.readonly
m.nbytes
m.contiguous
m.f_contiguous
m.obj
m.cast("x")
m.cast("H").tolist()
m.cast("i")
m.cast("Hx")
m.cast(1)
m.cast("B",[2,3]).tolist()
m.cast("B",[2,4])
m.cast("B",(2,3)).shape
m.cast("B",1)
m.cast("B",["a"])
m.cast("B",[-1])
m.cast("B",[0])
m.cast("B",[1]*65)
m2.cast("B").tolist()
m2.cast("B",[6]).tolist()
m2.cast("B",[3,2])
m[::2].cast("B")
M('H',[3]).cast("I")
M('H',[4]).cast("B").tolist()
m.cast("@B").format
m.cast("c").tolist()
m.cast("?").tolist()
M('e',[2])
M('d',[1]).tolist()
M('P',[1]).tolist()
M('n',[1]).tolist()
m.toreadonly().readonly
w.toreadonly().readonly
m.hex()
m.hex(":")
m.hex(":",2)
m2.hex()
m[::2].hex()
m2.tobytes()
m2.tobytes("F")
m2.tobytes("A")
m2.tobytes(None)
m2.tobytes("x")
m2.tobytes(order="C")
m.tobytes(1)
w.cast("b").__setitem__(0,128)
w.cast("c").__setitem__(0,b"xy")
w.cast("c").__setitem__(0,1)
w.cast("c").__setitem__(0,b"x")
w.cast("?").__setitem__(0,[])
M('f',[1]).__setitem__(0,"a")
M('f',[1]).__setitem__(0,1e300)
M('d',[1]).__setitem__(0,10**400)
M('q',[1]).__setitem__(0,2**63)
M('Q',[1]).__setitem__(0,-1)
M('Q',[1]).__setitem__(0,1.0)
M('P',[1]).__setitem__(0,"a")
M('i',[1]).__setitem__(0,2**40)
1 in m
97 in m
b"a" in m
m+m
list(reversed(m))
m.__reduce_ex__(2)
bytes(m2)
bytes(m2[::-1])
int.from_bytes(m)
b"".join([m,m2])
m.index
isinstance(m,memoryview)
type("x",(memoryview,),{})
m.__getitem__((0,0))
m[...]
m2[...]
m2[...].shape
m.__iter__().__length_hint__()
type(iter(m))
memoryview(m) == m
memoryview(w[::2])[::-1].tolist()
m.__setattr__("x",1)
(lambda a: a.__setitem__(slice(1,3),a[0:2]) or a.tobytes())(memoryview(bytearray(b"abcdef")))
(lambda a: a.__setitem__(slice(None,None,-1),a) or a.tobytes())(memoryview(bytearray(b"abcdef")))
setsl(bytearray(b"abcdef"),slice(1,3),b"XYZW")
setsl(bytearray(b"abcdef"),slice(None,None,2),b"XYZ")
setsl(bytearray(b"abcdef"),slice(4,2),b"XYZ")
setsl(bytearray(b"abcdef"),slice(4,2,-1),b"XYZ")
setsl(bytearray(b"abcdef"),slice(1,3),5)
setsl(bytearray(b"abcdef"),slice(1,3),[1,2,3])
memoryview(bytearray()).tolist()
memoryview(b"").cast("B",[0])
memoryview(b"").cast("H").shape
memoryview(b"").cast("B",[]) '''.split('\n'): t(s)
