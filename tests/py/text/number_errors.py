# number_errors.py -- results and messages of one expression per line.
# quick


def t(s):
    try: r=repr(eval(s))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(s[:70],'->',r[:250])

class C:
    def __complex__(self): return 1
class D(complex): pass
class E:
    def __complex__(self): return D(1)
class F:
    def __float__(self): return 1
class F2(float): pass
class G:
    def __float__(self): return F2(1)
class H:
    def __index__(self): return 3
for s in '''complex(C())
complex(E())
complex(F())
float(F())
float(G())
float(H())
complex(H(),H())
complex("1",[])
complex(1,[])
float.fromhex(1)
float.fromhex("0x1.ffffffffffffffp1023")
float.fromhex(" -0X1.8P-1 ")
float.fromhex("0x1p99999999999999999999")
float.fromhex("0x0p99999999999999999999")
float.fromhex("0x1p-99999999999999999999")
float.fromhex("1é")
float("é")
float("1.5\\x00")
float(b"\\xff")
float(b" 12 ")
float(bytearray(b"x"))
complex("\\u0663j")
complex("nan+infj")
complex("1e5-1e+6j")
complex("1_0+2_0j")
complex("+j")
complex("1-j")
complex("1j+2")
complex("(1")
complex("1e400j")
(1.5).__floor__()
(-0.0).__repr__()
(0.1).as_integer_ratio()
(5e-324).as_integer_ratio()
(1e300).as_integer_ratio()
float.__getformat__(1)
D(1j).__class__
(2.5).__round__(None)
(2.5).__round__("x")
complex.__getnewargs__(1j)
(1+2j).conjugate()
(1+2j).real
complex(1,2)==complex(1,2)
(10**400)==1j
complex(imag=1)
complex("1",imag=None)
complex(None)
(1j).__format__("x")
1.5 .__format__(1)
(1).__format__(1)
1j .__pow__(2,3)
1j .__rpow__(2)
float.fromhex("")
(2.0).__pow__(2,3)
(1e308*10).hex()
(-0.0).hex()
(5e-324).hex()
1.5 .__divmod__(0.0)
float("1e5_0")
float("1_.5")
float("._5")
float("nan_")
float("1e_5")
float("i_nf")'''.split('\n'): t(s)
