#!/usr/bin/env python3
"""Fits the polynomials of FloatMath and measures the functions that use them.

    python3 benchmarks/fits/fits.py [--samples N]

Needs Python 3.9 or later with numpy and mpmath (1.3 was used). It reads the coefficients from FloatMath.java and changes
nothing. For each polynomial it prints

  - the coefficients of the minimax fit, found by the Remez algorithm with 40 digits, beside those in the code;
  - the largest weighted error of both, in units of 2^-24, half an ulp of a float in [1, 2). The weight turns an error of
    the polynomial into a relative error of the function, so an error far below 1 is lost in the last rounding.

Then it runs the functions of FloatMath, operation for operation in single precision, on N floats of each range and prints
the largest error in ulp beside the one that the code's comments state. It ends with status 1 if a function is worse than its
comment, or if a polynomial in the code is worse than the fit by more than half a unit. The test FloatFunctionsTest looks at all floats; this
script is for whoever fits a new polynomial.

Remez (1934), as in Muller et al., Handbook of Floating-Point Arithmetic, 2nd ed. (2018), section 10.4.3.
"""

import argparse
import math
import pathlib
import re
import sys

import mpmath as mp
import numpy as np

mp.mp.dps = 40
ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "runtime/engine/src/main/java/org/ergodic/engine/kernel/FloatMath.java"
UNIT = mp.mpf(2) ** -24
GRID = 2000
NEAR = mp.mpf("1e-12")

F = np.float32


def constants():
    """The float constants of FloatMath by name, each the nearest float to what is written there."""
    found = {}
    for name, text in re.findall(r"static final float (\w+) = (-?[0-9][\w.+-]*?)f;", SOURCE.read_text()):
        value = float.fromhex(text) if "x" in text else float(text)
        found[name] = float(F(value))
    return found


C = constants()


# The polynomials: what is approximated, and the weight of an error.


def exp_rest(r):
    return (mp.expm1(r) - r) / r**2 if abs(r) > NEAR else mp.mpf(1) / 2 + r / 6


def log_rest(f):
    return (mp.log1p(f) - f + f**2 / 2) / f**3 if abs(f) > NEAR else mp.mpf(1) / 3 - f / 4


def sin_rest(z):
    r = mp.sqrt(z)
    return (mp.sin(r) - r) / r**3 if z > NEAR else -mp.mpf(1) / 6 + z / 120


