#!/usr/bin/python3.11
"""tests/fuzz/crash.py KRAIT [--count N] [--seed S] [--options "-X jithot=1"]: the crash fuzzer.

Each seed makes a program of hostile calls: every method of a builtin type, or every function of a native module,
with arguments of wrong types, huge ints, NaN, self-references, and objects whose special methods raise, answer
nonsense or change the container they are asked about.  Krait may answer with any value or exception but must reach the
program's last line.  Where the arguments are plain (no huge sizes, no hostile objects) the type of the exception and
its message, or the repr of the result, are compared with CPython's; known differences are few and listed below.
The last line is `N passed, N failed`; a failing program is kept and named.
"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ORACLE = ["/usr/bin/python3.11", "-I", "-S"]
TYPES = """int float complex bool str bytes bytearray list tuple dict set frozenset range slice object type
memoryview enumerate zip map filter reversed property staticmethod classmethod super BaseException OSError
StopIteration ImportError SyntaxError UnicodeDecodeError UnicodeEncodeError ExceptionGroup KeyError""".split()
MODULES = "builtins math _operator _functools _collections itertools _bisect _heapq _weakref _codecs".split()
# Not called: they wait, end the program, or read and write what is outside of it.
SKIPPED = """input breakpoint exit quit open print help copyright credits license _exit __import__ exec eval compile
sleep __build_class__ gamma lgamma""".split()

PRELUDE = r'''
import sys
def attempt(number, compare, fn, *args, **kwargs):
    try:
        r = fn(*args, **kwargs)
    except BaseException as e:
        text = type(e).__name__
        if compare:
            try: text += " " + str(e)
            except BaseException: pass
    else:
        if type(r) is type(iter([])) or not compare: text = "value"
        else:
            try: text = type(r).__name__ + " " + repr(r)
            except BaseException as e: text = "repr raises " + type(e).__name__
        # What came out is used a little, so that a broken object shows itself.
        try: bool(r), hash(r), str(r)[:9], len(r), next(iter(r), 0), r == r
        except BaseException: pass
        r = None
    if compare and " at 0x" not in text: print(number, ascii(text)[:300])
class Mean:
    """Every special method does what `mood` says to the `victim`."""
    def __init__(self, mood, victim=None): self.mood = mood; self.victim = victim; self.left = 40
def nasty(name):
    def method(self, *args):
        self.left -= 1
        v = self.victim
        if self.left < 0: raise StopIteration if name == "__next__" else ValueError(name)
        if self.mood == "raise": raise KeyError(name)
        if self.mood == "none": return None
        if self.mood == "self": return self
        if self.mood == "huge": return 2**62
        if self.mood == "negative": return -1
        if self.mood == "text": return "text"
        if self.mood == "list": return [self, args]
        try:
            if hasattr(v, "clear"): v.clear()
            if hasattr(v, "append"):
                for i in range(40): v.append(i)
            elif hasattr(v, "update"):
                v.update({i: i for i in range(40)}) if type(v) is dict else v.update(range(40))
        except BaseException: pass
        if name in ("__hash__", "__len__", "__index__", "__int__", "__length_hint__"): return 1
        if name in ("__str__", "__repr__", "__format__"): return "x"
        if name == "__bytes__": return b"x"
        if name == "__float__": return 1.5
        if name == "__complex__": return 1j
        return self if name in ("__iter__", "__enter__") else True
    return method
for name in """__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __len__ __bool__ __index__ __int__ __float__ __complex__
__iter__ __next__ __getitem__ __contains__ __str__ __repr__ __format__ __bytes__ __call__ __length_hint__ __add__
__radd__ __mul__ __rmul__ __sub__ __rsub__ __mod__ __rmod__ __pow__ __rpow__ __lshift__ __rlshift__ __or__ __ror__
__and__ __rand__ __neg__ __abs__ __round__ __trunc__ __reversed__ __divmod__ __floordiv__ __truediv__ __missing__ __get__
__set__ __setitem__ __delitem__ __iadd__ __ior__ __instancecheck__ __subclasscheck__ __mro_entries__ keys read write
__fspath__ __copy__ __sizeof__ __dir__ __enter__ __exit__ __rdivmod__ __invert__ __pos__ __ceil__ __floor__""".split():
    setattr(Mean, name, nasty(name))
class MyInt(int): pass
class MyStr(str): pass
class MyList(list): pass
class MyDict(dict):
    def __missing__(self, k): return k
loop_list = [1]; loop_list.append(loop_list)
loop_dict = {1: 2}; loop_dict["self"] = loop_dict
'''

PLAIN = """0 1 -1 2 3 255 True None 1.5 -0.0 '' 'a' 'abc' 'aBc\\u00e9' b'' b'abc' [] [1,2,3] (1,2) () {} {1:2} {1,2}
{'a':'b'} frozenset({1}) range(3) slice(1,2) 1j int str list dict object len ... NotImplemented 'utf-8' 'strict'""".split()
HOSTILE = """float('nan') float('inf') -float('inf') 2**31 2**31-1 -2**31 2**32 2**47 -2**47 2**48 2**62 2**63 -2**63 2**63-1
2**64 -2**64 2**200 -2**200 1e308 5e-324 loop_list loop_dict MyInt(5) MyStr('s') MyList([1,2]) MyDict(a=1) '\\ud800'
'\\U0001F600'*3 'x'*1000 b'\\xff\\x00'*50 bytearray(b'abc') memoryview(b'abc') memoryview(bytearray(b'abcd'))[::-2]
iter([1,2]) (i\x00for\x00i\x00in\x00range(3)) Mean type('T',(),{}) ValueError('x') type sys lambda\x00*a,**k:a
lambda\x00*a:1/0 Mean('raise') Mean('none') Mean('self') Mean('huge') Mean('negative') Mean('text') Mean('list')""".split()

MAKE = {  # how a receiver of the type is written; several are chosen from
    "int": "5 0 -7 2**70 -2**63 True MyInt(3)", "float": "1.5 0.0 float('nan') 1e300 -float('inf')",
    "complex": "1j 1+2j complex('nan')", "bool": "True False", "str": "'' 'abc' 'a\\u1234b' 'x'*99 MyStr('q')",
    "bytes": "b'' b'abc' b'\\xff'*40", "bytearray": "bytearray() bytearray(b'abcabc')",
    "list": "[] [1,2,3] [3,'a',None] list(range(50)) MyList([2,1]) loop_list[:]", "tuple": "() (1,2,3) (loop_list,)",
    "dict": "{} {1:2,'a':3} dict(loop_dict) MyDict(a=1) dict.fromkeys(range(40))",
    "set": "set() {1,2,3} set(range(40))", "frozenset": "frozenset() frozenset({1,'a'})",
    "range": "range(0) range(10) range(2**70) range(5,-5,-2)", "slice": "slice(None) slice(1,2**70,-1)",
    "object": "object()", "type": "int type Mean type('T',(),{})", "memoryview":
    "memoryview(b'abcdef') memoryview(bytearray(8)) memoryview(bytearray(8)).cast('i') memoryview(bytearray(8))[::2]",
    "enumerate": "enumerate([1,2])", "zip": "zip([1],[2]) zip()", "map": "map(str,[1,2])",
    "filter": "filter(None,[1,0])", "reversed": "reversed([1,2])", "property": "property() property(len,len)",
    "staticmethod": "staticmethod(len)", "classmethod": "classmethod(len)", "super": "super(int,True)",
    "BaseException": "BaseException() BaseException(1,2)", "OSError": "OSError(2,'x') OSError()",
    "StopIteration": "StopIteration(1)", "ImportError": "ImportError('x',name='n')",
    "SyntaxError": "SyntaxError('m',('f',1,2,'t')) SyntaxError()", "KeyError": "KeyError() KeyError(1)",
    "UnicodeDecodeError": "UnicodeDecodeError('utf-8',b'abc',0,1,'r')",
    "UnicodeEncodeError": "UnicodeEncodeError('utf-8','abc',0,1,'r')",
    "ExceptionGroup": "ExceptionGroup('m',[ValueError(1)])",
}
# (type, method): answers that depend on the implementation, by nature.
INCOMPARABLE = {"__sizeof__", "__dir__", "__hash__", "__reduce__", "__reduce_ex__", "__getstate__", "__doc__", "__class__",
                "__subclasses__", "mro", "__init_subclass__", "__subclasshook__", "__prepare__", "__init__", "__new__", "id", "hash", "dir",
                "globals", "locals", "vars", "intern", "__dir__", "__getattribute__", "__setattr__", "__delattr__", "__call__",
                "getattr", "setattr", "delattr", "hasattr"}


class Program:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = [PRELUDE]
        self.number = 0

    def argument(self, plain):
        r = self.r
        text = r.choice(PLAIN if plain or r.random() < 0.4 else HOSTILE)
        if not plain and r.random() < 0.15:
            text = "Mean('change', victim)"
        return text.replace("\0", " ")

    def arguments(self, plain):
        n = self.r.choice([0, 1, 1, 1, 2, 2, 3, 5])
        out = [self.argument(plain) for _ in range(n)]
        if not plain and self.r.random() < 0.1:
            out.append(self.r.choice(["key", "default", "maxsplit", "encoding", "sep", "x"]) + "=" + self.argument(False))
        return out

    def call(self, function, plain, method):
        self.number += 1
        compare = plain and method not in INCOMPARABLE
        arguments = "".join(", " + a for a in self.arguments(plain))
        self.lines.append("try: attempt(%d, %r, %s%s)\nexcept BaseException as e: print(%d, type(e).__name__)"
                          % (self.number, compare, function, arguments, self.number))

    def text(self, calls):
        for _ in range(calls):
            plain = self.r.random() < 0.4
            if self.r.random() < 0.75:
                kind = self.r.choice(TYPES)
                owner = eval(kind)
                method = self.r.choice(sorted(n for n in dir(owner) if callable(getattr(owner, n, None)) and n not in SKIPPED))
                self.lines.append("victim = " + self.r.choice(MAKE[kind].split()))
                self.call(("victim." if self.r.random() < 0.8 else kind + ".") + method, plain, method)
            else:
                name = self.r.choice(MODULES)
                module = __import__(name)
                method = self.r.choice(sorted(n for n in dir(module) if callable(getattr(module, n)) and
                                              n not in SKIPPED and not n.startswith("__")))
                self.lines.append("victim = " + self.r.choice(["[1,2,3]", "{1:2}", "{1,2}", "bytearray(b'abc')"]))
                self.call("__import__(%r).%s" % (name, method), plain, method)
        return "\n".join(self.lines) + "\nprint('the end')\n"


def execute(command, path, memory):
    limit = "ulimit -v %d; " % memory if memory else ""
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1")
    try:
        p = subprocess.run(["sh", "-c", limit + 'exec "$@"', "sh"] + command + [path], capture_output=True, timeout=120,
                           env=env, stdin=subprocess.DEVNULL)
        return p.returncode, p.stdout.decode("utf-8", "replace").splitlines(), p.stderr.decode("utf-8", "replace")[-1500:]
    except subprocess.TimeoutExpired as e:
        return "timeout", (e.stdout or b"").decode("utf-8", "replace").splitlines(), ""


def comparable(text):
    """Without the class in front of a method's name where a call has the wrong number of arguments: CPython names the
    class of the bound object or the class that defines the method, depending on how the call was compiled; and
    without the owner of a function that CPython's own parsing of arguments leaves out."""
    text = re.sub(r"TypeError (\w+\.)?(\w+\(\) (takes|argument))", r"TypeError \2", text)
    text = re.sub(r"TypeError (\w+ | |\w+\(\) |function )?(?=expected|argument|takes exactly)", "TypeError ", text)
    return re.sub(r"takes exactly \d arguments? \(|expected \d arguments?, got ", "count ", text).rstrip(")").replace(
        " given", "")


