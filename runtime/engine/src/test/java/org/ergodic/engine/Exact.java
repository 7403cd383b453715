package org.ergodic.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions to forty digits, by series that converge fast enough for a test. Beyond 10^±1000, where no double is, they
 * give these numbers.
 */
final class Exact {
    static final MathContext MC = new MathContext(40);
    static final BigDecimal ONE = BigDecimal.ONE;
    static final BigDecimal TWO = BigDecimal.valueOf(2);
    static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal LIMIT = BigDecimal.valueOf(2300);
    private static final BigDecimal HUGE = new BigDecimal("1e1000");
    private static final BigDecimal TINY = new BigDecimal("1e-1000");

    private static final BigDecimal LN2 = TWO.multiply(atanhSeries(ONE.divide(BigDecimal.valueOf(3), MC), MC), MC);

    /** To 100 digits. */
    static final BigDecimal PI = new BigDecimal("3.14159265358979323846264338327950288419716939937510"
            + "58209749445923078164062862089986280348253421170680");

    private Exact() {}

    static BigDecimal number(double x) {
        return new BigDecimal(x);
    }

    /** x + x³/3 + x⁵/5 + ... */
    private static BigDecimal atanhSeries(BigDecimal x, MathContext mc) {
        BigDecimal square = x.multiply(x, mc);
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int n = 3; size(power) > size(sum) - mc.getPrecision() - 4; n += 2) {
            power = power.multiply(square, mc);
            sum = sum.add(power.divide(BigDecimal.valueOf(n), mc), mc);
        }
        return sum;
    }

    private static BigDecimal expm1Series(BigDecimal x) {
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int n = 2; n < 40; n++) {
            term = term.multiply(x, MC).divide(BigDecimal.valueOf(n), MC);
            sum = sum.add(term, MC);
        }
        return sum;
    }

    static BigDecimal exp(BigDecimal x) {
        if (x.abs().compareTo(LIMIT) > 0) {
            return x.signum() > 0 ? HUGE : TINY;
        }
        BigInteger k =
                x.divide(LN2, MC).setScale(0, java.math.RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal rest = x.subtract(LN2.multiply(new BigDecimal(k), MC), MC);
        BigDecimal power = TWO.pow(Math.abs(k.intValue()), MC);
        BigDecimal base = ONE.add(expm1Series(rest), MC);
        return k.signum() < 0 ? base.divide(power, MC) : base.multiply(power, MC);
    }

    static BigDecimal expm1(BigDecimal x) {
        return x.abs().compareTo(HALF) < 0 ? expm1Series(x) : exp(x).subtract(ONE, MC);
    }

    static BigDecimal log(BigDecimal x) {
        int digits = x.precision() - x.scale();
        // x = m 10^digits, then by powers of two into [0.7, 1.5)
        BigDecimal m = x.scaleByPowerOfTen(-digits);
        int k = 0;
        while (m.compareTo(new BigDecimal("0.7")) < 0) {
            m = m.multiply(TWO);
            k++;
        }
        BigDecimal near = logNear(m.subtract(ONE));
        if (digits == 0 && k == 0) {
            return near;
        }
        BigDecimal ln10 = LN2.multiply(BigDecimal.valueOf(3), MC).add(logNear(new BigDecimal("0.25")), MC);
        return near.add(ln10.multiply(BigDecimal.valueOf(digits), MC), MC)
                .subtract(LN2.multiply(BigDecimal.valueOf(k), MC), MC);
    }

    /** log(1 + x) of a small x: 2 atanh(x / (2 + x)). */
    private static BigDecimal logNear(BigDecimal x) {
        return x.signum() == 0 ? x : TWO.multiply(atanhSeries(x.divide(TWO.add(x), MC), MC), MC);
    }

    static BigDecimal log1p(BigDecimal x) {
        return x.abs().compareTo(HALF) < 0 ? logNear(x) : log(ONE.add(x));
    }

    static BigDecimal sqrt(BigDecimal x) {
        return x.sqrt(MC);
    }

    static BigDecimal sigmoid(BigDecimal x) {
        BigDecimal e = exp(x.abs().negate());
        return (x.signum() < 0 ? e : ONE).divide(ONE.add(e), MC);
    }

    static BigDecimal softplus(BigDecimal x) {
        return x.max(BigDecimal.ZERO).add(log1p(exp(x.abs().negate())), MC);
    }

    static BigDecimal sinh(BigDecimal x) {
        BigDecimal e = expm1(x);
        return e.divide(exp(x), MC).add(e, MC).multiply(HALF, MC);
    }

    static BigDecimal cosh(BigDecimal x) {
        return exp(x).add(exp(x.negate()), MC).multiply(HALF, MC);
    }

    static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = expm1(x.abs().multiply(TWO));
        BigDecimal t = e.divide(e.add(TWO), MC);
        return x.signum() < 0 ? t.negate() : t;
    }

    static BigDecimal asinh(BigDecimal x) {
        BigDecimal a = x.abs();
        BigDecimal square = a.multiply(a, MC);
        BigDecimal root = sqrt(square.add(ONE, MC));
        BigDecimal y = log1p(a.add(square.divide(root.add(ONE), MC), MC));
        return x.signum() < 0 ? y.negate() : y;
    }

    static BigDecimal acosh(BigDecimal x) {
        BigDecimal less = x.subtract(ONE);
        return log1p(less.add(sqrt(less.multiply(x.add(ONE), MC)), MC));
    }

    static BigDecimal atanh(BigDecimal x) {
        return HALF.multiply(log1p(TWO.multiply(x).divide(ONE.subtract(x), MC)), MC);
    }

    /** 2/√π exp(-x²) times the sum of 2ⁿ x²ⁿ⁺¹ / (1 3 5 ... (2n+1)). */
    static BigDecimal erf(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.TEN) > 0) {
            return BigDecimal.valueOf(x.signum());
        }
        BigDecimal square = x.multiply(x, MC);
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int n = 1; size(term) > size(sum) - MC.getPrecision(); n++) {
            term = term.multiply(square, MC).multiply(TWO, MC).divide(BigDecimal.valueOf(2L * n + 1), MC);
            sum = sum.add(term, MC);
        }
        return sum.multiply(gauss(x), MC);
    }

    /** From 2 on by the continued fraction exp(-x²)/√π / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))). */
    static BigDecimal erfc(BigDecimal x) {
        if (x.compareTo(TWO) < 0) {
            return ONE.subtract(erf(x), MC);
        }
        BigDecimal fraction = x;
        for (int n = 400; n > 0; n--) {
            fraction = x.add(BigDecimal.valueOf(n).multiply(HALF).divide(fraction, MC), MC);
        }
        return gauss(x).multiply(HALF, MC).divide(fraction, MC);
    }

    /** The place of the first digit. */
    private static int size(BigDecimal x) {
        return x.signum() == 0 ? Integer.MIN_VALUE : x.precision() - x.scale();
    }

    /** 2/√π exp(-x²). */
    static BigDecimal gauss(BigDecimal x) {
        return TWO.multiply(exp(x.multiply(x, MC).negate()), MC).divide(PI.sqrt(MC), MC);
    }

    /** B_2, B_4, ...; from the sum over k to n of (n+1 over k) B_k = 0. */
    private static final List<BigDecimal> BERNOULLI = bernoulli(30);

    private static List<BigDecimal> bernoulli(int most) {
        MathContext mc = new MathContext(120);
        List<BigDecimal> b = new ArrayList<>(List.of(ONE));
        for (int n = 1; n <= most; n++) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal binomial = ONE;
            for (int k = 0; k < n; k++) {
                sum = sum.add(binomial.multiply(b.get(k), mc), mc);
                binomial = binomial.multiply(BigDecimal.valueOf(n + 1L - k)).divide(BigDecimal.valueOf(k + 1L), mc);
            }
            b.add(sum.negate().divide(BigDecimal.valueOf(n + 1L), mc));
        }
        List<BigDecimal> even = new ArrayList<>();
        for (int n = 2; n <= most; n += 2) {
            even.add(b.get(n));
        }
        return even;
    }

    private static final BigDecimal LARGE = BigDecimal.valueOf(40);

    /** Of x > 0, by Stirling's series from 40 up. */
    static BigDecimal logGamma(BigDecimal x) {
        BigDecimal at = x;
        BigDecimal product = ONE;
        while (at.compareTo(LARGE) < 0) {
            product = product.multiply(at, MC);
            at = at.add(ONE);
        }
        BigDecimal sum = at.subtract(HALF)
                .multiply(log(at), MC)
                .subtract(at, MC)
                .add(HALF.multiply(log(TWO.multiply(PI)), MC), MC);
        for (int k = 1; k <= BERNOULLI.size(); k++) {
            sum = sum.add(
                    BERNOULLI
                            .get(k - 1)
                            .divide(BigDecimal.valueOf(2L * k * (2 * k - 1)).multiply(at.pow(2 * k - 1, MC)), MC),
                    MC);
        }
        return sum.subtract(log(product), MC);
    }

    /** The n-th derivative of the digamma function at x > 0. */
    static BigDecimal polygamma(int n, BigDecimal x) {
        BigDecimal factorial = ONE;
        for (int k = 2; k <= n; k++) {
            factorial = factorial.multiply(BigDecimal.valueOf(k));
        }
        BigDecimal at = x;
        BigDecimal sum = BigDecimal.ZERO;
        while (at.compareTo(LARGE) < 0) {
            sum = sum.add(factorial.divide(at.pow(n + 1, MC), MC), MC);
            at = at.add(ONE);
        }
        BigDecimal series = n == 0
                ? log(at).negate()
                : factorial.divide(BigDecimal.valueOf(n), MC).divide(at.pow(n, MC), MC);
        series = series.add(factorial.multiply(HALF).divide(at.pow(n + 1, MC), MC), MC);
        for (int k = 1; k <= BERNOULLI.size(); k++) {
            // (2k + n - 1)! / (2k)!
            BigDecimal quotient = ONE;
            if (n == 0) {
                quotient = ONE.divide(BigDecimal.valueOf(2L * k), MC);
            }
            for (int j = 2 * k + 1; j <= 2 * k + n - 1; j++) {
                quotient = quotient.multiply(BigDecimal.valueOf(j));
            }
            series = series.add(BERNOULLI.get(k - 1).multiply(quotient, MC).divide(at.pow(2 * k + n, MC), MC), MC);
        }
        BigDecimal y = series.add(sum, MC);
        return n % 2 == 0 ? y.negate() : y;
    }
}
