package org.ergodic.engine.kernel;

/** The elementwise functions of the engine. Truth values are the numbers 0 and 1. */
public enum Fn {
    COPY(1),
    NEG(1),
    ABS(1),
    SQUARE(1),
    CUBE(1),
    SQRT(1),
    RECIPROCAL(1),
    EXP(1),
    EXPM1(1),
    LOG(1),
    LOG1P(1),
    TANH(1),
    SIGMOID(1),
    SOFTPLUS(1),
    SILU(1),
    GELU(1),
    ERF(1),
    SIN(1),
    COS(1),
    RELU(1),
    SIGN(1),
    FLOOR(1),
    CEIL(1),
    RINT(1),
    NOT(1),
    IS_NAN(1),
    IS_INFINITE(1),
    TAN(1),
    ASIN(1),
    ACOS(1),
    ATAN(1),
    SINH(1),
    COSH(1),
    ASINH(1),
    /** To the nearest whole number, halves away from zero. */
    ROUND(1),
    DIGAMMA(1),
    /** The largest power of two that is not above |x|; 1 for zero and for infinity. */
    POWER_OF_TWO(1),
    ADD(2),
    SUB(2),
    RSUB(2),
    MUL(2),
    DIV(2),
    RDIV(2),
    MAX(2),
    MIN(2),
    POW(2),
    RPOW(2),
    SQUARED_DIFFERENCE(2),
    GT(2),
    GE(2),
    LT(2),
    LE(2),
    EQ(2),
    NE(2),
    AND(2),
    OR(2),
    XOR(2),
    ATAN2(2),
    /** The rest of a division that has the divisor's sign. */
    FLOOR_MOD(2),
    /** Of the order a, at b. */
    POLYGAMMA(2),
    FMA(3),
    SELECT(3);

    /** Beyond it x^2 + 1 is x^2 to a double's precision. */
    private static final double FAR = 0x1p28;

    private static final long EXPONENT = 0x7FF0000000000000L;

    private final int arity;

    Fn(int arity) {
        this.arity = arity;
    }

    /** {@return how many arguments it takes} */
    public int arity() {
        return arity;
    }

    /** {@return the function with its two arguments exchanged, or null if it is not in this list} */
    public Fn flipped() {
        return switch (this) {
            case ADD, MUL, MAX, MIN, SQUARED_DIFFERENCE, EQ, NE, AND, OR, XOR -> this;
            case SUB -> RSUB;
            case RSUB -> SUB;
            case DIV -> RDIV;
            case RDIV -> DIV;
            case POW -> RPOW;
            case RPOW -> POW;
            case GT -> LT;
            case LT -> GT;
            case GE -> LE;
            case LE -> GE;
            default -> null;
        };
    }

    /**
     * The function in double precision.
     *
     * @param a the first argument
     * @param b the second, if there is one
     * @param c the third, if there is one
     * @return its value
     */
    public double apply(double a, double b, double c) {
        return switch (this) {
            case COPY -> a;
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SQUARE -> a * a;
            case CUBE -> a * a * a;
            case SQRT -> Math.sqrt(a);
            case RECIPROCAL -> 1 / a;
            case EXP -> Math.exp(a);
            case EXPM1 -> Math.expm1(a);
            case LOG -> Math.log(a);
            case LOG1P -> Math.log1p(a);
            case TANH -> Math.tanh(a);
            case SIGMOID -> sigmoid(a);
            case SOFTPLUS -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
            case SILU -> a * sigmoid(a);
            case GELU -> a == Double.NEGATIVE_INFINITY ? 0 : 0.5 * a * DoubleErf.erfc(-a * Math.sqrt(0.5));
            case ERF -> DoubleErf.erf(a);
            case SIN -> Math.sin(a);
            case COS -> Math.cos(a);
            case RELU -> Math.max(a, 0);
            case SIGN -> Math.signum(a);
            case FLOOR -> Math.floor(a);
            case CEIL -> Math.ceil(a);
            case RINT -> Math.rint(a);
            case NOT -> truth(a == 0);
            case IS_NAN -> truth(Double.isNaN(a));
            case IS_INFINITE -> truth(Double.isInfinite(a));
            case TAN -> Math.tan(a);
            case ASIN -> Math.asin(a);
            case ACOS -> Math.acos(a);
            case ATAN -> Math.atan(a);
            case SINH -> Math.sinh(a);
            case COSH -> Math.cosh(a);
            case ASINH -> asinh(a);
            case ROUND -> round(a);
            case DIGAMMA -> Polygamma.digamma(a);
            case POWER_OF_TWO -> powerOfTwo(a);
            case ADD -> a + b;
            case SUB -> a - b;
            case RSUB -> b - a;
            case MUL -> a * b;
            case DIV -> a / b;
            case RDIV -> b / a;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> Math.pow(a, b);
            case RPOW -> Math.pow(b, a);
            case SQUARED_DIFFERENCE -> (a - b) * (a - b);
            case GT -> truth(a > b);
            case GE -> truth(a >= b);
            case LT -> truth(a < b);
            case LE -> truth(a <= b);
            case EQ -> truth(a == b);
            case NE -> truth(a != b);
            case AND -> truth(a != 0 && b != 0);
            case OR -> truth(a != 0 || b != 0);
            case XOR -> truth((a != 0) != (b != 0));
            case ATAN2 -> Math.atan2(a, b);
            case FLOOR_MOD -> floorMod(a, b);
            case POLYGAMMA -> Polygamma.of(a, b);
            case FMA -> DoubleMath.fma(a, b, c);
            case SELECT -> a != 0 ? b : c;
        };
    }

    /** log(|x| + sqrt(x^2 + 1)) in the forms that neither cancel nor overflow, with x's sign. */
    private static double asinh(double x) {
        double a = Math.abs(x);
        double root = Math.sqrt(a * a + 1);
        double log = a > FAR
                ? Math.log(a) + Math.log(2)
                : a > 2 ? Math.log(2 * a + 1 / (a + root)) : Math.log1p(a + a * a / (1 + root));
        return Math.copySign(log, x);
    }

    private static double powerOfTwo(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x == 0 || Double.isInfinite(x)) {
            return 1;
        }
        long bits = Double.doubleToRawLongBits(Math.abs(x));
        long power = bits & EXPONENT;
        return Double.longBitsToDouble(power == 0 ? Long.highestOneBit(bits) : power);
    }

    private static double round(double x) {
        double whole = Math.floor(Math.abs(x));
        return Math.copySign(Math.abs(x) - whole < 0.5 ? whole : whole + 1, x);
    }

    private static double floorMod(double a, double b) {
        double rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    private static double sigmoid(double a) {
        double e = Math.exp(-Math.abs(a));
        return (a < 0 ? e : 1) / (1 + e);
    }

    private static double truth(boolean b) {
        return b ? 1 : 0;
    }
}