def one(seed, args, keep):
    path = os.path.join(keep, "crash%d.py" % seed)
    with open(path, "w") as f:
        f.write(Program(seed).text(args.calls))
    got = execute([args.krait] + args.options.split(), path, 0 if args.sanitized else 4 << 20)
    bad = None
    if got[0] != 0 or got[1][-1:] != ["the end"]:
        bad = "exit %s after %r\n%s" % (got[0], got[1][-1:], got[2])
    elif args.compare:
        want = execute(ORACLE, path, 4 << 20)
        theirs = dict(line.split(" ", 1) for line in want[1])
        ours = dict(line.split(" ", 1) for line in got[1])
        different = [(k, theirs[k], ours[k]) for k in ours
                     if k in theirs and comparable(ours[k]) != comparable(theirs[k]) and k != "the"]
        if different:
            bad = "\n".join("call %s: CPython %s\n%s Krait   %s" % (k, w, " " * (5 + len(k)), g) for k, w, g in different)
    if bad is None:
        os.unlink(path)
    return seed, path, bad


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("krait")
    ap.add_argument("--count", type=int, default=30)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--calls", type=int, default=150)
    ap.add_argument("--options", default="")
    ap.add_argument("--compare", action="store_true", help="also compare what plain calls say with CPython")
    ap.add_argument("--sanitized", action="store_true", help="an asan build: no limit on address space")
    ap.add_argument("-j", type=int, default=2)
    args = ap.parse_args()
    keep = tempfile.mkdtemp(prefix="krait-crash-")
    failed = 0
    with ThreadPoolExecutor(args.j) as pool:
        for seed, path, bad in pool.map(lambda s: one(s, args, keep), range(args.seed, args.seed + args.count)):
            if bad:
                failed += 1
                print("FAIL seed %d (%s): %s" % (seed, path, bad), flush=True)
    print("%d passed, %d failed" % (args.count - failed, failed))
    if not failed:
        os.rmdir(keep)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
