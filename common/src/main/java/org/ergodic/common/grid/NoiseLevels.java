package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;

/**
 * The noise {@code n(t) = sigma(t) / alpha(t)} of a Gaussian path over an interval, and the times of given noise.
 *
 * @param path the path
 * @param low the least time
 * @param high the greatest
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoiseLevels(NumericPath path, double low, double high) {
    /**
     * Those of a problem with a Gaussian path, over its interval.
     *
     * @param problem the problem
     * @return its noise
     */
    public static NoiseLevels of(Problem problem) {
        return new NoiseLevels(
                problem.views().require(NumericPath.VIEW),
                problem.time().min(),
                problem.time().max());
    }

    /**
     * The noise at a time.
     *
     * @param t the time
     * @return sigma / alpha; infinite where the path has no data left
     */
    public double at(double t) {
        return path.sigma(t) / path.alpha(t);
    }

    boolean isRising() {
        return at(high) > at(low);
    }

    /**
     * The time at which there is so much noise, within two neighbouring numbers: quadratic interpolation of the noise's
     * logarithm, and bisection where that does not do (Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm
     * for finding the zero of a nonlinear function without using derivatives", doi:10.1016/S0965-9978(96)00051-8). Some
     * ten to twenty looks at the path, where bisection takes fifty.
     *
     * @param noise so much
     * @return the time; that end of the interval which is nearer to it where neither has so much between them
     */
    public double time(double noise) {
        double a = high;
        double fa = distance(a, noise);
        double b = low;
        double fb = distance(b, noise);
        if (fa == 0 || fb == 0 || fa < 0 == fb < 0) {
            return Math.abs(fa) < Math.abs(fb) ? a : b;
        }
        double share = 0.5;
        while (true) {
            double t = a + share * (b - a);
            double ft = distance(t, noise);
            double c = a;
            double fc = fa;
            if (ft < 0 != fa < 0) {
                c = b;
                fc = fb;
                b = a;
                fb = fa;
            }
            a = t;
            fa = ft;
            double best = Math.abs(fa) < Math.abs(fb) ? a : b;
            double least = 2 * Math.ulp(best) / Math.abs(b - a);
            if (fa == 0 || !(least < 0.5)) {
                return best;
            }
            double xi = (a - b) / (c - b);
            double phi = (fa - fb) / (fc - fb);
            boolean isSmooth = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
            share = isSmooth
                    ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
                    : 0.5;
            share = Math.min(1 - least, Math.max(least, share));
        }
    }

    private double distance(double t, double noise) {
        return noise > 0 ? Math.log(at(t) / noise) : at(t) - noise;
    }
}
