package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-preserving SDE with a sigmoid schedule (Jabri, Fleet and Chen 2022, "Scalable adaptive computation for
 * iterative generation"; Chen 2023, "On the importance of noise scheduling for diffusion models", section 2.1) on
 * [0, 1]: {@code alpha^2 = (S(c) - S(a)) / (S(c) - S(b))} with the logistic function S, {@code b = start/tau},
 * {@code c = end/tau}, and {@code a = b + q t}. Theirs ends at a = c and alpha = 0, which they clip; here q is such
 * that alpha(1)^2 is a given share. beta(1) grows as the inverse of the share, so that a small one makes the equation
 * stiff.
 *
 * @param start the schedule's start
 * @param end its end, above the start
 * @param temperature tau, above 0
 * @param share alpha(1)^2, the share of the data's variance that is left at the prior, between 0 and 1
 */
public record SigmoidVp(double start, double end, double temperature, double share) implements BetaSde {
    /** Checks the numbers. */
    public SigmoidVp {
        if (!(end > start) || !(temperature > 0) || !Double.isFinite((end - start) / temperature)) {
            throw new IllegalArgumentException("the sigmoid schedule needs start < end and a temperature above 0, not"
                    + " start " + start + ", end " + end + " and temperature " + temperature);
        }
        if (!(share > 0) || !(share < 1)) {
            throw new IllegalArgumentException("the sigmoid schedule needs a share between 0 and 1, not " + share);
        }
    }

    private double from() {
        return start / temperature;
    }

    private double to() {
        return end / temperature;
    }

    private double rate() {
        double last = logistic(to()) - share * (logistic(to()) - logistic(from()));
        return Math.log(last / (1 - last)) - from();
    }

    private static double logistic(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    private SDVariable half(SDVariable t) {
        return t.mul(rate() / 2).add(from() / 2);
    }

    /** -d log alpha^2 / dt = (coth((c - a)/2) + tanh(a/2)) a'/2. */
    @Override
    public SDVariable beta(Scope s, SDVariable t) {
        var math = s.sameDiff().math();
        SDVariable half = half(t);
        return math.tanh(half.rsub(to() / 2)).rdiv(1.0).add(math.tanh(half)).mul(rate() / 2);
    }

    /** S(c) - S(a) = sinh((c - a)/2) / (2 cosh(a/2) cosh(c/2)), which loses no digits. */
    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        var math = s.sameDiff().math();
        SDVariable half = half(t);
        double scale = Math.cosh(from() / 2) / Math.sinh((to() - from()) / 2);
        return math.sqrt(math.sinh(half.rsub(to() / 2)).div(math.cosh(half)).mul(scale));
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        var math = s.sameDiff().math();
        double scale = Math.cosh(to() / 2) / Math.sinh((to() - from()) / 2);
        return math.sqrt(math.sinh(t.mul(rate() / 2)).div(math.cosh(half(t))).mul(scale));
    }

    /** Makes it; the SDE {@code vp-sigmoid}. */
    @Part(name = "vp-sigmoid", description = "variance-preserving SDE with a sigmoid schedule (Jabri et al. 2022)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param start the schedule's start
         * @param end its end
         * @param temperature its temperature
         * @param share of the data's variance that is left at the prior
         */
        public record Config(
                @Option(value = "start of the schedule", byDefault = "-3")
                double start,

                @Option(value = "end of the schedule", byDefault = "3")
                double end,

                @Option(value = "temperature of the schedule", byDefault = "1", min = 0, above = true)
                double temperature,

                @Option(
                        value = "share of the data's variance that is left at the prior",
                        byDefault = "1e-3",
                        min = 0,
                        above = true,
                        max = 1,
                        below = true)
                double share) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new SigmoidVp(config.start(), config.end(), config.temperature(), config.share());
        }
    }
}
