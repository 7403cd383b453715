package org.ergodic.energy.training;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Stable;
import org.ergodic.energy.training.FlowContrastiveFactory.Update;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Flow contrastive estimation (Gao, Nijkamp, Kingma, Xu, Dai and Wu 2020, "Flow contrastive estimation of energy-based
 * models", arXiv:1912.00589): noise-contrastive estimation of an energy whose noise is a flow q that is trained with
 * it. Data x and samples x~ of the flow are told apart by the logit {@code l(x) = -E(x) - c - log q(x)}; the energy and
 * c, which comes to log Z, minimise
 *
 * <pre>{@code softplus(-l(x)) + softplus(l(x~))}</pre>
 *
 * and the flow maximises it, which for the best energy is to minimise the Jensen-Shannon divergence of q from the data.
 * Both take their steps at once, each with the other held constant, where the paper takes turns. Since q comes near the
 * data, the two are hard to tell apart, which is what the estimate wants; with one Gaussian it is easy in many
 * dimensions and says little.
 *
 * <p>First the flow alone is fitted by maximum likelihood, for a share of the steps. The flow and c are in the memory
 * of the training ({@code train/objective/flow}, {@code log-partition}): checkpoints have them, the model has not.
 */
final class FlowContrastive implements Objective {
    private static final String FLOW = "flow";

    private final LogDensity density;
    private final Reparameterized samples;
    private final Update update;
    private final double share;

    /**
     * An objective.
     *
     * @param flow the views of the flow: its density and its samples as graphs
     * @param update what becomes of it beside the energy
     * @param share of the steps in which it is fitted alone, in [0, 1)
     */
    FlowContrastive(Views flow, Update update, double share) {
        density = flow.require(LogDensity.VIEW);
        samples = flow.require(Reparameterized.VIEW);
        this.update = Objects.requireNonNull(update, "update");
        this.share = share;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Energy.VIEW);
    }

    @Override
    public List<Stage> stages(Views model) {
        // The flow's parameters are the only ones in the first stage's graph.
        Predicate<String> all = name -> true;
        Stage joint = new Stage(share == 0 ? "" : "joint", new Joint(), 1 - share, 1, all);
        return share == 0 ? List.of(joint) : List.of(new Stage(FLOW, new Fit(), share, 1, all), joint);
    }

    private static Scope flow(Scope s) {
        return s.memory().child(FLOW);
    }

    private SDVariable logProb(Scope s, Batch batch) {
        return density.logProb(flow(s), batch.x(), batch.context());
    }

    /** Maximum likelihood of the flow alone. */
    private final class Fit implements Loss {
        @Override
        public Set<View<?>> needs() {
            return FlowContrastive.this.needs();
        }

        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            return density.estimate(flow(s), batch.x(), batch.context()).mul(-1.0);
        }

        @Override
        public SDVariable monitor(Scope s, Views model, Batch batch) {
            return logProb(s, batch).mul(-1.0);
        }
    }

    /** Both at once. */
    private final class Joint implements Loss {
        @Override
        public Set<View<?>> needs() {
            return FlowContrastive.this.needs();
        }

        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            Contrast contrast = new Contrast(s, model.require(Energy.VIEW), batch);
            SDVariable ofEnergy = contrast.ofEnergy();
            SDVariable ofFlow = switch (update) {
                case NONE -> null;
                case ADVERSARIAL -> contrast.ofFlow().mul(-1.0);
                case LIKELIHOOD ->
                    density.estimate(flow(s), batch.x(), batch.context()).mul(-1.0);
            };
            // Of the flow's part the gradient alone: the figure is how well the two are told apart.
            return ofFlow == null ? ofEnergy : ofEnergy.add(ofFlow).sub(s.stopGradient(ofFlow));
        }

        @Override
        public SDVariable monitor(Scope s, Views model, Batch batch) {
            return new Contrast(s, model.require(Energy.VIEW), batch).ofEnergy();
        }

        /** The better the flow, the less the two can be told apart, and the larger the loss of a good energy. */
        @Override
        public Sense sense(Views model) {
            return Sense.NONE;
        }
    }

    /** Data against samples of the flow. */
    private final class Contrast {
        private final Scope s;
        private final Energy energy;
        private final Batch batch;
        private final SDVariable logPartition;
        private final Reparameterized.Sample drawn;

        Contrast(Scope s, Energy energy, Batch batch) {
            this.s = s;
            this.energy = energy;
            this.batch = batch;
            logPartition = s.memory().parameter("log-partition", Initializer.zeros());
            drawn = samples.sample(flow(s), batch.rows(), batch.context());
        }

        /** As the energy and c see it: the flow and its samples are given. */
        SDVariable ofEnergy() {
            SDVariable ofData = logit(s, logPartition, batch.x(), s.stopGradient(logProb(s, batch)));
            SDVariable ofNoise = logit(s, logPartition, s.stopGradient(drawn.x()), s.stopGradient(drawn.logProb()));
            return loss(ofData, ofNoise);
        }

        /** As the flow sees it: the energy is given, and x~ moves with the flow. */
        SDVariable ofFlow() {
            Scope given = s.substituting(s::stopGradient);
            SDVariable c = s.stopGradient(logPartition);
            SDVariable ofData = logit(given, c, batch.x(), logProb(s, batch));
            SDVariable ofNoise = logit(given, c, drawn.x(), drawn.logProb());
            return loss(ofData, ofNoise);
        }

        private SDVariable logit(Scope scope, SDVariable c, SDVariable x, SDVariable logNoise) {
            return energy.energy(scope, x).add(c).add(logNoise).neg();
        }

        private static SDVariable loss(SDVariable ofData, SDVariable ofNoise) {
            return Stable.softplus(ofData.neg()).add(Stable.softplus(ofNoise));
        }
    }
}
