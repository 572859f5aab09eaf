# Weak references, proxies, finalizers.  What a stack word may keep alive is not counted exactly.
import _weakref as weakref, gc
class W:
    def __init__(s,n=0): s.n=n
    def __repr__(s): return f'W{s.n}'
def tr(f,*a,**k):
    try: print("ok", f(*a,**k))
    except Exception as e: print(type(e).__name__, e)
o=W(); r=weakref.ref(o); tr(weakref.ref); tr(weakref.ref,1); tr(weakref.ref,o,None,1); tr(weakref.ref,o,callback=1)
print(r is weakref.ref(o), r==weakref.ref(o), hash(r)==hash(o), r.__callback__, r() is o)
pr=weakref.proxy(o); print(type(pr), pr.n); tr(hash,pr); tr(lambda:pr.zz); tr(lambda: pr+1); tr(r,1); tr(r,a=1)
pr.n=5; print(o.n, bool(pr), str(pr), isinstance(pr,W), weakref.getweakrefcount(o), len(weakref.getweakrefs(o)))
def gone():
    o=W(3); return weakref.ref(o), weakref.proxy(o), weakref.ref(o)
rs=[gone() for i in range(16)]
for i in range(3): gc.collect()
rs=[x for x in rs if x[0]() is None]
print(len(rs)>=8)
r,pr,_=rs[3]
print(r(), 'dead' in repr(r)); tr(lambda: pr.n); tr(hash, r); tr(lambda: pr+1); tr(len,pr); tr(setattr,pr,'a',1)
log=[]
def cb(x): log.append((x() is None, type(x).__name__))
def mk():
    w=W(1); return weakref.ref(w,cb), weakref.ref(w, lambda x: log.append('second'))
refs=[mk() for _ in range(10)]
for _ in range(3): gc.collect()
print(10<=len(log)<=20, sorted(set(map(str,log))))
class S(weakref.ref):
    __slots__='k',
    def __new__(c,o,k,cb=None):
        s=super().__new__(c,o,cb); s.k=k; return s
    def __init__(s,o,k,cb=None): super().__init__(o,cb)
w=W(9); s=S(w,'key'); s2=S(w,'k2'); print(s is s2, s==s2, type(s).__name__, s.k, s() is w, s2.k)
keep=[W(i) for i in range(1000)]; rs=[weakref.ref(k) for k in keep]
gc.collect(); print(all(r() is k for r,k in zip(rs,keep)))
del keep[500:]; 
if 'k' in globals(): del k
gc.collect(); gc.collect()
n=sum(r() is not None for r in rs); print(500<=n<=750)
class D:
    def __init__(s,n): s.n=n
    def __del__(s): dels.append(s.n)
dels=[]
def f():
    for i in range(20): D(i)
f(); gc.collect(); gc.collect(); print(len(dels)==len(set(dels))>=10)
class C: pass
def cyc():
    a=C(); b=C(); a.b=b; b.a=a; return weakref.ref(a)
q=[cyc() for i in range(20)]; gc.collect(); gc.collect(); print(sum(x() is None for x in q)>=10)
d={1:weakref.ref(W()),2:weakref.ref(w)}; gc.collect(); gc.collect()
weakref._remove_dead_weakref(d,2); print(len(d)); tr(weakref._remove_dead_weakref,{1:2},1); tr(weakref._remove_dead_weakref,1,1)
class T(type): pass
def mkcls():
    c=T('Tmp',(),{}); return weakref.ref(c)
cr=[mkcls() for i in range(10)]; gc.collect(); gc.collect(); print(sum(x() is None for x in cr)>=5, len(T.__subclasses__(T)), [c.__name__ for c in W.__subclasses__()])
print(weakref.ref(int)() is int, weakref.ref(len)() is len, weakref.getweakrefcount(3))
class It:
    def __init__(s): s.i=0
    def __iter__(s): return s
    def __next__(s):
        s.i+=1
        if s.i>3: raise StopIteration
        return s.i
it=It(); print(list(weakref.proxy(it)), 5 in weakref.proxy([].__class__ and It()) if 0 else 'x')
fn=lambda a,b=2:(a,b); p=weakref.proxy(fn); print(type(p), p(1), callable(p))
