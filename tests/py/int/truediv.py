# Division of integers is rounded correctly, whatever their size.
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for a, b in [(1, 3), (2, 3), (-7, 2), (10**30, 3), (10**30, 10**29), (3**200, 3**199), (2**1023, 1),
             (2**2000, 2**1990), (1, 10**400), (10**308 * 17, 17), (2**53 + 1, 1), (2**53 + 3, 2),
             (2**1024 - 2**970, 1), (123456789012345678901234567890, 987654321), (-1, 10**320), (5, -10**310),
             (0, 5), (0, -5), (2**64 - 1, 2**64), (10**17 + 1, 10**17)]:
    err(lambda: a / b)
err(lambda: 2**1024 / 1)
err(lambda: 10**400 / 3)
err(lambda: 1 / 0)
err(lambda: 10**400 / 10**399)
err(lambda: float(2**1024 - 2**970))
err(lambda: float(2**1024 - 2**969))
err(lambda: float(2**1024))
err(lambda: float(-10**400))
err(lambda: 10**400 + 1.0)
err(lambda: 1.0 * 10**400)
for n in (2**53, 2**53 + 1, 2**53 + 2, 2**53 + 3, 2**54 + 2, 2**54 + 6, 2**64 + 2**11, 2**64 + 2**11 + 1):
    print(n, float(n))
for a in (7, -7):
    for b in (2, -2, 2.5, -2.5):
        print(a // b, a % b, divmod(a, b), a / b)
