# OrderedDict: every method and error.
def clean(s):
    """repr without addresses"""
    while " at 0x" in s:
        i = s.index(" at 0x")
        s = s[:i] + s[s.index(">", i):]
    return s


def e(f):
    try:
        print(clean(repr(f())))
    except Exception as x:
        print(type(x).__name__, x)


from _collections import OrderedDict as O
e(lambda:O(1,2))
e(lambda:O(1))
e(lambda:O([(1,)]))
e(lambda:O([(1,2,3)]))
e(lambda:O([1]))
e(lambda:O(a=1))
e(lambda:O([(1,2)],b=3))
o=O([(1,2),(3,4)])
e(lambda:o)
e(lambda:O())
e(lambda:o.update(1,2))
e(lambda:o.update(1))
e(lambda:o.pop())
e(lambda:o.pop(9))
e(lambda:o.pop(9,8))
e(lambda:o.popitem(1,2))
e(lambda:O().popitem())
e(lambda:O().popitem(last=False))
e(lambda:O().move_to_end(1))
e(lambda:o.move_to_end(7))
e(lambda:o.move_to_end(1))
e(lambda:o)
e(lambda:o.move_to_end(1,last=False))
e(lambda:o)
e(lambda:o.__reduce__())
e(lambda:o.keys())
e(lambda:o.values())
e(lambda:o.items())
e(lambda:iter(o))
e(lambda:reversed(o))
e(lambda:list(reversed(o.items())))
e(lambda:o|{5:6})
e(lambda:{5:6}|o)
e(lambda:o|1)
e(lambda:o.copy())
e(lambda:O.fromkeys([1,2],3))
e(lambda:o==O([(3,4),(1,2)]))
e(lambda:o=={3:4,1:2})
e(lambda:o.setdefault(9))
e(lambda:o.setdefault())
e(lambda:o.__dict__); o.x=1
e(lambda:o.__dict__)
e(lambda:o.__reduce__())
e(lambda:o.__getitem__(99))
e(lambda:o.__delitem__(99))
it=iter(o)
next(it); o[100]=1
e(lambda:next(it))
e(lambda:next(it))
it=iter(o)
next(it); o.move_to_end(100,last=False)
e(lambda:next(it))
e(lambda:next(it))
it=iter(o)
next(it); o[100]=5
e(lambda:next(it))
e(it.__reduce__); 
del o[100]; e(lambda:next(it)); e(lambda:hash(o)); e(lambda:o<o); o[o and 5]=o; e(lambda:o)
class S(O): pass
e(lambda:S([(1,2)]))
e(lambda:S([(1,2)]).copy())
e(lambda:S())
e(lambda:S([(1,2)])|{3:4})
e(lambda:{3:4}|S([(1,2)]))
class T(O):
    def __setitem__(s,k,v): print('set',k); super().__setitem__(k,v)
    def __getitem__(s,k): print('get',k); return super().__getitem__(k)
    def __delitem__(s,k): print('del',k); super().__delitem__(k)
    def __missing__(s,k): return 'miss'
x=T([(1,2)],a=3)
e(lambda:x.pop(1))
e(lambda:x.pop('zz'))
e(lambda:x.setdefault(5,6))
e(lambda:x.setdefault(5,6))
e(x.popitem)
e(x.copy); x.update({8:9})
e(lambda:x.pop('a',1))
e(lambda:x.clear())
e(lambda:T.fromkeys('ab')); x|={4:5}
e(lambda:x|{6:7})
e(lambda:x)
class M:
    def items(s): return [(1,2)]
e(lambda:O(M()))
e(lambda:type(iter(o)).__mro__)
e(lambda:type(o.keys()).__mro__)
e(lambda:O.__doc__)
e(lambda: O.pop.__text_signature__);e(lambda: O.popitem.__text_signature__);e(lambda: O.move_to_end.__text_signature__);e(lambda: O.setdefault.__text_signature__);e(lambda: O.fromkeys.__text_signature__)
e(lambda:O.__text_signature__)
e(lambda:o.keys()&{1})
e(lambda:o.keys().isdisjoint([2]))
e(lambda:o.move_to_end())
e(lambda:o.pop(1,2,3))
e(lambda:o.setdefault(1,2,3))
e(lambda:o.popitem(foo=1))
e(lambda:o.copy(1))
e(lambda:o.pop(key=100,default=4))
e(lambda:o.setdefault(key=11,default=2))


# clear() counts as a change of size, all else as one of the order.
def refill(d):
    d.clear()
    d.update(a=1, b=2, c=3)


def pop_all(d):
    while d:
        d.popitem()


for way in iter, reversed:
    for change in O.clear, refill, pop_all, lambda d: d.pop("a"), lambda d: d.update(z=1), lambda d: d.move_to_end("b"):
        d = O(a=1, b=2, c=3)
        it = way(d)
        next(it)
        change(d)
        for i in range(2):
            try:
                print(next(it))
            except Exception as e:
                print(type(e).__name__, e)

# After the last one (or of none) it ends, whatever has happened to the dict.
for n in range(4):
    for way in iter, reversed:
        for change in O.clear, lambda d: d.update(z=1), lambda d: d.pop("b", 0):
            d = O([("a", 1), ("b", 2), ("c", 3)][:n])
            it = way(d)
            for i in range(n):
                next(it)
            change(d)
            print(n, list(it), it.__reduce__()[1:])
