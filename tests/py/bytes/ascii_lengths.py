# Where the first byte or character beyond ASCII is found, in texts of all lengths; decoding and encoding
# without arguments is as with all of them.
# quick
w=0
for n in range(0,80):
    for bad in list(range(n))+[-1]:
        b=bytearray(b"a"*n)
        if bad>=0: b[bad]=0xE9
        for extra in (-1, n-1):
            c=bytearray(b)
            if extra>=0: c[extra]=0xC3
            c=bytes(c)
            pre=next((i for i in range(n) if c[i]>127), n)
            w+= c.isascii()!=(pre==n)
            try: c.decode('ascii'); r=n
            except UnicodeDecodeError as e: r=e.start
            w+= r!=pre
            w+= c.decode('latin-1').encode('latin-1')!=c
            w+= c.decode('latin-1').encode().decode()!=c.decode('latin-1')
            try: c.decode(); r=n
            except UnicodeDecodeError as e: r=(e.start,e.reason,str(e),e.encoding)
            try: c.decode('utf-8','strict'); q=n
            except UnicodeDecodeError as e: q=(e.start,e.reason,str(e),e.encoding)
            w+= r!=q
try: "\ud800".encode()
except UnicodeEncodeError as e: print(e)
class S(str): pass
print(w, S("aé").encode(), type(S("a").encode()), bytearray(b"ab\xc3\xa9").decode())
try: bytearray(b"\xff").decode()
except UnicodeDecodeError as e: print(e, type(e.object))
