# Special methods that call themselves, every one: RecursionError.
# gcstress: 5000
def t(name, fn):
    try: print(name, 'ok', str(fn())[:50])
    except RecursionError as e: print(name, 'RE')
    except Exception as e: print(name, type(e).__name__, e)
class A:
    def __getattr__(self, n): return self.foo
t('getattr', lambda: A().x)
class A:
    def __getattribute__(self, n): return self.foo
t('getattribute', lambda: A().x)
class A:
    def __setattr__(self, n, v): self.foo=1
t('setattr', lambda: setattr(A(),'x',1))
class A:
    def __delattr__(self, n): del self.foo
t('delattr', lambda: delattr(A(),'x'))
class A:
    def __getitem__(self, n): return self[n]
t('getitem', lambda: A()[1])
t('iter getitem', lambda: list(A()))
class A:
    def __repr__(self): return repr(self)
t('repr', lambda: repr(A()))
class A:
    def __str__(self): return str(self)
t('str', lambda: str(A()))
t('print', lambda: f'{A()}')
class A:
    def __eq__(self,o): return self==o
    def __hash__(self): return hash(self)
    def __bool__(self): return bool(self)
    def __len__(self): return len(self)
    def __call__(self,*a): return self(*a)
    def __iter__(self): return iter(self)
    def __next__(self): return next(self)
    def __contains__(self,x): return x in self
    def __add__(self,o): return self+o
    def __radd__(self,o): return o+self
    def __iadd__(self,o): self+=o
    def __neg__(self): return -self
    def __index__(self): return [1][self]
    def __int__(self): return int(self)
    def __float__(self): return float(self)
    def __complex__(self): return complex(self)
    def __format__(self,s): return format(self,s)
    def __bytes__(self): return bytes(self)
    def __dir__(self): return dir(self)
    def __lt__(self,o): return self<o
    def __pow__(self,o,m=None): return pow(self,o,m)
    def __round__(self,n=None): return round(self,n)
    def __divmod__(self,o): return divmod(self,o)
    def __abs__(self): return abs(self)
    def __reversed__(self): return reversed(self)
    def __enter__(self):
        with self: pass
    def __exit__(self,*a): pass
    def __length_hint__(self): return len(self)
    def __await__(self): return self.__await__()
a=A()
t('eq', lambda: a==1); t('hash', lambda: hash(a)); t('bool', lambda: bool(a)); t('not', lambda: not a); t('len', lambda: len(a)); t('call', lambda: a(1))
t('iter', lambda: list(a)); t('next', lambda: next(a)); t('in', lambda: 1 in a); t('add', lambda: a+1); t('radd', lambda: 1+a); t('neg', lambda: -a)
t('index', lambda: [1][a]); t('int', lambda: int(a)); t('float', lambda: float(a)); t('complex', lambda: complex(a)); t('format', lambda: format(a,'')); 
t('bytes', lambda: bytes(a)); t('dir', lambda: dir(a)); t('lt', lambda: a<1); t('pow', lambda: pow(a,1)); t('pow3', lambda: pow(a,1,2)); t('round', lambda: round(a)); t('divmod', lambda: divmod(a,1))
t('abs', lambda: abs(a)); t('reversed', lambda: reversed(a))
t('dictkey', lambda: {a:1})
t('sorted', lambda: sorted([a,a]))
def w():
    with a: pass
t('with', w)
class D:
    def __get__(self,o,t): return o.d
    def __set__(self,o,v): o.d=v
class O: d=D()
t('descr', lambda: O().d)
t('descrset', lambda: setattr(O(),'d',1))
class P:
    @property
    def p(self): return self.p
t('prop', lambda: P().p)
def k(x): return sorted([1,2], key=k)
t('sortkey', lambda: k(1))
def m(x): return list(map(m,[1]))
t('map', lambda: m(1))
def m(x): return max([1,2],key=m)
t('max', lambda: m(1))
def ev(): return eval('ev()',globals())
t('eval', ev)
def ex(): exec('ex()',globals())
t('exec', ex)
class M(type):
    def __call__(c,*a): return c(*a)
class X(metaclass=M): pass
t('metacall', lambda: X())
class M(type):
    def __instancecheck__(c,o): return isinstance(o,c)
    def __subclasscheck__(c,o): return issubclass(o,c)
class X(metaclass=M): pass
t('ic', lambda: isinstance(1,X)); t('sc', lambda: issubclass(int,X))
class X:
    def __new__(c): return c()
t('new', lambda: X())
class X:
    def __init__(s): X()
t('init', lambda: X())
class X:
    def __init_subclass__(c): type('Y',(X,),{})
t('initsub', lambda: type('Y',(X,),{}))
class X(dict):
    def __missing__(s,k): return s[k]
t('missing', lambda: X()[1])
class X: pass
X.__call__=X()
t('callinst', lambda: X()())
X.__getattr__=X()
class Y: pass
Y.__repr__=lambda s: '%r'%s
t('pct', lambda: repr(Y()))
def g():
    yield from g()
t('yf', lambda: list(g()))
def g():
    for x in g(): yield x
t('gfor', lambda: list(g()))
import sys
sys.displayhook(None)
def exc():
    try: 1/0
    finally: exc()
t('finally', exc)
def exc():
    try: 1/0
    except: exc()
t('except', exc)
