package org.ergodic.diffusion.sde;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-exploding SDE through given levels of noise (Song et al. 2021, "Score-based generative modeling through
 * stochastic differential equations", section 3.4; the levels are those of Song and Ermon 2019, "Generative modeling by
 * estimating gradients of the data distribution"): {@code dx = g(t) dw} with {@code g^2 = d sigma^2/dt},
 * {@code alpha = 1} and {@code sigma(t_k) = sigma_k}, from 0 at the data, t = 0. Between the levels
 * {@code log(1 + sigma^2 / sigma_1^2)} is a rising curve of cubic pieces with a continuous derivative: a geometric
 * sequence of levels stays near geometric between them. The prior N(0, sigma_N^2 I) leaves out the data's own variance.
 */
public final class GivenSigmas implements GaussianSde {
    private final List<Double> times;
    private final List<Double> sigmas;
    private final MonotoneCurve growth;

    /**
     * An SDE.
     *
     * @param times when each level is reached, above 0 and increasing
     * @param sigmas the standard deviations of the noise then, above 0 and increasing
     */
    public GivenSigmas(List<Double> times, List<Double> sigmas) {
        this.times = List.copyOf(times);
        this.sigmas = List.copyOf(sigmas);
        requireRising("sigmas", sigmas);
        requireRising("times", times);
        if (times.size() != sigmas.size()) {
            throw new IllegalArgumentException("each sigma needs the time at which it is reached: there are "
                    + sigmas.size() + " sigmas and " + times.size() + " times");
        }
        growth = new MonotoneCurve(
                times.stream().mapToDouble(t -> t).toArray(),
                sigmas.stream()
                        .mapToDouble(sigma -> Math.log1p(Math.pow(sigma / sigmas.get(0), 2)))
                        .toArray());
    }

    /**
     * An SDE on [0, 1] whose levels are reached at equal distances, the last at t = 1.
     *
     * @param sigmas the standard deviations of the noise, above 0 and increasing
     */
    public GivenSigmas(List<Double> sigmas) {
        this(
                IntStream.rangeClosed(1, sigmas.size())
                        .mapToObj(k -> (double) k / sigmas.size())
                        .toList(),
                sigmas);
    }

    private static void requireRising(String what, List<Double> numbers) {
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("an SDE through given sigmas needs at least one of the " + what);
        }
        double before = 0;
        for (int k = 0; k < numbers.size(); k++) {
            double number = numbers.get(k);
            if (!(number > before) || !Double.isFinite(number * number)) {
                throw new IllegalArgumentException("the " + what + " must increase from above 0, from the data on, and"
                        + " number " + (k + 1) + " is " + number + " after " + before
                        + (number > 0 && number < before ? ": sort them, the smallest first" : ""));
            }
            before = number;
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().zerosLike(x);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        SDVariable rate = s.sameDiff().math().exp(growth.at(s, t)).mul(growth.slope(s, t));
        return s.sameDiff().math().sqrt(rate).mul(sigmas.get(0));
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(growth.at(s, t)))
                .mul(sigmas.get(0));
    }

    @Override
    public Interval time() {
        return new Interval(0, times.get(times.size() - 1));
    }

    @Override
    public Prior prior() {
        return new GaussianPrior(sigmas.get(sigmas.size() - 1));
    }

    @Override
    public String toString() {
        return "GivenSigmas[" + sigmas.size() + "]";
    }

    /** Makes it; the SDE {@code ve-sigmas}. */
    @Part(name = "ve-sigmas", description = "variance-exploding SDE through given levels of noise (Song et al. 2021)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param sigmas the levels
         * @param times when each is reached
         */
        public record Config(
                @Option(
                        value = "standard deviations of the noise, increasing, from the data on",
                        byDefault = "[0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 50]",
                        min = 0,
                        above = true)
                List<Double> sigmas,

                @Option("when each is reached, increasing; k/N for level k of N unless said")
                Optional<List<Double>> times) {
            /** Copies the list. */
            public Config {
                sigmas = List.copyOf(sigmas);
            }
        }

        @Override
        public SDE create(Config config, Assembly assembly) {
            return config.times().isPresent()
                    ? new GivenSigmas(config.times().get(), config.sigmas())
                    : new GivenSigmas(config.sigmas());
        }
    }
}
