# An int beyond 64 bits of which only exits know, out of the code of a character.


def weighed(n, mask):
    x = 0
    for k in range(n):
        x = (ord("1") * 0x7FFFFFFFFFFFFFFF - (k & mask)) & 0xFFFF
    return x


def of_text(n, text):
    x = 0
    for k in range(n):
        x = (ord(text[k % 3]) * 0x7FFFFFFFFFFFFFFF - (k & 3)) & 0xFFFF
    return x


def exact(n, a, b):
    x = y = i1 = 0
    for k in range(n):
        x = ((ord(("12" or "q")[0]) * (b[-3] if a > a else (2**63 - 1))) - (a & abs(y))) & 0xFFFF
    return x


def called(n, text):
    big = 0
    for k in range(n):
        big = ord(text[0]) * 0x7FFFFFFFFFFFFFFF
        if k % 9 == 4:
            text = text[1:] + text[0]
    return big


print(weighed(100, 7), of_text(100, "abc"), exact(100, 64, [1, 2, 3]), called(100, "xyz"))
