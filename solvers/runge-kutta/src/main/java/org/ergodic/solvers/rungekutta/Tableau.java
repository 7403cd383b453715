package org.ergodic.solvers.rungekutta;

import java.util.Arrays;

/**
 * The coefficients of a Runge-Kutta method (Butcher 1964): stages k_i = f(x + h sum_j a_ij k_j, t + c_i h) and the step
 * x' = x + h sum_i b_i k_i. Each stage depends on those before it, and in an implicit method on itself. An embedded
 * method of lower order estimates the error, and an interpolant is the solution within a step. Immutable.
 */
public final class Tableau {
    /** Euler's method of order 1. */
    public static final Tableau EULER = explicit("Euler", 1, new double[][] {{}}, 1);

    /** Heun's method of order 2. */
    public static final Tableau HEUN = explicit("Heun", 2, new double[][] {{}, {1}}, 0.5, 0.5);

    /** The explicit midpoint method of order 2 (Runge 1895). */
    public static final Tableau MIDPOINT = explicit("midpoint", 2, new double[][] {{}, {0.5}}, 0, 1);

    /** The classical method of order 4 (Kutta 1901). */
    public static final Tableau RK4 =
            explicit("RK4", 4, new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}}, 1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0);

    /**
     * The method of order 3 with an embedded one of order 2 of Bogacki and Shampine (1989), "A 3(2) pair of Runge-Kutta
     * formulas", doi:10.1016/0893-9659(89)90079-7. Its last stage is the next step's first.
     */
    public static final Tableau BOGACKI_SHAMPINE = explicit(
                    "Bogacki-Shampine 3(2)",
                    3,
                    new double[][] {{}, {0.5}, {0, 0.75}, {2 / 9.0, 1 / 3.0, 4 / 9.0}},
                    2 / 9.0,
                    1 / 3.0,
                    4 / 9.0,
                    0)
            .estimatedBy(2, new double[] {-5 / 72.0, 1 / 12.0, 1 / 9.0, -1 / 8.0});

    /**
     * The method of order 5 with an embedded one of order 4 of Dormand and Prince (1980), "A family of embedded
     * Runge-Kutta formulae", doi:10.1016/0771-050X(80)90013-3, RK5(4)7M. Its last stage is the next step's first. The
     * interpolant of order 4 is that of Shampine (1986), doi:10.1090/S0025-5718-1986-0815836-3, as in Hairer's code
     * DOPRI5.
     */
    public static final Tableau DORMAND_PRINCE = explicit(
                    "Dormand-Prince 5(4)",
                    5,
                    new double[][] {
                        {},
                        {1 / 5.0},
                        {3 / 40.0, 9 / 40.0},
                        {44 / 45.0, -56 / 15.0, 32 / 9.0},
                        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
                        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
                        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
                    },
                    35 / 384.0,
                    0,
                    500 / 1113.0,
                    125 / 192.0,
                    -2187 / 6784.0,
                    11 / 84.0,
                    0)
            .estimatedBy(4, new double[] {
                71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
            })
            .between(new Interpolant(4, new double[0][], new double[] {
                -12715105075.0 / 11282082432.0,
                0,
                87487479700.0 / 32700410799.0,
                -10690763975.0 / 1880347072.0,
                701980252875.0 / 199316789632.0,
                -1453857185.0 / 822651844.0,
                69997945.0 / 29380423.0
            }));

    /**
     * The method of order 5 with an embedded one of order 4 and an interpolant of order 4 of Tsitouras (2011),
     * "Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption",
     * doi:10.1016/j.camwa.2011.06.002. Its last stage is the next step's first.
     */
    public static final Tableau TSITOURAS = Tsit5.tableau();

    /**
     * The method of order 8 of Dormand and Prince, whose error is estimated by methods of the orders 5 and 3 together,
     * with an interpolant of order 7 that takes three more stages: DOP853 of Hairer, Norsett and Wanner (1993),
     * "Solving ordinary differential equations I", second edition, section II.10. Its last stage is the next step's
     * first.
     */
    public static final Tableau DORMAND_PRINCE_8 = Dop853.tableau();

    /**
     * The L-stable implicit method of order 5 with an embedded one of order 4 of Kvaerno (2004), "Singly diagonally
     * implicit Runge-Kutta methods with an explicit first stage", doi:10.1023/B:BITN.0000046811.70614.38. Its third
     * stage is 0.23 of a step beyond the step's end: where the field has no value beyond the end of an interval, the
     * last steps before it are short.
     */
    public static final Tableau KVAERNO = Kvaerno5.tableau();

    private final String name;
    private final int order;
    private final double[][] a;
    private final double[] b;
    private final double[] c;
    private final double[] e;
    private final double[] third;
    private final int embeddedOrder;
    private final Interpolant interpolant;

    private Tableau(
            String name,
            int order,
            double[][] a,
            double[] b,
            double[] e,
            double[] third,
            int embeddedOrder,
            Interpolant interpolant) {
        this.name = name;
        this.order = order;
        this.a = a;
        this.b = b;
        this.e = e;
        this.third = third;
        this.embeddedOrder = embeddedOrder;
        this.interpolant = interpolant;
        c = times(a);
    }

    /** Every stage of these methods is consistent: it is at the time that its coefficients add up to. */
    private static double[] times(double[]... a) {
        // The sums are of a few fractions, so a time of 1 is meant where one comes out within rounding of it.
        return Arrays.stream(a)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .map(sum -> Math.abs(sum - 1) < 1e-12 ? 1 : sum)
                .toArray();
    }

    /** A method without an estimate of its error. */
    static Tableau explicit(String name, int order, double[][] a, double... b) {
        return new Tableau(name, order, a, b, new double[0], new double[0], 0, Interpolant.HERMITE);
    }

    /** An implicit method whose last stage is the step. */
    static Tableau stifflyAccurate(String name, int order, double[]... a) {
        return explicit(name, order, a, a[a.length - 1]);
    }

    /** With weights of the error, b minus the embedded method's. */
    Tableau estimatedBy(int lowerOrder, double... error) {
        return estimatedByBoth(lowerOrder, error);
    }

    /** With the weights of two errors, of which {@link #error} makes one of the given order. */
    Tableau estimatedByBoth(int lowerOrder, double[] error, double... third) {
        return new Tableau(name, order, a, b, error, third, lowerOrder, interpolant);
    }

    /** With another interpolant than the cubic. */
    Tableau between(Interpolant other) {
        return new Tableau(name, order, a, b, e, third, embeddedOrder, other);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the order of its global error} */
    public int order() {
        return order;
    }

    /** {@return how many stages it has} */
    public int stages() {
        return b.length;
    }

    /** {@return the order of the embedded method that estimates the error, 0 if there is none} */
    public int embeddedOrder() {
        return embeddedOrder;
    }

    /** {@return whether it estimates its error} */
    public boolean embedded() {
        return embeddedOrder > 0;
    }

    /** {@return whether the last stage is evaluated at the step's end, so that it is the first of the next step} */
    public boolean firstSameAsLast() {
        return Arrays.equals(Arrays.copyOf(a[stages() - 1], stages()), b);
    }

    /** {@return whether stages depend on themselves, so that equations must be solved} */
    public boolean implicit() {
        return diagonal(stages() - 1) != 0;
    }

    /** {@return the order to which its interpolant is the solution within a step} */
    public int denseOrder() {
        return interpolant.order();
    }

    /** The coefficients of a stage, those beyond the step's last being the interpolant's; not to be changed. */
    double[] a(int stage) {
        return stage < stages() ? a[stage] : interpolant.more()[stage - stages()];
    }

    /** How much a stage depends on itself; 0 if it is explicit. */
    double diagonal(int stage) {
        return a[stage].length > stage ? a[stage][stage] : 0;
    }

    /** The weights of the step; not to be changed. */
    double[] b() {
        return b;
    }

    /** The time of a stage, as a share of the step. */
    double c(int stage) {
        return stage < stages() ? c[stage] : Arrays.stream(a(stage)).sum();
    }

    /** The weights of the error, b minus the embedded method's; not to be changed. */
    double[] e() {
        return e;
    }

    /** The weights of a second error that is part of the estimate; none for most methods; not to be changed. */
    double[] third() {
        return third;
    }

    /** How states within a step follow from its stages. */
    Interpolant interpolant() {
        return interpolant;
    }

    @Override
    public String toString() {
        return name;
    }
}
