# Containers and classes changed by the code they call: keys, comparisons, __index__, iterators, mro().
def t(name, fn):
    try: print(name, 'ok', str(fn())[:70])
    except Exception as e: print(name, type(e).__name__, e)
# list mutated in sort
L=[5,3,1,4]*10
def k(x): L.clear(); return x
t('sortclear', lambda: L.sort(key=k))
L=[5,3,1,4]*10
def k(x): L.append(1); return x
t('sortapp', lambda: L.sort(key=k)); print(len(L))
class C:
    def __init__(s,v): s.v=v
    def __lt__(s,o): L.clear(); L.extend([1]*1000); return s.v<o.v
L=[C(i%7) for i in range(50)]
t('sortlt', lambda: L.sort()); print(len(L))
L=[C(i%7) for i in range(50)]
t('sorted', lambda: len(sorted(L)))
class E:
    def __eq__(s,o): L.clear(); return False
L=[E() for i in range(20)]; t('index', lambda: L.index(1))
L=[E() for i in range(20)]; t('count', lambda: L.count(1))
L=[E() for i in range(20)]; t('remove', lambda: L.remove(1))
L=[E() for i in range(20)]; t('in', lambda: 1 in L)
L=[E() for i in range(20)]; t('eq', lambda: L==[1]*20)
L=[E() for i in range(20)]; t('lt', lambda: L<[1]*20)
class I:
    def __index__(s): L.clear(); return 5
L=[1]*20; t('get', lambda: L[I()])
L=[1]*20; t('getsl', lambda: L[I():I()])
L=[1]*20; t('setsl', lambda: L.__setitem__(slice(I(),15),[1,2]))
L=[1]*20; t('setsl2', lambda: L.__setitem__(slice(I(),15,2),[1,2,3,4,5]))
L=[1]*20; t('set', lambda: L.__setitem__(I(),2))
L=[1]*20; t('del', lambda: L.__delitem__(I()))
L=[1]*20; t('delsl', lambda: L.__delitem__(slice(I(),15,2)))
L=[1]*20; t('pop', lambda: L.pop(I()))
L=[1]*20; t('ins', lambda: L.insert(I(),2)); print(L)
L=[1]*20; t('mul', lambda: L*I())
L=[1]*20; t('imul', lambda: L.__imul__(I()))
L=[1]*20; t('idx', lambda: L.index(1,I()))
def g():
    for i in range(30):
        L.append(i)
        yield i
L=[]; t('extend', lambda: L.extend(g())); print(L)
def g():
    L.clear(); yield 1; L.clear(); yield 2
L=[1]*20; t('slassign', lambda: L.__setitem__(slice(2,4), g())); print(L)
L=[1,2,3]
t('iterclear', lambda: [L.clear() for x in L])
L=[1,2,3]
def f():
    n=0
    for x in L:
        n+=1
        if n<2000: L.append(x)
    return n
t('iterapp',f)
L=['a']*10
class S:
    def __iter__(s): L.clear(); return iter(['a','b'])
t('join', lambda: ','.join(S()))
def gj():
    for i in range(3): yield 'x'
t('joing', lambda: ','.join(gj()))
# dicts
D={}
class K:
    def __init__(s,h): s.h=h
    def __hash__(s): return s.h
    def __eq__(s,o): D.clear(); return False
def mk():
    D.clear()
    global keys
    keys=[K(i%3) for i in range(3)]
    for i,k in enumerate(keys): D[k]=i
mk(); t('dget', lambda: D.get(K(1)))
mk(); t('dset', lambda: D.__setitem__(K(1),1)); print(len(D))
mk(); t('dpop', lambda: D.pop(K(1),None))
mk(); t('dsetdefault', lambda: D.setdefault(K(1),5)); print(len(D))
mk(); t('din', lambda: K(1) in D)
mk(); t('dupd', lambda: D.update({K(1):1,K(2):2})); print(len(D))
mk(); D2={K(1):1,K(2):1,K(0):4}; t('deq', lambda: D==D2)
mk(); t('dor', lambda: len(D|D2))
mk(); t('dfk', lambda: len(dict.fromkeys([K(1),K(2),K(1)])))
mk(); t('keysand', lambda: len(D.keys()&D2.keys()))
mk(); t('keysle', lambda: D.keys()<=D2.keys())
mk(); t('itemsin', lambda: (K(1),1) in D.items())
def f():
    for k in D: D[K(5+len(D))]=1
