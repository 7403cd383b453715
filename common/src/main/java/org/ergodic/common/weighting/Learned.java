package org.ergodic.common.weighting;

import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.WeightingFactory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.TimeFeatures;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A weight that is learned: with the loss l of another weighting, {@code l exp(-u) + u} where u is a linear function of
 * waves of log(sigma/alpha). Its minimum over u is 1 + log E l, so that every level has the same share in the gradient,
 * whatever its error (Kendall, Gal and Cipolla 2018, "Multi-task learning using uncertainty to weigh losses for scene
 * geometry and semantics", equation 7; Karras et al. 2024, "Analyzing and improving the training dynamics of diffusion
 * models", equation 22).
 *
 * <p>Its parameters {@code weighting/w} and {@code weighting/b} are in the memory of training and start at 0.
 */
@API(status = API.Status.INTERNAL)
public sealed class Learned implements Weighting {
    /** log(sigma/alpha) is of the order of 4. */
    private static final double UNIT = 0.25;

    private static final double LARGEST_FREQUENCY = 16;

    private final Weighting base;
    private final int frequencies;

    private Learned(Weighting base, int frequencies) {
        this.base = Objects.requireNonNull(base, "base");
        this.frequencies = frequencies;
        if (frequencies < 1) {
            throw new IllegalArgumentException("a learned weighting needs at least one frequency, not " + frequencies);
        }
    }

    /**
     * A learned weighting.
     *
     * @param base what it starts from, which also draws the times if it draws any
     * @param frequencies how many waves of log(sigma/alpha), at least 1
     * @return the weighting
     */
    public static Weighting of(Weighting base, int frequencies) {
        return base instanceof Weighting.Drawn drawn
                ? new LearnedDrawn(drawn, frequencies)
                : new Learned(base, frequencies);
    }

    /** One whose base draws times. */
    private static final class LearnedDrawn extends Learned implements Weighting.Drawn {
        private final Weighting.Drawn drawn;

        LearnedDrawn(Weighting.Drawn drawn, int frequencies) {
            super(drawn, frequencies);
            this.drawn = drawn;
        }

        @Override
        public SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event) {
            return drawn.times(s, model, time, rows, event);
        }
    }

    @Override
    public Set<View<?>> needs() {
        return base.needs();
    }

    @Override
    public SDVariable weight(Scope s, Views model, Level at) {
        return base.weight(s, model, at)
                .mul(s.sameDiff().math().exp(logError(s, at).neg()));
    }

    @Override
    public SDVariable loss(Scope s, Views model, Level at, SDVariable error) {
        SDVariable u = logError(s, at);
        return base.loss(s, model, at, error)
                .mul(s.sameDiff().math().exp(u.neg()))
                .add(u);
    }

    /** u {@code [n]}. */
    private SDVariable logError(Scope s, Level at) {
        Scope own = s.memory().child("weighting");
        SDVariable log =
                NoiseToSignal.log(at.alpha(), at.sigma()).reshape(-1, 1).mul(UNIT);
        SDVariable waves = TimeFeatures.SINUSOIDAL.of(own, log, frequencies, LARGEST_FREQUENCY);
        SDVariable w = own.parameter("w", Initializer.zeros(), 2L * frequencies, 1);
        return waves.mmul(w).add(own.parameter("b", Initializer.zeros(), 1, 1)).reshape(-1);
    }

    /** Makes it. */
    @Part(
            name = "learned",
            description = "a learned weight by which every level has the same share (Karras et al. 2024)")
    public static final class Factory implements WeightingFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param of the weighting that it starts from
         * @param frequencies how many waves of log(sigma/alpha)
         */
        public record Config(
                @Option(value = "the weighting that it starts from", byDefault = "v", kind = "weighting")
                Component of,

                @Option(value = "how many waves of log(sigma/alpha)", byDefault = "8", min = 1, max = 1000)
                int frequencies) {}

        @Override
        public Weighting create(Config config, Assembly assembly) {
            return Learned.of(assembly.create(Kind.WEIGHTING, config.of()), config.frequencies());
        }
    }
}
