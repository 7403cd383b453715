package org.ergodic.energy.training;

import java.util.List;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.graph.Stable;
import org.ergodic.common.score.ScoreMatching;
import org.ergodic.energy.function.Energies;
import org.ergodic.energy.gibbs.BlockGibbs;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.MeanField;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Contrastive divergence CD-k (Hinton 2002, doi:10.1162/089976602760128018): the loss F(v_0) - F(v_k) with v_k the end
 * of k Gibbs sweeps from the data, held constant, so that its gradient is dF(v_0) - dF(v_k).
 *
 * <p>This is not the likelihood's gradient, where the second term is an average over the model: it is biased by what
 * the chain still remembers of the data, less as k grows, and modes far from all data can stay unseen. The loss's value
 * means nothing, so the {@link #monitor} is another figure.
 */
final class ContrastiveDivergence implements Loss {
    /** Passes of mean field. */
    private static final int PASSES = 10;

    private final int sweeps;
    private final GradientOptions gradient;

    ContrastiveDivergence(int sweeps) {
        this(sweeps, GradientOptions.PLAIN);
    }

    ContrastiveDivergence(int sweeps, GradientOptions gradient) {
        this.sweeps = sweeps;
        this.gradient = gradient;
    }

    @Override
    public Set<View<?>> needs() {
        return gradient.needs();
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        BlockGibbs gibbs = new BlockGibbs(machine, batch.event());
        SDVariable v = batch.x();
        for (int i = 0; i < sweeps; i++) {
            v = gibbs.sweep(s, Numbers.following(s.child("objective/sweep-" + i), batch.rows()), v);
        }
        SDVariable loss = machine.energy(s, batch.x()).sub(machine.energy(s, s.stopGradient(v)));
        List<SDVariable> given = Layers.split(machine, s, Events.flatten(batch.x(), batch.event()));
        SDVariable turned = gradient.turned(s, s.memory(), model, given, loss);
        return turned.add(gradient.regularizer().penalty(s, machine, given));
    }

    @Override
    public Sense sense(Views model) {
        return gradient.regularizer().none() ? Sense.CONTRAST : Sense.NONE;
    }

    /**
     * The negative log pseudo-likelihood -sum_i log p(v_i | v without i) (Besag 1975, doi:10.2307/2987782) of units of
     * two values, in nats, estimated without bias from one unit i of each sample chosen at random: d softplus(F(v) -
     * F(v with unit i flipped)). Unlike a reconstruction error it is least, in expectation, where the model's
     * conditionals are those of the data. For units with a density it is Hyvarinen's score matching objective |s|^2 / 2
     * + tr(ds/dv) with the score s = -dF/dv, of which the same can be said, its trace estimated by one probe (Song et
     * al. 2019). Where F is not tractable, mean field's bound stands for it.
     */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return watch(s, model, batch);
    }

    /** {@link #monitor}, for all objectives of machines. */
    static SDVariable watch(Scope s, Views model, Batch batch) {
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        List<Double> values = machine.layers().get(0).kind().support();
        return values.isEmpty()
                ? scoreMatching(s, (in, x) -> free(in, machine, x, batch), batch)
                : pseudoLikelihood(s, machine, batch, values);
    }

    /** |s|² / 2 + tr(ds/dx) of the score s = -dE/dx, its trace estimated by one probe. */
    static SDVariable scoreMatching(Scope s, Energy energy, Batch batch) {
        SDVariable x = batch.x();
        SDVariable score = Energies.score(energy).score(s, x, s.constant(0), batch.context());
        SDVariable probe = s.child("objective").noise("probe", Noise.RADEMACHER, batch.rows(), batch.event());
        return ScoreMatching.sliced(s, score, x, List.of(probe), true, batch.event())
                .mul(0.5);
    }

    private static SDVariable pseudoLikelihood(Scope s, LayeredBoltzmann machine, Batch batch, List<Double> values) {
        int units = Events.size(batch.event());
        SDVariable v = Events.flatten(batch.x(), batch.event());
        SDVariable choice = s.child("objective")
                .noise("unit", Noise.UNIFORM, batch.rows(), 1)
                .mul(units);
        SDVariable index = s.constant(indices(units));
        SDVariable chosen = s.mask(choice.gte(index)).mul(s.mask(choice.lt(index.add(1.0))));
        SDVariable flipped = v.add(chosen.mul(v.mul(-2.0).add(values.get(0) + values.get(1))));
        SDVariable rise = free(s, machine, batch.x(), batch)
                .sub(free(s, machine, Events.unflatten(flipped, batch.event()), batch));
        return Stable.softplus(rise).mul(units);
    }

    /** The free energy, or mean field's upper bound of it. */
    private static SDVariable free(Scope s, LayeredBoltzmann machine, SDVariable x, Batch batch) {
        return Layers.tractable(machine)
                ? machine.energy(s, x)
                : new MeanField(machine, PASSES)
                        .logWeight(s, Events.flatten(x, batch.event()))
                        .mul(-1.0);
    }

    /** 0, 1, ..., n - 1, {@code [1, n]}. */
    private static INDArray indices(int n) {
        double[] indices = new double[n];
        for (int i = 0; i < n; i++) {
            indices[i] = i;
        }
        return Nd4j.createFromArray(indices).reshape(1, n);
    }
}
