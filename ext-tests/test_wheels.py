# gcstress: 997
# Unchanged wheels (packaging/wheels.txt) and modules of the system's lib-dynload.
import sys

sys.path.append("/usr/lib/python3.11/lib-dynload")
import mmh3
import ujson
import xxhash

print(mmh3.hash("foo"), mmh3.hash64("foo"), mmh3.hash_bytes("foo"))
print(xxhash.xxh32_hexdigest(b"abc"), xxhash.xxh64_intdigest("hello"), xxhash.xxh3_128_hexdigest("hi", 5))
h = xxhash.xxh64(); h.update(b"a"); h.update("b"); print(h.hexdigest(), h.name, h.digest_size, h.copy().intdigest())
print(repr(xxhash.VERSION))
try: xxhash.xxh32(5)
except TypeError as e: print(e)
s = ujson.dumps({"a": [1, 2.5, None, True, "x\u20ac", -123456789012], "b": {"c": "d"}})
print(s)
print(ujson.loads(s))
print(ujson.loads('[1, 2.5e3, "q", null, {"z": [[]]}, 123456789012345678901234567890]'))
try: ujson.loads('[1,')
except Exception as e: print(type(e), e)

import _queue
q = _queue.SimpleQueue()
q.put(1); q.put("x"); q.put([1, 2.5])
print(q.qsize(), q.empty())
print(q.get(), q.get_nowait(), q.get(timeout=1.5))
try: q.get_nowait()
except _queue.Empty as e: print(type(e), e.args)
try: q.get(timeout=0.01)
except _queue.Empty as e: print(type(e))
try: q.get(timeout=-1)
except ValueError as e: print(e)
try: q.put()
except TypeError as e: print(e)
try: q.qsize(1)
except TypeError as e: print(e)
class Q(_queue.SimpleQueue):
    def __init__(self): self.n = 5
    def put(self, x):
        self.last = x
        super().put(x)
z = Q(); z.put(3); print(z.n, z.last, z.get(), z.__dict__)

import _json
print(_json.encode_basestring_ascii('h\u20ac"\n'), _json.encode_basestring("a\u20ac\\"))
print(_json.scanstring('abc\\u20ac\\n"  ', 0, True))
class Ctx: pass
c = Ctx()
c.strict = True; c.object_hook = None; c.object_pairs_hook = None
c.parse_float = float; c.parse_int = int; c.parse_constant = {"NaN": 1}.__getitem__; c.memo = {}
s = _json.make_scanner(c)
print(s('{"a": [1, 2.5, -3e5, true, null, "x"], "b": {}, "c": 12345678901234567890}', 0))
try: s('[1,', 0)
except StopIteration as e: print("stop", e.value)
def default(o): raise TypeError("no")
enc = _json.make_encoder(None, default, _json.encode_basestring_ascii, None, ": ", ", ", False, False, True)
print(enc({"a": [1, 2.5, None, True, "x"], "b": (1, 2), 3: "z", 1.5: 1e100}, 0))
try: enc(object(), 0)
except TypeError as e: print(e)
try: enc({(1,): 2}, 0)
except TypeError as e: print(e)
deep = []
for i in range(20000): deep = [deep]
try: enc(deep, 0)
except RecursionError as e: print(e)
