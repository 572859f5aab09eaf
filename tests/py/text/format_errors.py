# format_errors.py -- results and messages of one expression per line.
# quick
def t(s):
    try: r=repr(eval(s))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(s[:70],'->',r[:250])

class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 255
class N:
    def __int__(self): return 7
for s in '''format(1,"q")
format(1,".2d")
format(1,".2c")
format(1,"c")
format(-1,"c")
format(1114112,"c")
format(1,"+c")
format(1,"#c")
format(1,",c")
format(1,"z")
format(1,"zd")
format(1.5,"zd")
format(1.5,"d")
format(1.5,"n")
format(1234567.891,",")
format(1234567.891,"_")
format(1234567,",_")
format(1234567,"_,")
format(1234567,",,")
format(1234567,"__")
format(255,"_x")
format(255,",x")
format(255,",b")
format(1234567,"_b")
format(1234567,"_o")
format(1234567,"#_x")
format(1234567,"#020_x")
format(1234567,"020,")
format(1234567,"021,")
format(1234567,"<020,d")
format(-1234567,"020,d")
format(1234567,",n")
format(1234567,"_n")
format(1,"10.")
format(1,"5.d")
format(1.5,"99999999999999999999")
format(1.5,".99999999999999999999f")
format(1.5,".2147483648f")
format("a","d")
format("a","+")
format("a"," ")
format("a","=10")
format("a","010")
format("a",",")
format("a","_")
format("a","#")
format("a","z")
format("abc",".2")
format("abc","*^10.2s")
format("abc","é<6")
format("a","xx")
format("a",">>5")
format("a","{<5")
format("a","s5")
format(1,"5 ")
format(3,"e")
format(3,"%")
format(10**400,"f")
format(True,"d")
format(True,"")
format(True,"s")
format(True,"5")
format(1j,"")
format(1j,".2f")
format(1+2j,">20")
format(1+2j,"=20")
format(1+2j,"020")
format(1+2j,"%")
format(1+2j,"+.3e")
format(1+2j,",")
format(1j,"d")
format(-0.0,"z.1f")
format(-0.04,"z.1f")
format(-0.04,".1f")
format(0.0,"z")
format(1e20,"")
format(1e16,"")
format(1.0,".0f")
format(1.0,"#.0f")
format(1.0,".3g")
format(1.0,"#.3g")
format(1e10,"g")
format(1e10,"n")
format(float("nan"),"010")
format(float("inf"),"+,")
format(-float("inf"),"F")
format(0.5,"%")
format(0.123456,".2%")
format(1234.5,"010,.1f")
format(1234.5,"012,.1f")
format(123456.7,"<15,.1f")
format(1.5,"=+10")
format(1.5," ")
format(1.5,"e")
format(1.5,"E")
format(1.5,"G")
format(1.1,"")
format(1.1,".17")
format(1.1,".0")
format(123.456,".2")
format(5,"^7")
format(5,"*=+7")
format(None,"x")
format([], "x")
format(object(), "5")[:5]
format(None,"")
"{".format()
"}".format()
"{}".format()
"{0}{}".format(1,2)
"{}{0}".format(1,2)
"{a}".format()
"{a}".format(a=5)
"{0.real}".format(5)
"{0.x}".format(5)
"{0[1]}".format([1,2])
"{0[a]}".format({"a":3})
"{0[a}".format({"a":3})
"{0[]}".format([])
"{0.}".format([])
"{0!r}".format("a")
"{0!s:>5}".format("a")
"{0!a}".format("é")
"{0!x}".format(1)
"{0!}".format(1)
"{0!rr}".format(1)
"{0!r:>{1}}".format("a",6)
"{:{}}".format(1,5)
"{:{}{}}".format(1,">",5)
"{:{:{}}}".format(1,2,3)
"{!r:}".format(1)
"{0:{1}.{2}f}".format(3.14159,10,3)
"{{}}".format()
"{{{0}}}".format(1)
"{0".format(1)
"{0:".format(1)
"{0!r".format(1)
"a}b".format()
"{a.b[c].d}".format(a=1)
"{0[0][1]}".format([[1,2]])
"{0[-1]}".format([1,2])
"{0[99999999999999999999]}".format([1])
"{99999999999999999999}".format(1)
"{-1}".format(1)
"{ 0}".format(1)
"{0 }".format(1)
"{[0]}".format([7])
"{.real}".format(7)
"{0]}".format(7)
"{0[0]x}".format([7])
"{:d}".format("x")
"{a}".format_map({"a":1})
"{b}".format_map({"a":1})
"{0}".format_map({"a":1})
"{}".format_map({"a":1})
"%d" % "a"
"%d" % 1.5
"%i" % N()
"%d" % F()
"%x" % 1.5
"%x" % I()
"%x" % N()
"%o" % "a"
"%c" % 300
"%c" % -1
"%c" % 1114112
"%c" % "ab"
"%c" % 1.5
"%c" % b"a"
"%c" % I()
"%f" % "a"
"%f" % F()
"%f" % 10**400
"%s %s" % (1,)
"%s" % (1,2)
"%(a)s" % {"a":1}
"%(a)s %(b)d" % {"a":1,"b":2}
"%(a)s" % 1
"%(a)s" % (1,)
"%(a" % {}
"%(a)s %s" % {"a":1}
"%s" % {"a":1}
"%*d" % (5,1)
"%*d" % (-5,1)
"%*d" % ("a",1)
"%.*f" % (2,1.5)
"%.*f" % (-2,1.5)
"%-+ #05d" % 5
"%05s" % "a"
"%.3s" % "abcdef"
"%5.1s|" % "abc"
"%%" % ()
"%" % ()
"%5" % 1
"%z" % 1
"%é" % 1
"%ld %hd %Ld" % (1,2,3)
"%u" % -3
"%#x %#X %#o %#b" % (255,255,8)
"%#x %#X %#o" % (255,255,8)
"%x" % -255
"%#x" % -255
"%+x" % 255
"%08x" % -255
"%#010x" % 255
"%.5d" % 42
"%8.5d" % -42
"%-8.5d|" % 42
"%08.5d" % 42
"%+.3e" % 12345.678
"%g" % 1e-5
"%#g" % 1.0
"%G" % 1e100
"%F" % float("inf")
"%05f" % float("nan")
"%+d" % True
"%r" % "é"
"%a" % "é"
"%s" % "é"
"%.2r" % "abc"
"x" % ()
"x" % {}
"x" % []
"x" % 5
"x" % "a"
"%s" % ()
"%99999999999999999999d" % 1
"%.99999999999999999999d" % 1
"%d" % (10**30)
"%x" % (10**30)
"%d" % -(10**30)
"%.40d" % (10**30)
"%e" % 5
"%s" % None
"%5%" % ()
"%(a)%" % {"a":1}
"%()s" % {"":5}
"%(a(b)c)s" % {"a(b)c":5}'''.split('\n'): t(s)
