package org.ergodic.energy.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Maximum likelihood of an energy by Langevin sampling: the loss E(x) - mean E(x⁻) over samples x⁻, held constant, so
 * that its gradient is the likelihood's as far as they are samples of the model. They are what steps x - h/2 dE/dx +
 * noise sqrt(h) z come to
 *
 * <ul>
 *   <li>from noise: short-run sampling (Nijkamp, Hill, Zhu and Wu 2019, arXiv:1904.09770), whose samples are a
 *   generator of their own and not those of exp(-E) / Z;
 *   <li>from the data: contrastive divergence (Hinton 2002, doi:10.1162/089976602760128018);
 *   <li>from where they were: persistent chains in a replay buffer (Du and Mordatch 2019, arXiv:1903.08689), of which
 *   each step moves a block chosen at random, and of its chains a few begin anew from noise.
 * </ul>
 *
 * <p>The regularisation (Du and Mordatch, section 3.3) adds alpha times the mean of E(x)² + E(x⁻)², which keeps
 * energies near 0. The buffer is a state under {@code train/objective}, so a checkpoint has it and a model does not.
 */
final class LangevinLikelihood implements Loss {
    private final LangevinLikelihoodFactory.Config config;

    LangevinLikelihood(LangevinLikelihoodFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Energy.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Energy energy = model.require(Energy.VIEW);
        SDVariable samples = switch (config.start()) {
            case NOISE ->
                walk(s, energy, batch, true, following(s, batch, "start").mul(config.startStd()));
            case DATA -> walk(s, energy, batch, true, batch.x());
            case PERSISTENT -> persistent(s, energy, batch);
        };
        SDVariable positive = energy.energy(s, batch.x());
        SDVariable negative = energy.energy(s, s.stopGradient(samples));
        SDVariable loss = positive.sub(negative.mean());
        if (config.regularization() == 0) {
            return loss;
        }
        SDVariable squares = positive.mul(positive).add(negative.mul(negative).mean());
        return loss.add(squares.mul(config.regularization()));
    }

    private static SDVariable following(Scope s, Batch batch, String name) {
        return s.child("objective").noise(name, Noise.NORMAL, batch.rows(), batch.event());
    }

    /** The Langevin steps. Whoever differentiates what comes of them stops at its end. */
    private SDVariable walk(Scope s, Energy energy, Batch batch, boolean rowsOfBatch, SDVariable from) {
        SDVariable x = from;
        double h = config.step();
        for (int i = 0; i < config.steps(); i++) {
            SDVariable z = rowsOfBatch
                    ? following(s, batch, "langevin-" + i)
                    : s.child("objective")
                            .noise("langevin-" + i, Noise.NORMAL, Events.batch(config.chains(), batch.event()));
            SDVariable slope = s.gradient(energy.energy(s, x), List.of(x)).get(0);
            x = x.sub(slope.mul(h / 2)).add(z.mul(config.noise() * Math.sqrt(h)));
        }
        return x;
    }

    /** Moves a block of the buffer {@code [blocks, chains, event]}. */
    private SDVariable persistent(Scope s, Energy energy, Batch batch) {
        Scope draws = s.child("objective");
        long[] chains = Events.batch(config.chains(), batch.event());
        SDVariable buffer = s.memory()
                .state("buffer", Initializer.normal(config.startStd()), Events.batch(config.blocks(), chains));
        double[] numbers = new double[config.blocks()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        SDVariable index = s.constant(
                org.nd4j.linalg.factory.Nd4j.createFromArray(numbers).reshape(Events.column(config.blocks(), chains)));
        SDVariable at =
                draws.noise("block", Noise.UNIFORM, Events.column(1, chains)).mul(config.blocks());
        SDVariable chosen = s.mask(at.gte(index)).mul(s.mask(at.lt(index.add(1.0))));
        SDVariable old = buffer.mul(chosen).sum(0);
        SDVariable fresh = draws.noise("fresh", Noise.NORMAL, chains).mul(config.startStd());
        SDVariable anew = s.mask(draws.noise("anew", Noise.UNIFORM, Events.column(config.chains(), batch.event()))
                .lt(config.restart()));
        SDVariable moved = walk(s, energy, batch, false, old.add(fresh.sub(old).mul(anew)));
        SDVariable block = moved.reshape(Events.batch(1, chains));
        s.assign(buffer, buffer.add(block.sub(buffer).mul(chosen)));
        return moved;
    }

    /** The weight of squared energies adds little where energies are near 0, as it keeps them. */
    @Override
    public Sense sense(Views model) {
        return Sense.CONTRAST;
    }

    @Override
    public Optional<String> divergenceAdvice() {
        return Optional.of("take Langevin steps smaller than " + config.step() + " by train.objective.step");
    }

    /**
     * Hyvarinen's score matching objective |s|² / 2 + tr(ds/dx) of the score s = -dE/dx (2005, JMLR 6), its trace
     * estimated by one probe: least, in expectation, where the model's score is that of the data.
     */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return ContrastiveDivergence.scoreMatching(s, model.require(Energy.VIEW), batch);
    }
}
