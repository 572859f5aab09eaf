# The math module where the spine has it.
import math


def err(f, *args, **kw):
    try:
        print(f.__name__, repr(f(*args, **kw)))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


inf, nan = math.inf, math.nan
print(math.pi, math.e, math.tau, math.inf, math.nan)
for f in (math.sqrt, math.floor, math.ceil, math.trunc, math.exp, math.log, math.sin, math.cos, math.tan, math.atan,
          math.fabs, math.isnan, math.isinf, math.isfinite, math.log2, math.log10, math.degrees, math.radians):
    for x in (0, 0.0, 1, 2.5, -2.5, -0.0, 100, 0.5, inf, -inf, nan):
        err(f, x)
err(math.sqrt, "x")
err(math.sqrt)
err(math.sqrt, 1, 2)
err(math.floor, None)
err(math.floor, 1e300)
err(math.pow, 2, 0.5)
err(math.pow, -8, 1 / 3)
err(math.pow, 0, -1)
err(math.fmod, 7, 3)
err(math.fmod, -7, 3)
err(math.fmod, 7, 0)
err(math.hypot, 3, 4)
err(math.hypot)
err(math.atan2, 1, -1)
err(math.copysign, 1, -0.0)
err(math.frexp, 10.0)
err(math.ldexp, 0.5, 10)
err(math.ldexp, 1.0, 5000)
err(math.modf, -3.25)
err(math.gcd, 12, 18)
err(math.gcd)
err(math.gcd, 0, 0)
err(math.gcd, 2**100, 6**50, 2**30)
err(math.gcd, 1.5)
err(math.lcm, 4, 6)
err(math.factorial, 20)
err(math.factorial, 30)
err(math.factorial, -1)
err(math.factorial, 1.5)
err(math.isqrt, 10**20)
err(math.isqrt, -1)
err(math.comb, 50, 25)
err(math.perm, 10, 3)
err(math.fsum, [0.1] * 10)
err(math.prod, [1, 2, 3.5])
err(math.prod, [2] * 70)
err(math.log, 8, 2)
err(math.log, 10**400)
err(math.log2, 2**2000)
err(math.log10, 10**500)
err(math.log, 0)
err(math.log, -1)
err(math.log, 2, 1)
err(math.exp, 1000)
err(math.isclose, 1.0, 1.0 + 1e-10)
err(math.isclose, 1.0, 1.1, rel_tol=0.2)
err(math.dist, [1, 2], [4, 6])
err(math.nextafter, 1.0, 2.0)
err(math.ulp, 1.0)
err(math.remainder, 7, 4)
err(math.acos, 2)
err(math.asin, 1)
err(math.cosh, 1)
err(math.erf, 0.5)
err(math.gamma, 5)
err(math.lgamma, 1)
err(math.expm1, 1e-10)
err(math.log1p, 1e-10)
err(math.cbrt, 27)
err(math.exp2, 10)


# Both are made ints first; only then is it asked whether they are natural numbers.
for function in (math.comb, math.perm):
    for args in ((-1, -1), (-1, "x"), ("x", -1), (2, -1), (-2, 1), (1.5, "x"), (True, True)):
        try:
            print(function.__name__, args, function(*args))
        except (TypeError, ValueError) as e:
            print(function.__name__, args, type(e).__name__, e)
