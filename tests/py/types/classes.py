# Classes: every special method, metaclasses, slots, subclasses of builtin types.
class A:
    x = 1
    def __init__(self, a, b=2): self.a=a; self.b=b
    def m(self): return self.a+self.b
    @property
    def p(self): return self.a*10
    @p.setter
    def p(self, v): self.a=v
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(q): return q
    def __repr__(self): return f'A({self.a})'
    def __eq__(self, o): return isinstance(o,A) and self.a==o.a
    def __hash__(self): return hash(self.a)
a=A(1); print(a, a.m(), a.p, a.c(), A.c(), a.s(5), a==A(1), a!=A(2), {A(1):2}[A(1)])
a.p=7; print(a.a, a.__dict__, vars(a)); del a.b; print(a.__dict__); a.z=3; print(sorted(a.__dict__))
class B(A):
    def __init__(self,*args): super().__init__(*args); self.q=1
    def m(self): return super().m()*2
    def __getattr__(self,n): return n+'?'
b=B(3); print(b.m(), b.zz, b.q, B.__mro__, B.__bases__, isinstance(b,A), issubclass(B,A))
class M(type):
    def __new__(m,n,bs,d,**k):
        d['tag']=k; return super().__new__(m,n,bs,d)
    def __init__(c,n,bs,d,**k): super().__init__(n,bs,d)
    def __call__(c,*a): r=super().__call__(*a); return r
    def __getattr__(c,n): return 'meta '+n
    @property
    def mp(c): return 'mp'
    def __instancecheck__(c,o): return o==3
    def __len__(c): return 42
class D(metaclass=M,k=1): pass
print(D.tag,D.foo,D.mp,isinstance(3,D),isinstance(D(),D),len(D), type(D), D())if 0 else print(D.tag,D.foo,D.mp,isinstance(3,D),isinstance(D(),D),len(D),type(D))
class S:
    __slots__=('a','b','__c')
    def __init__(self): self.a=1; self.__c=3
    def g(self): return self.__c
s=S(); print(s.a,s.g())
try: s.b
except AttributeError as e: print(e)
try: s.q=1
except AttributeError as e: print(e)
s.b=2; del s.b
try: del s.b
except AttributeError as e: print(e)
print(S.__slots__, [k for k in S.__dict__])
class I(int):
    def __add__(self,o): return I(int(self)+int(o)+100)
    def __repr__(self): return 'I'+int.__repr__(self)
i=I(5); i.attr='x'; print(i+1, 1+i, i*2, i.attr, i==5, hash(i)==hash(5), [1,2,3,4,5,6][i], i.__dict__, i.real)
class T(tuple):
    def __new__(c,*a): return super().__new__(c,a)
    @property
    def first(self): return self[0]
t=T(1,2,3); t.n=1; print(t, t.first, t.n, len(t), t[1:], t+(4,), t==(1,2,3)); 
for k in range(20): setattr(t,'k%d'%k if 0 else 'k'+str(k),k)
print(t.k19, len(t.__dict__), t)
class L(list):
    def append(self,x): super().append(x*2)
l=L([1]); l.append(2); print(l, l[0], len(l), l.__class__, isinstance(l,list)); l.zz=1; print(l.zz)
class F(float): pass
f=F(1.5); f.u=1; print(f+1,f.u,f)
class ST(str):
    def upper(self): return 'UP'
st=ST('abc'); st.v=1; print(st.upper(), st+'d', st.v, st=='abc', {st:1}['abc'], len(st), st[1])
class DD(dict):
    def __missing__(self,k): return k
d=DD(a=1); print(d['a'],d['q'],d); d.w=1; print(d.w)
class E(Exception):
    def __init__(self,a,b): super().__init__(a); self.b=b
try: raise E(1,2)
except E as e: print(e, e.b, e.args, e.__dict__)
class BY(bytes): pass
by=BY(b'abcde'); by.x=1; print(by, by.x, by[1], by+b'f')
class Desc:
    def __set_name__(self,o,n): self.n=n; print('set_name',o.__name__,n)
    def __get__(self,o,t): return (self.n, o is None, t.__name__)
    def __set__(self,o,v): print('set',v)
    def __delete__(self,o): print('del')
class W:
    d=Desc()
    def __init_subclass__(cls,**k): print('init_subclass',cls.__name__,k)
    def __class_getitem__(cls,i): return (cls.__name__,i)