def cos_rest(z):
    return (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2 if z > NEAR else mp.mpf(1) / 24 - z / 720


def erf_rest(z):
    x = mp.sqrt(z)
    return mp.erf(x) / x - 1 if z > NEAR else 2 / mp.sqrt(mp.pi) * (1 - z / 3) - 1


def tail(u):
    a = 4 * (1 + u) / (1 - u)
    return (a + 4) * mp.exp(a**2 / 2) * mp.erfc(a / mp.sqrt(2)) / 2


QUARTER = (mp.pi / 4) ** 2
END = mp.mpf(C["TAIL_END"])

POLYNOMIALS = [
    # name, what, degree, from, to, function, weight
    ("E", "(exp(r) - 1 - r) / r^2; relative to exp(r) - 1", 5, -mp.log(2) / 2, mp.log(2) / 2, exp_rest,
     lambda r: abs(r**2 / mp.expm1(r)) if r else 0),
    ("L", "(log(1+f) - f + f^2/2) / f^3; relative to log(1+f)", 8, mp.sqrt(0.5) - 1, mp.sqrt(2) - 1, log_rest,
     lambda f: abs(f**3 / mp.log1p(f)) if f else 0),
    ("S", "(sin(r) - r) / r^3 in z = r^2; relative to r", 3, mp.mpf(0), QUARTER, sin_rest, lambda z: z),
    ("C", "(cos(r) - 1 + r^2/2) / r^4 in z = r^2; absolute in cos(r)", 2, mp.mpf(0), QUARTER, cos_rest, lambda z: z**2),
    ("N", "erf(x)/x - 1 in z = x^2; relative to erf(x)", 6, mp.mpf(0), mp.mpf(C["ERF_NEAR"]) ** 2, erf_rest,
     lambda z: 1 / (1 + erf_rest(z))),
    ("F", "log(1 - erf(x)); relative to erf(x)", 7, mp.mpf(C["ERF_NEAR"]), mp.mpf(C["ERF_FAR"]),
     lambda x: mp.log(mp.erfc(x)), lambda x: mp.erfc(x) / mp.erf(x)),
    ("Q", "(a + 4) exp(a^2/2) Q(a) in (a - 4) / (a + 4); relative", 9, mp.mpf(-1), (END - 4) / (END + 4), tail,
     lambda u: 1 / tail(u)),
]


def remez(function, weight, low, high, degree):
    """The polynomial whose largest weighted error on a fine grid is least: lowest coefficient first, and that error."""
    grid = [low + (high - low) * mp.mpf(i) / GRID for i in range(GRID + 1)]
    values = [function(x) for x in grid]
    weights = [mp.mpf(weight(x)) for x in grid]
    count = degree + 2
    chosen = [round((1 - math.cos(math.pi * (i + 0.5) / count)) / 2 * GRID) for i in range(count)]
    while True:
        # p(x) - g(x) = (-1)^i e / w(x) at the chosen points, for the coefficients of p and for e.
        system = mp.matrix(count, count)
        right = mp.matrix(count, 1)
        for row, i in enumerate(chosen):
            for column in range(degree + 1):
                system[row, column] = weights[i] * grid[i] ** column
            system[row, degree + 1] = (-1) ** row
            right[row] = weights[i] * values[i]
        solution = mp.lu_solve(system, right)
        coefficients = [solution[i] for i in range(degree + 1)]
        error = [w * (mp.polyval(coefficients[::-1], x) - v) for x, v, w in zip(grid, values, weights)]
        # The largest error of each stretch of one sign.
        extrema = []
        for i, e in enumerate(error):
            if extrema and (e > 0) == (error[extrema[-1]] > 0):
                if abs(e) > abs(error[extrema[-1]]):
                    extrema[-1] = i
            elif e:
                extrema.append(i)
        while len(extrema) > count:
            extrema.pop(0 if abs(error[extrema[0]]) < abs(error[extrema[-1]]) else -1)
        if len(extrema) < count:
            raise ArithmeticError("fewer extrema than a minimax fit has")
        worst = max(map(abs, error))
        if extrema == chosen or worst <= abs(solution[degree + 1]) * (1 + mp.mpf("1e-9")):
            return coefficients, worst
        chosen = extrema


def largest(coefficients, function, weight, low, high):
    grid = [low + (high - low) * mp.mpf(i) / GRID for i in range(GRID + 1)]
    return max(mp.mpf(weight(x)) * abs(mp.polyval(coefficients[::-1], x) - function(x)) for x in grid)


# The functions of FloatMath in single precision. A product of two floats is exact in double precision; the sum that follows is
# rounded to odd there, so that rounding it to single precision rounds once.


def fma(a, b, c):
    product = np.asarray(a, np.float64) * np.asarray(b, np.float64)
    c = np.asarray(c, np.float64)
    total = product + c
    other = total - product
    lost = (product - (total - other)) + (c - other)
    bits = total.view(np.int64) if total.ndim else np.atleast_1d(total).view(np.int64)
    inexact = (lost != 0) & np.isfinite(total) & (bits & 1 == 0)
    toward = np.where((lost > 0) == (total > 0), 1, -1)
    odd = (bits + np.where(inexact, toward, 0)).view(np.float64)
    return odd.astype(F)


def constant(name):
    return F(C[name])


def horner(name, degree, x):
    p = np.full_like(x, C[name + str(degree)])
    for i in range(degree - 1, -1, -1):
        p = fma(p, x, constant(name + str(i)))
    return p


def power(n):
    return ((n.astype(np.int32) + 127) << 23).view(F)


def signed(magnitude, sign):
    return (magnitude.view(np.int32) | (sign.view(np.int32) & np.int32(-(2**31)))).view(F)


MAGIC = F(2.0**23 * 1.5)
MAGIC_BITS = 0x4B400000


def reduced(x):
    t = fma(x, constant("LOG2E"), MAGIC)
    n = t - MAGIC
    r = fma(n, -constant("LN2_LOW"), fma(n, -constant("LN2_HIGH"), x))
    return r, t.view(np.int32) - MAGIC_BITS


def expm1_reduced(r):
    return fma(horner("E", 5, r), r * r, r)


def exp(x):
    r, k = reduced(np.clip(x, F(-104), F(89)))
    half = k >> 1
    return (F(1) + expm1_reduced(r)) * power(half) * power(k - half)


def expm1(x):
    r, k = reduced(np.clip(x, F(-18), F(89)))
    scale = power(k - 1)
    e = fma(scale, expm1_reduced(r), scale - F(0.5))
    return signed(e + e, x)


def log_reduced(f, k, c):
    z = f * f
    y = horner("L", 8, f) * z * f
    y = fma(k, constant("LN2_LOW"), y + c)
    y = fma(F(-0.5), z, y)
    return fma(k, constant("LN2_HIGH"), f + y)


def mantissa(u):
    bits = u.view(np.int32) - 0x3F3504F3
    return ((bits & 0x7FFFFF) + 0x3F3504F3).view(F) - F(1), (bits >> 23).astype(F)


def log(x):
    f, k = mantissa(x)
    return log_reduced(f, k, np.zeros_like(x))


def log1p(x):
    u = F(1) + x
    c = (np.maximum(F(1), x) - u) + np.minimum(F(1), x)
    f, k = mantissa(u)
    return signed(log_reduced(f, k, c / u), x)


def tanh(x):
    a = np.minimum(np.abs(x), F(10))
    e = expm1(a + a)
    return signed(e / (e + F(2)), x)


def sigmoid(x):
    e = exp(-np.abs(x))
    return np.where(x < 0, e, F(1)) / (F(1) + e)


def softplus(x):
    return np.maximum(x, F(0)) + log1p(exp(-np.abs(x)))


def silu(x):
    return x * sigmoid(x)


def erf(x):
    a = np.abs(x)
    near = fma(horner("N", 6, a * a), a, a)
    far = F(1) - exp(horner("F", 7, np.minimum(a, constant("ERF_FAR"))))
    return signed(np.where(a < constant("ERF_NEAR"), near, far), x)


def gelu(x):
    a = np.minimum(np.abs(x), constant("TAIL_END"))
    s = a * a
    lost = fma(a, a, -s)
    up = a + F(4)
    down = a - F(4)
    r = F(1) / up
    q = down * r
    q = fma(r, fma(-q, up, down), q)
    p = horner("Q", 9, q) * r * a
    p = fma(p * F(-0.5), lost, p)
    return np.maximum(x, F(0)) - p * exp(F(-0.5) * s)


def trig(x, shift):
    t = fma(x, constant("TWO_OVER_PI"), MAGIC)
    n = t - MAGIC
    r = fma(n, -constant("PI2_LOW"), fma(n, -constant("PI2_MIDDLE"), fma(n, -constant("PI2_HIGH"), x)))
    quadrant = t.view(np.int32) + shift
    z = r * r
    s = fma(horner("S", 3, z) * z, r, r)
    c = fma(horner("C", 2, z), z * z, fma(F(-0.5), z, F(1)))
    y = np.where(quadrant & 1 == 0, s, c)
    return (y.view(np.int32) ^ ((quadrant & 2) << 30).astype(np.int32)).view(F)


def each(function):
    return lambda x: np.array([function(v) for v in x.tolist()])


def exact_gelu(v):
    return 0.5 * v * math.erfc(-v * math.sqrt(0.5))


def exact_sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


FUNCTIONS = [
    # name, here, in double precision, from, to, the comment's ulp
    ("exp", exp, np.exp, -87, 88, 1),
    ("expm1", expm1, np.expm1, -17, 88, 2),
    ("log", log, np.log, 1e-37, 3e38, 1),
    ("log1p", log1p, np.log1p, -0.9999, 3e38, 2),
    ("tanh", tanh, np.tanh, -9, 9, 3),
    ("sigmoid", sigmoid, exact_sigmoid, -87, 87, 3),
    ("softplus", softplus, lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), -87, 87, 3),
    ("silu", silu, lambda x: x * exact_sigmoid(x), -86, 87, 4),
    ("erf", erf, each(math.erf), -4, 4, 2),
    ("gelu", gelu, each(exact_gelu), -12, 12, 6),
    ("sin", lambda x: trig(x, 0), np.sin, -20000, 20000, 2),
    ("cos", lambda x: trig(x, 1), np.cos, -20000, 20000, 2),
]


