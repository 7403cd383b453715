package org.ergodic.solvers.langevin;

/**
 * A step size that follows a chain's acceptance (Hoffman and Gelman 2014, "The No-U-Turn sampler", JMLR 15, algorithm
 * 5, with its constants gamma = 0.05, t_0 = 10, kappa = 0.75), one for each chain.
 *
 * <p>What comes to the target is the mean acceptance at the steps tried, whose logarithm swings with a variance of the
 * order of the gain 1 / (gamma sqrt(m)). The step kept is the mean of those logarithms, and as acceptance is concave in
 * the logarithm where it is high, it is accepted more often than that (Jensen's inequality), by as much as half the
 * variance times that curvature: the excess halves where a warm-up is four times as long.
 */
final class DualAveraging {
    private static final double GAMMA = 0.05;
    private static final double T0 = 10;
    private static final double KAPPA = 0.75;

    private final double target;
    private final double centre;
    private final double lack;
    private final double logStep;
    private final double logAverage;
    private final int count;

    private DualAveraging(double target, double centre, double lack, double logStep, double logAverage, int count) {
        this.target = target;
        this.centre = centre;
        this.lack = lack;
        this.logStep = logStep;
        this.logAverage = logAverage;
        this.count = count;
    }

    static DualAveraging of(double target, double step) {
        return new DualAveraging(target, Math.log(10 * step), 0, Math.log(step), Math.log(step), 0);
    }

    /** After a step with a given probability of acceptance. */
    DualAveraging after(double acceptance) {
        int m = count + 1;
        double next = lack + (target - acceptance - lack) / (m + T0);
        double log = centre - Math.sqrt(m) / GAMMA * next;
        double weight = Math.pow(m, -KAPPA);
        double average = weight * log + (1 - weight) * logAverage;
        return new DualAveraging(target, centre, next, log, average, m);
    }

    /** Forgets all but the step to keep, which it starts from. */
    DualAveraging anew() {
        return of(target, average());
    }

    /** The step while it is adapted. */
    double step() {
        return Math.exp(logStep);
    }

    /** The step to keep. */
    double average() {
        return Math.exp(logAverage);
    }
}
