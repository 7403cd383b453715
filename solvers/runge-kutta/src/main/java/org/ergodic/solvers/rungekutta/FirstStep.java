package org.ergodic.solvers.rungekutta;

/**
 * The choice of the first step of Hairer, Norsett and Wanner (1993), "Solving ordinary differential equations I",
 * section II.4: a careful guess, and a better one from how much the slope bends over it.
 */
record FirstStep(AdaptiveStep solver, double[] x, double[] slopes, int width) {
    /** Makes the guess, and writes where an Euler step of it leads. */
    void lookAhead(Pace pace, int row, double... ahead) {
        int at = row * width;
        if (!Rows.finite(x, at, width) || !Rows.finite(slopes, at, width)) {
            pace.startIsBroken();
            return;
        }
        double size = norm(x, row);
        double speed = norm(slopes, row);
        pace.guess(size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed);
        for (int i = at; i < at + width; i++) {
            ahead[i] += pace.length() * slopes[i];
        }
    }

    /** Chooses the step by the slopes there. */
    void choose(Pace pace, int row, double... slopesAhead) {
        if (pace.status().done()) {
            return;
        }
        double[] change = new double[width];
        for (int i = 0; i < width; i++) {
            change[i] = slopesAhead[row * width + i] - slopes[row * width + i];
        }
        double guess = Math.abs(pace.length());
        double most = Math.max(solver.norm(change, 0, x, x, row * width, width) / guess, norm(slopes, row));
        double better = most <= 1e-15 ? Math.max(1e-6, 1e-3 * guess) : Math.pow(0.01 / most, solver.exponent());
        // A bend that is not finite says nothing of the length; the careful guess stays.
        pace.guess(Double.isFinite(better) ? Math.min(100 * guess, better) : guess);
    }

    private double norm(double[] v, int row) {
        return solver.norm(v, row * width, x, x, row * width, width);
    }
}
