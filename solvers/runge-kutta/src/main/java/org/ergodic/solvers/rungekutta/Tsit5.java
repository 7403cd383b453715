package org.ergodic.solvers.rungekutta;

import java.util.Arrays;

/** The coefficients of the pair 5(4) of Tsitouras (2011), doi:10.1016/j.camwa.2011.06.002. */
final class Tsit5 {
    private static final double[][] A = {
        {},
        {0.161},
        {-0.008480655492356988544, 0.3354806554923569885},
        {2.897153057105493432, -6.359448489975074843, 4.362295432869581411},
        {5.325864828439256604, -11.74888356406282788, 7.495539342889836208, -0.09249506636175524925},
        {
            5.861455442946420029,
            -12.92096931784710929,
            8.159367898576158643,
            -0.07158497328140099722,
            -0.02826905039406838291
        },
        {
            0.09646076681806522952,
            0.01,
            0.4798896504144995748,
            1.379008574103741893,
            -3.290069515436080680,
            2.324710524099773982
        }
    };

    /** The weights of the embedded method. */
    private static final double[] FOURTH = {
        0.09468075576583945807,
        0.009183565540343253097,
        0.4877705284247615707,
        1.234297566930478986,
        -2.707712349983525455,
        1.866628418170587036,
        1 / 66.0
    };

    /** The leading coefficients of the interpolant's polynomials, which are Hermite's but for them. */
    private static final double[] INSIDE = {
        -1.0530884977290216,
        0.1017,
        2.490627285651252793,
        -16.54810288924490272,
        47.37952196281928122,
        -34.87065786149660974,
        2.5
    };

    private Tsit5() {}

    static Tableau tableau() {
        double[] b = Arrays.copyOf(A[6], 7);
        double[] error = b.clone();
        for (int i = 0; i < error.length; i++) {
            error[i] -= FOURTH[i];
        }
        return Tableau.explicit("Tsitouras 5(4)", 5, A, b)
                .estimatedBy(4, error)
                .between(new Interpolant(4, new double[0][], INSIDE));
    }
}