print(W.d, W().d); W().d=5; del W().d; print(W[int,str])
class W2(W,opt=1): pass
class Op:
    def __init__(self,v): self.v=v
    for n in 'add sub mul truediv floordiv mod pow lshift rshift and or xor matmul divmod'.split():
        exec(f"def __{n}__(self,o): return ('{n}',self.v,getattr(o,'v',o))\ndef __r{n}__(self,o): return ('r{n}',self.v,o)\n" + (f"def __i{n}__(self,o): self.v=('i{n}',o); return self\n" if n!='divmod' else ''))
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __abs__(self): return 'abs'
    def __bool__(self): return False
    def __len__(self): return 3
    def __getitem__(self,i): return i
    def __setitem__(self,i,v): print('setitem',i,v)
    def __delitem__(self,i): print('delitem',i)
    def __contains__(self,i): return i==1
    def __call__(self,*a,**k): return a,k
    def __iter__(self): return iter([1,2])
    def __index__(self): return 2
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 1j
    def __enter__(self): return 'enter'
    def __exit__(self,*a): print('exit',a[0]); return True
    def __lt__(self,o): return 'lt'
    def __ge__(self,o): return 'ge'
    def __format__(self,s): return 'fmt'+s
    def __dir__(self): return ['b','a']
    def __round__(self,n=None): return n
    def __reversed__(self): return 'rev'
    def __sizeof__(self): return 99
o=Op(1); x=Op(2)
print(o+x,o-x,o*x,o/x,o//x,o%x,o**x,o<<x,o>>x,o&x,o|x,o^x,o@x,divmod(o,x)); print(1+o,1-o,1*o,1/o,1//o,1%o,1**o,1<<o,1>>o,1&o,1|o,1^o,1@o,divmod(1,o)); print(-o,+o,~o,abs(o),bool(o),len(o),o[3],o[1:2],1 in o,2 in o,o(1,a=2),list(o),[5,6,7][o],int(o),float(o),complex(o),o<1,o>=1,1>o,format(o,'z'),dir(o),round(o),round(o,1),reversed(o),hex(o))
o[1]=2; del o[1]
with o as q: print(q); 1/0
o+=1; print(o.v); o**=2; print(o.v); o@=3; print(o.v)
def f(): pass
f.a=1; print(f.a, f.__dict__); 
try: f.zz
except AttributeError as e: print(e)
class X:
    def __getattribute__(self,n):
        if n=='boo': return 'hoo'
        return object.__getattribute__(self,n)
    y=1
print(X().boo, X().y)
class Y:
    def __setattr__(self,n,v): print('setattr',n,v); object.__setattr__(self,n,v)
    def __delattr__(self,n): print('delattr',n); object.__delattr__(self,n)
y=Y(); y.a=1; print(y.a); del y.a
A.x=5; print(b.x); A.newm=lambda self: 'new'; print(b.newm()); del A.newm
try: print(B(1).m.__self__, b.newm)
except AttributeError as e: print(e)
A.__add__=lambda s,o:'added'; print(b+1); del A.__add__
try: b+1
except TypeError as e: print(e)
print(type('Dyn',(A,),{'k':1})(1).k, type(a) is A, type(type(a)))
print(A.__name__,A.__qualname__,A.__module__,A.__doc__); A.__name__='Renamed'; print(A, a.__class__)
class P1: pass
class P2: pass
p=P1(); p.v=1; p.__class__=P2; print(type(p),p.v, p.__dict__); p.w=2; print(p.w)
print(P1.__subclasses__(), int.__subclasses__()[:1])
print((5).__add__(6), int.__add__(5,6), (5).__class__, [].__len__(), str.__len__('abc'), object.__repr__(5)[:8], (1).__eq__(1), (1).__lt__('a'))
print(hasattr(a,'zz'), getattr(a,'zz',None), callable(a), callable(A), callable(f))
import sys
class Many:
    def __init__(self):
        for i in range(100): setattr(self,'a'+str(i),i)
m=Many(); print(m.a99, len(m.__dict__)); m2=Many(); print(m2.a50)
class Q: pass
qs=[Q() for i in range(5)]
for n,q in enumerate(qs):
    for j in range(10): setattr(q,'b'+str((j*7+n)%10),j)
print([q.b3 for q in qs], qs[0].__dict__)