mk(); t('diter', f)
def f():
    for k in D: D.clear()
mk(); t('diterclr', f)
def f():
    for k in D.items(): del D[k[0]]; D[3]=4
mk(); t('diterit', f)
D={i:i for i in range(10)}
def f():
    for k in reversed(D): D.clear()
t('drev', f)
class R:
    def __repr__(s): D.clear(); return 'R'
D={i:R() for i in range(10)}; t('drepr', lambda: repr(D))
L=[];
class R:
    def __repr__(s): L.clear(); return 'R'
L=[R() for i in range(10)]; t('lrepr', lambda: repr(L))
L=[R() for i in range(10)]; t('ljoin', lambda: [str(x) for x in L])
# sets
S=set()
class K:
    def __init__(s,h): s.h=h
    def __hash__(s): return s.h
    def __eq__(s,o): S.clear(); return False
def mk():
    global S
    S.clear()
    for i in range(3): S.add(K(i))
T={K(0),K(1),K(2)}
for nm in ('union','intersection','difference','symmetric_difference','update','intersection_update','difference_update','symmetric_difference_update','issubset','issuperset','isdisjoint'):
    mk(); t('s'+nm, lambda: type(getattr(S,nm)(T)))
    mk(); t('sr'+nm, lambda: type(getattr(T,nm)(S)))
    mk(); t('sl'+nm, lambda: type(getattr(S,nm)(list(T))))
    T={K(0),K(1),K(2)}
mk(); t('sadd', lambda: S.add(K(1))); mk(); t('sin', lambda: K(1) in S); mk(); t('sdis', lambda: S.discard(K(1))); mk(); t('seq', lambda: S==T)
def f():
    for x in S: S.add(K(len(S)+10))
mk(); t('siter', f)
def f():
    for x in S: S.clear()
mk(); t('siterc', f)
# bytearray
B=bytearray(b'abc'*10)
class I:
    def __index__(s): B.clear(); return 5
t('ba', lambda: B[I()]); B=bytearray(30); t('ba', lambda: B.__setitem__(I(),1)); B=bytearray(30); t('ba', lambda: B.__setitem__(1,I())); B=bytearray(30); t('ba', lambda: B.insert(2,I())); B=bytearray(30); t('ba', lambda: B.append(I()))
B=bytearray(30); t('basplit', lambda: B.split(b'\0',I())); B=bytearray(30); t('barep', lambda: B.replace(b'\0',b'x',I())); B=bytearray(30); t('baljust', lambda: len(B.ljust(I()))); B=bytearray(30); t('bafindi', lambda: type(B.find(I()))); B=bytearray(30); t('bain', lambda: type(I() in B))
# (their types: CPython 3.11 searches the memory that the bytearray had before, whatever that holds by then)
B=bytearray(30); m=memoryview(B); t('mvclear', lambda: B.clear()); t('mvapp', lambda: B.append(1)); t('mvidx', lambda: m[I()]); t('mvset', lambda: m.__setitem__(0,I())); t('mvrel', lambda: m.release()); t('m', lambda: m[0]); t('m2',lambda: m.tobytes()); t('m3', lambda: repr(m)[:9]); t('m4', lambda: len(m)); t('m5', lambda: m.cast('I')); t('m6', lambda: list(m)); t('m7', lambda: m==m)
class I:
    def __index__(s): m.release(); return 1
for i in range(1):
    m=memoryview(bytearray(10)); t('mvr', lambda: m[I()]); m=memoryview(bytearray(10)); t('mvr', lambda: m.__setitem__(I(),1)); m=memoryview(bytearray(10)); t('mvr', lambda: m.__setitem__(0,I())); m=memoryview(bytearray(10)); t('mvr', lambda: bytes(m[I():3]));m=memoryview(bytearray(10)); t('mvr', lambda: m.__setitem__(slice(0,I()),b'x'))
