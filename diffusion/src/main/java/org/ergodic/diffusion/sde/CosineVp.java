package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-preserving SDE with a cosine schedule (Nichol and Dhariwal 2021, "Improved denoising diffusion
 * probabilistic models", equation 17) on [0, 1]: {@code alpha(t) = cos(w + q t) / cos(w)} with
 * {@code w = (pi/2) s/(1 + s)}, and {@code beta(t) = 2 q tan(w + q t)}. Theirs ends at alpha = 0 and an infinite beta,
 * which they clip; here q is such that alpha(1)^2 is a given share.
 *
 * @param offset s, above 0, which keeps beta(0) above 0
 * @param share alpha(1)^2, the share of the data's variance that is left at the prior, between 0 and 1
 */
public record CosineVp(double offset, double share) implements BetaSde {
    /** Checks both numbers. */
    public CosineVp {
        if (!(offset > 0) || !Double.isFinite(offset) || !(share > 0) || !(share < 1)) {
            throw new IllegalArgumentException("the cosine schedule needs an offset above 0 and a share between 0 and"
                    + " 1, not the offset " + offset + " and the share " + share);
        }
    }

    private double start() {
        return Math.PI / 2 * offset / (1 + offset);
    }

    private double rate() {
        return Math.acos(Math.sqrt(share) * Math.cos(start())) - start();
    }

    @Override
    public SDVariable beta(Scope s, SDVariable t) {
        return s.sameDiff().math().tan(t.mul(rate()).add(start())).mul(2 * rate());
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().math().cos(t.mul(rate()).add(start())).mul(1 / Math.cos(start()));
    }

    /** cos^2 w - cos^2 (w + u) = sin u sin(2 w + u), which loses no digits where u is small. */
    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        SDVariable u = t.mul(rate());
        SDVariable product = s.sameDiff().math().sin(u).mul(s.sameDiff().math().sin(u.add(2 * start())));
        return s.sameDiff().math().sqrt(product).mul(1 / Math.cos(start()));
    }

    /** Makes it; the SDE {@code vp-cosine}. */
    @Part(name = "vp-cosine", description = "variance-preserving SDE with a cosine schedule (Nichol and Dhariwal 2021)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param offset s
         * @param share of the data's variance that is left at the prior
         */
        public record Config(
                @Option(value = "offset s of the schedule", byDefault = "0.008", min = 0, above = true)
                double offset,

                @Option(
                        value = "share of the data's variance that is left at the prior",
                        byDefault = "1e-4",
                        min = 0,
                        above = true,
                        max = 1,
                        below = true)
                double share) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new CosineVp(config.offset(), config.share());
        }
    }
}
