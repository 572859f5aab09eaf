# Arithmetic of numbers from one digit to hundreds, where digits are taken in pairs.
# quick-candidate
a=10**30;
for x in (0,1,-1,2**47,-2**47,2**59,2**60-1,-2**60,2**61,a,-a,10**100,-10**100,10**1000,2**64,2**90-1,2**120):
    for y in (0,1,-1,2**47,2**59,-2**60,2**62,a,10**99,-10**99,2**30-1,2**300-1):
        print(x+y,x-y,x*y,x&y,x|y,x^y, x<<3, x>>5, x==y, x<y)
        if y: print(x//y, x%y)
import math
print([math.factorial(i) for i in range(30)], [math.isqrt(n) for n in (0,1,2,3,4,99,100,2**52-1,2**52,2**60,2**100,(2**26)**2-1)])
print([math.perm(20,i) for i in range(20)],[math.comb(60,i) for i in range(40)])
print(int('7'*100), int('-'+'9'*200), str(3**700))
