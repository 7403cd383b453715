package org.ergodic.diffusion.sde;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The overdamped Langevin equation of any energy, {@code dx = -dE/dx dt + sqrt(2) dw} on [0, T]. Its stationary law is
 * {@code exp(-E)/Z} (Roberts and Tweedie 1996, doi:10.2307/3318418), where that can be normalised and T is long beside
 * the time between modes. It has no Gaussian path.
 *
 * <p>The prior of a model that runs it backwards is that law, which nobody can draw from in general: it is a
 * distribution that the caller knows to be the same or near it. A simulation needs none.
 */
public final class OverdampedLangevin implements SDE {
    private final Energy energy;
    private final double duration;
    private final Optional<Prior> prior;

    /**
     * An equation.
     *
     * @param energy E, differentiable
     * @param duration T, above 0
     * @param prior what the law at T is taken to be, if anything is known that can be drawn from
     */
    public OverdampedLangevin(Energy energy, double duration, Optional<Prior> prior) {
        this.energy = Objects.requireNonNull(energy, "energy");
        this.prior = Objects.requireNonNull(prior, "prior");
        this.duration = duration;
        if (!(duration > 0) || !Double.isFinite(duration)) {
            throw new IllegalArgumentException("a Langevin equation needs a duration above 0, not " + duration);
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return s.gradient(energy.energy(s, x), List.of(x)).get(0).neg();
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().onesLike(t).mul(Math.sqrt(2));
    }

    @Override
    public Interval time() {
        return new Interval(0, duration);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if none was given
     */
    @Override
    public Prior prior() {
        return prior.orElseThrow(() -> new IllegalArgumentException("the stationary law exp(-E) of a Langevin equation"
                + " cannot be drawn from, and no distribution was given in its place: give the SDE's option prior one"
                + " that is near it, or simulate the equation forward, for which none is needed"));
    }

    @Override
    public String toString() {
        // The energy's own words may name an object, which is another one in each run.
        return "OverdampedLangevin[" + energy.getClass().getSimpleName() + "]";
    }

    /** Makes it; the SDE {@code langevin}. */
    @Part(name = "langevin", description = "overdamped Langevin equation of an energy, to its stationary law exp(-E)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param energy E
         * @param duration T
         * @param prior what the law at T is taken to be
         */
        public record Config(
                @Option(value = "the energy E, differentiable", kind = "energy")
                Component energy,

                @Option(
                        value = "time of the prior, long beside the time between the energy's modes",
                        byDefault = "10",
                        min = 0,
                        above = true)
                double duration,

                @Option(
                        value = "what stands for exp(-E) at the end, for models that run it backwards; a simulation"
                                + " needs none",
                        kind = "prior")
                Optional<Component> prior) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            Energy energy = assembly.create(Kind.ENERGY, config.energy());
            return new OverdampedLangevin(
                    energy, config.duration(), config.prior().map(prior -> assembly.create(Kind.PRIOR, prior)));
        }
    }
}