# bytes from iter
L=[1]*10
class I:
    def __index__(s): L.clear(); return 5
L=[I()]+[1]*10; t('bytes', lambda: bytes(L)); L=[I()]+[1]*10; t('bytearr', lambda: bytearray(L)); L=[1]*20
L=[I()]*10; t('baset', lambda: bytearray(20).__setitem__(slice(0,3),L))
# generators
def g():
    next(G); yield 1
G=g(); t('gre', lambda: next(G)); t('gre2', lambda: next(G))
def g():
    try: yield 1
    finally: G.close()
G=g(); next(G); t('gclose', lambda: G.close())
def g():
    yield from G
G=g(); t('yfself', lambda: next(G))
def g():
    yield
    G.throw(ValueError)
G=g(); next(G); t('gthrow', lambda: next(G))
def g():
    x=yield 1
    G.send(2)
G=g(); next(G); t('gsend', lambda: G.send(1))
def g():
    while 1:
        try: yield 1
        except GeneratorExit: pass
G=g(); next(G); t('ignored', lambda: G.close())
def g():
    del globals()['G']
    yield 1
G=g(); t('delself', lambda: list(G) if 'G' in globals() else 0)
async def c(): await C
C=c()
t('coself', lambda: C.send(None))
t('coself2', lambda: C.send(None))
m=map(lambda x: next(m), [1,2]); t('mapre', lambda: next(m))
m=filter(lambda x: next(m), [1,2]); t('filre', lambda: next(m))
z=None
def it():
    yield 1
    yield next(z)
z=zip(it(),[1,2]); t('zip', lambda: list(z))
e=enumerate(x for x in [1,next(iter([1]))]); t('en', lambda: list(e))
# classes
class A: pass
class Bc(A): pass
def f(): A.__bases__=(Bc,)
t('basecycle', f)
def f(): A.__mro__=()
t('mro', f)
class M(type):
    def mro(c): return []
t('mro0', lambda: M('X',(),{}))
class M(type):
    def mro(c): return [c,1,object]
t('mro1', lambda: M('X',(),{}))
class M(type):
    def mro(c): return [c]
t('mro2', lambda: M('X',(),{})().foo)
class M(type):
    def mro(c): return [int,object]
t('mro3', lambda: M('X',(),{})())
class M(type):
    def mro(c):
        c.__bases__=(A,); return type.mro(c)
t('mro4', lambda: M('X',(),{})())
def f():
    o=A(); o.__class__=int
t('cls1', f)
def f():
    o=A(); o.__class__=type('Q',(),{'__slots__':('a','b')}); o.a
t('cls2', f)
def f():
    class P:
        __slots__=('a',)
    class Q:
        __slots__=('b',)
    p=P(); p.a=3; p.__class__=Q; return p.b
t('cls3', f)
def f():
    class P: __slots__=('a',)
    class Q: __slots__=('a',)
    return P.a.__get__(Q())
t('slotbad', f)
def f():
    class P: __slots__=('a',)
    class Q(P): pass
    Q.__bases__=(object,)
t('bases', f)
t('newbad', lambda: object.__new__(int)); t('newbad2', lambda: int.__new__(str)); t('newbad3', lambda: list.__new__(dict)); t('newbad4', lambda: object.__new__(type)); t('initbad', lambda: list.__init__({})); t('newbad5', lambda: dict.__new__(1)); t('tn', lambda: type.__new__(type,'x',(1,),{})); t('tn2', lambda: type.__new__(int,'x',(),{})); t('tn3', lambda: type('a\0b',(),{})); t('tn4',lambda: type('x',(bool,),{})); t('tn5',lambda: type('x',(int,str),{})); t('tn6', lambda: type('x',(),{'__slots__':('a','a')})); t('tn7', lambda: type('x',(int,),{'__slots__':('a',)})); t('tn8', lambda: type('x',(),{'__slots__':('__dict__','__dict__')})); t('tn9', lambda: type('x',(),{'__slots__':'1'})); t('tna', lambda: type('x',(),{1:2}));
t('cc', lambda: type('x',(),{'__slots__':('a',),'a':1}))
