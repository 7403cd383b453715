package org.ergodic.solvers.rungekutta;

import java.util.Arrays;

/**
 * The coefficients of an explicit Runge-Kutta method (Butcher 1964): stages k_i = f(x + h sum_j a_ij k_j, t + c_i h)
 * and the step x' = x + h sum_i b_i k_i. Immutable.
 */
public final class Tableau {
    /** Heun's method of order 2. */
    public static final Tableau HEUN = fixed("Heun", 2, new double[][] {{}, {1}}, 0.5, 0.5);

    /** The explicit midpoint method of order 2 (Runge 1895). */
    public static final Tableau MIDPOINT = fixed("midpoint", 2, new double[][] {{}, {0.5}}, 0, 1);

    /** The classical method of order 4 (Kutta 1901). */
    public static final Tableau RK4 =
            fixed("RK4", 4, new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}}, 1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0);

    /**
     * The method of order 5 with an embedded one of order 4 of Dormand and Prince (1980), "A family of embedded
     * Runge-Kutta formulae", doi:10.1016/0771-050X(80)90013-3, RK5(4)7M. Its last stage is the next step's first.
     */
    public static final Tableau DORMAND_PRINCE = new Tableau(
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
            new double[] {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0, 0},
            new double[] {71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0},
            4);

    private final String name;
    private final int order;
    private final double[][] a;
    private final double[] b;
    private final double[] c;
    private final double[] e;
    private final int embeddedOrder;

    private Tableau(String name, int order, double[][] a, double[] b, double[] e, int embeddedOrder) {
        this.name = name;
        this.order = order;
        this.a = a;
        this.b = b;
        this.e = e;
        this.embeddedOrder = embeddedOrder;
        // Every stage of these methods is consistent: it is at the time that its coefficients add up to. The sums are
        // of a few fractions, so a time of 1 is meant where one comes out within rounding of it.
        c = Arrays.stream(a)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .map(sum -> Math.abs(sum - 1) < 1e-12 ? 1 : sum)
                .toArray();
    }

    private static Tableau fixed(String name, int order, double[][] a, double... b) {
        return new Tableau(name, order, a, b, new double[0], 0);
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
        int last = stages() - 1;
        return b[last] == 0 && Arrays.equals(a[last], Arrays.copyOf(b, last));
    }

    /** The coefficients of a stage; not to be changed. */
    double[] a(int stage) {
        return a[stage];
    }

    /** The weights of the step; not to be changed. */
    double[] b() {
        return b;
    }

    /** The time of a stage, as a share of the step. */
    double c(int stage) {
        return c[stage];
    }

    /** The weights of the error, b minus the embedded method's; not to be changed. */
    double[] e() {
        return e;
    }

    @Override
    public String toString() {
        return name;
    }
}
