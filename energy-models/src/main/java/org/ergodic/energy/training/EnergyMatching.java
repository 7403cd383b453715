package org.ergodic.energy.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.transport.Pairing;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Energy matching (Balcerak et al. 2025, "Energy matching: unifying flow matching and energy-based models for
 * generative modeling", arXiv:2504.10612): one potential V(x) = T E(x), without time, whose slope carries noise to the
 * data along ways of optimal transport, and which near the data is an energy, with density {@code exp(-V / T) / Z}.
 *
 * <ul>
 *   <li>Stage {@code transport} (their algorithm 1): {@code |dV/dx(x_t) + x_1 - x_0|^2} at x_t = (1 - t) x_0 + t x_1, t
 *   uniform in [0, 1], with data x_1 and noise x_0 paired by optimal transport within the batch.
 *   <li>Stage {@code equilibrium} (algorithm 2): the same for t in [0, tau], plus a weight times the contrast
 *   {@code E(x_1) - E(x~)}. The x~, held constant, are what Langevin steps {@code x - h dV/dx + sqrt(2 h eps) z} come
 *   to: for half of the rows from the data with eps = T; for the others from the noise, eps being 0 until time tau,
 *   then rising evenly to T at time 1 (steps of h on from time 0, T after that).
 * </ul>
 *
 * <p>Clamps and thresholds of the contrast that the paper takes for pictures are not there.
 */
final class EnergyMatching implements Objective {
    private final EnergyMatchingFactory.Config config;
    private final Pairing pairing;

    /**
     * An objective.
     *
     * @param pairing of noise and data; the method's is that of optimal transport
     */
    EnergyMatching(EnergyMatchingFactory.Config config, Pairing pairing) {
        this.config = config;
        this.pairing = pairing;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Energy.VIEW);
    }

    @Override
    public List<Stage> stages(Views model) {
        double share = config.transport();
        Stage equilibrium =
                new Stage(share == 0 ? "" : "equilibrium", new Part(config.tau(), true), 1 - share, 1, name -> true);
        return share == 0
                ? List.of(equilibrium)
                : List.of(new Stage("transport", new Part(1, false), share, 1, name -> true), equilibrium);
    }

    @Override
    public Optional<String> divergenceAdvice() {
        return Optional.of("take Langevin steps smaller than " + config.step()
                + " by train.objective.step, or a smaller" + " train.objective.weight");
    }

    /** The noise that the temperature adds at a time. */
    double noise(double time) {
        double tau = config.tau();
        double share = time >= 1 ? 1 : time < tau ? 0 : (time - tau) / (1 - tau);
        return config.temperature() * share;
    }

    /** A stage. */
    private final class Part implements Loss {
        private final double until;
        private final boolean contrasts;

        Part(double until, boolean contrasts) {
            this.until = until;
            this.contrasts = contrasts;
        }

        @Override
        public Set<View<?>> needs() {
            return EnergyMatching.this.needs();
        }

        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            Energy energy = model.require(Energy.VIEW);
            SDVariable ways = ways(s, energy, batch, pairing);
            if (!contrasts) {
                return ways;
            }
            SDVariable negative = energy.energy(s, s.stopGradient(walk(s, energy, batch)));
            SDVariable contrast = energy.energy(s, batch.x()).sub(negative.mean());
            return ways.add(contrast.mul(config.weight()));
        }

        /** The ways with any pairs, or, where the energy is to be that of the data, score matching. */
        @Override
        public SDVariable monitor(Scope s, Views model, Batch batch) {
            Energy energy = model.require(Energy.VIEW);
            return contrasts
                    ? ContrastiveDivergence.scoreMatching(s, energy, batch)
                    : ways(s, energy, batch, Pairing.independent());
        }

        /** With the contrast beside it the loss is no measure of either. */
        @Override
        public Sense sense(Views model) {
            return contrasts ? Sense.NONE : Sense.DESCENT;
        }

        private SDVariable ways(Scope s, Energy energy, Batch batch, Pairing pairs) {
            Scope own = s.child("objective");
            SDVariable source = pairs.partners(own, batch, start(own, "source", batch));
            SDVariable t =
                    own.noise("t", Noise.UNIFORM, batch.rows(), column(batch)).mul(until);
            SDVariable way = batch.x().sub(source);
            SDVariable miss = slope(s, energy, source.add(way.mul(t))).add(way);
            return Events.sum(miss.mul(miss), batch.event());
        }
    }

    private SDVariable start(Scope own, String name, Batch batch) {
        return own.noise(name, Noise.NORMAL, batch.rows(), batch.event()).mul(config.std());
    }

    /** dV/dx. */
    private SDVariable slope(Scope s, Energy energy, SDVariable x) {
        return s.gradient(energy.energy(s, x), List.of(x)).get(0).mul(config.temperature());
    }

    private SDVariable walk(Scope s, Energy energy, Batch batch) {
        Scope own = s.child("objective");
        double h = config.step();
        SDVariable ofData = s.mask(own.noise("from-data", Noise.UNIFORM, batch.rows(), column(batch))
                .lt(0.5));
        SDVariable from = start(own, "start", batch);
        SDVariable x = from.add(batch.x().sub(from).mul(ofData));
        double hot = Math.sqrt(2 * h * config.temperature());
        for (int i = 0; i < config.steps(); i++) {
            double cold = Math.sqrt(2 * h * noise((i + 1) * h));
            SDVariable z = own.noise("langevin-" + i, Noise.NORMAL, batch.rows(), batch.event());
            SDVariable spread =
                    cold == hot ? s.constant(hot) : ofData.mul(hot - cold).add(cold);
            x = x.sub(slope(s, energy, x).mul(h)).add(z.mul(spread));
        }
        return x;
    }

    private static long[] column(Batch batch) {
        return Events.event(Events.column(-1, batch.event()));
    }
}
