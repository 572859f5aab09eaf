# open() over a small native file object, text and binary.
import sys

PATH = (sys.argv[1] if len(sys.argv) > 1 else "/tmp") + "/krait_files_test"


def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, str(e).replace(PATH, "PATH"))


f = open(PATH, "w")
print(f.write("line one\nline two\n\xe9\u20ac\n"), f.write("last"), f.closed, f.mode)
f.close()
print(f.closed, f.close())
err(f.write, "x")
with open(PATH) as f:
    print(ascii(f.read()), repr(f.read()))
with open(PATH, encoding="utf-8") as f:
    print(ascii(f.readline()), ascii(f.readline(4)), [ascii(x) for x in f])
with open(PATH) as f:
    print(ascii(f.readlines()))
with open(PATH, "rb") as f:
    data = f.read()
    print(data, f.read(), f.seek(5), f.read(3), f.tell())
with open(PATH, "a") as f:
    f.write("\nappended")
with open(PATH) as f:
    print(sum(1 for _ in f))
with open(PATH, "wb") as f:
    print(f.write(b"\x00\xff\r\nbin\r"), f.write(bytearray(b"x")))
with open(PATH, "rb") as f:
    print([x for x in f], f.closed)
with open(PATH, "w") as f:
    f.writelines(["a\n", "b\n"])
    print("printed", 5, file=f)
with open(PATH) as f:
    print(f.read())
with open(PATH) as f:
    print(f.read(2), f.read(0), f.read(100))
with open(PATH) as f:
    for line in f:
        print(line.strip())
        break
    print(next(f).strip(), f.readline().strip(), repr(f.readline()))
err(lambda: f.read())
err(open, "/nonexistent/dir/file")
err(open, PATH, "q")
err(open, PATH, "rw")
err(open, PATH, "")
err(open, PATH, "rb", encoding="utf-8")
err(open)
err(open, 1.5)
err(open, "a\0b")
err(open, "/tmp")
err(open, PATH, encoding="nope")
with open(PATH, "r") as f:
    err(f.write, "x")
with open(PATH, "w") as f:
    err(f.read)
    err(f.write, b"x")
with open(PATH, "wb") as f:
    err(f.write, "x")
    err(f.read)
with open(PATH, "wb") as f:
    f.write(b"abc\xffdef\n")
err(lambda: open(PATH, encoding="utf-8").read())
with open(PATH, encoding="utf-8", errors="replace") as f:
    print(ascii(f.read()))
with open(PATH, encoding="latin-1") as f:
    print(ascii(f.read()))
with open(PATH, "w") as f:
    for i in range(5000):
        f.write("%d\n" % i)
with open(PATH) as f:
    print(sum(int(x) for x in f))
with open(PATH, newline="") as f:
    print(len(f.read()))
try:
    open(PATH, "x")
except FileExistsError as e:
    print(e.errno, e.strerror, e.filename == PATH)
print(open(PATH).name == PATH)
with open(PATH, "w") as f:
    pass
