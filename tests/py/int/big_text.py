# Long decimal texts both ways, and arithmetic identities on large numbers.
import sys

sys.set_int_max_str_digits(0)
seed = 12345
digits = []
for _ in range(3000):
    seed = (seed * 1103515245 + 12345) % 2**31
    digits.append(str(seed // 65536 % 10))
text = "7" + "".join(digits)
n = int(text)
print(str(n) == text, n % 997, n.bit_length(), hash(n))
print(str(-n) == "-" + text, int("-" + text) == -n)
print(str(n)[:40], str(n * n)[-40:], len(str(n * n)))
print(n * n // n == n, (n * n + 5) % n, divmod(-n * 7 - 1, n)[1] == n - 1)
print((n + 1) * (n - 1) == n * n - 1, n ** 3 == n * n * n)
print(hex(n)[:30], len(bin(n)), oct(n)[-20:])
print(int(hex(n), 16) == n, int(bin(n), 0) == n, int(oct(n), 8) == n)
a, b = n, int(text[1000:])
while b:
    a, b = b, a % b
print(a)
f = 1
for i in range(1, 200):
    f *= i
print(f)
x = 2
for i in range(10):
    x *= x
print(x)
print(sum(10**i for i in range(60)))
print(sys.get_int_max_str_digits())
sys.set_int_max_str_digits(640)
try:
    print(len(str(10**1000)))
except ValueError as e:
    print(e)
try:
    sys.set_int_max_str_digits(100)
except ValueError as e:
    print(e)