def samples(low, high, count):
    """Floats of all magnitudes in a range, more of them near 1, from a fixed seed."""
    random = np.random.default_rng(1)
    top = max(abs(low), abs(high))
    spread = np.exp(random.uniform(math.log(1e-6 if top < 1e30 else 1e-37), math.log(top), count // 2))
    near = np.concatenate([spread, -spread, random.uniform(low, min(high, 30000), count - count // 2),
                           random.uniform(max(low, -4), 4, count // 2)])
    return near[(near >= low) & (near <= high)].astype(F)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=1_000_000, help="floats for each function")
    count = parser.parse_args().samples
    failed = False
    for name, what, degree, low, high, function, weight in POLYNOMIALS:
        code = [mp.mpf(C[name + str(i)]) for i in range(degree + 1)]
        fit, least = remez(function, weight, low, high, degree)
        worst = largest(code, function, weight, low, high)
        print(f"{name}: {what}, on [{mp.nstr(low, 6)}, {mp.nstr(high, 6)}]")
        for i, (ours, new) in enumerate(zip(code, fit)):
            print(f"    {name}{i}  code {mp.nstr(ours, 9):>18}  fit {mp.nstr(new, 9):>18}"
                  f"  relative difference {mp.nstr(abs(new / ours - 1), 2)}")
        print(f"    largest error in units of 2^-24: code {mp.nstr(worst / UNIT, 3)}, fit {mp.nstr(least / UNIT, 3)}")
        failed |= worst > least + UNIT / 2
    print("function   largest error in ulp   comment")
    for name, ours, exact, low, high, stated in FUNCTIONS:
        x = samples(low, high, count)
        with np.errstate(over="ignore", invalid="ignore"):
            value = ours(x).astype(np.float64)
            truth = exact(x.astype(np.float64))
        ulp = np.spacing(np.abs(truth).astype(F)).astype(np.float64)
        normal = np.isfinite(truth) & (np.abs(truth) >= 2.0**-126) & (np.abs(truth) < 3.4e38)
        error = np.abs(value - truth)[normal] / ulp[normal]
        print(f"{name:10} {error.max():20.3f} {stated:9}   at {x[normal][error.argmax()]}")
        failed |= bool(error.max() > stated)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
