package org.ergodic.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Persistent contrastive divergence (Tieleman 2008, "Training restricted Boltzmann machines using approximations to the
 * likelihood gradient", doi:10.1145/1390156.1390290; as stochastic maximum likelihood Younes 1989): the loss F(v) - mean
 * F(c) over chains c that go on from step to step, so that its gradient is the likelihood's as far as the chains follow
 * the machine.
 *
 * <p>With a fast rate above 0 the chains are those of the parameters plus fast weights (Tieleman and Hinton 2009, "Using
 * fast weights to improve persistent contrastive divergence", doi:10.1145/1553374.1553506), which learn by their own rate
 * from the same gradient and decay at each step: they push the chains away from where they have been. The fast weights
 * take no part in the loss, nor in the model.
 *
 * <p>With more than one temperature the chains are those of parallel tempering (Desjardins et al. 2010) on a uniform
 * ladder; moving averages of the swap rates between neighbours are the state {@code swap-rates}.
 *
 * <p>The chains and fast weights are states under {@code train/objective}, so a checkpoint has them and a model does not.
 */
final class PersistentContrastiveDivergence implements Objective {
    private static final String SCOPE = "train/objective";

    /** What a step adds of its own swaps to the moving averages of swap rates. */
    private static final double RATES_SLIDE = 0.01;

    private final PersistentContrastiveDivergenceFactory.Config config;
    private final Regularizer regularizer;

    PersistentContrastiveDivergence(PersistentContrastiveDivergenceFactory.Config config) {
        this.config = config;
        regularizer = new Regularizer(config.weightDecay(), config.sparsityTarget(), config.sparsityCost());
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(LayeredBoltzmann.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        Scope own = s.root().child(SCOPE);
        SDVariable positive = machine.energy(s, batch.x(), batch.context());
        Scope fast = config.fastRate() == 0
                ? s
                : s.substituting(p -> p.add(own.stateLike("fast/" + p.name(), Initializer.zeros(), p)));
        SDVariable samples = config.temperatures() == 1
                ? sweeps(s, fast, own, machine, batch.event())
                : tempered(s, fast, own, machine, batch.event());
        SDVariable negative = machine.energy(s, s.stopGradient(samples), batch.context());
        SDVariable loss = positive.sub(negative.mean());
        if (config.fastRate() > 0) {
            learn(s, own, loss);
        }
        SDVariable turned = config.centred() ? Centring.centred(s, own, machine, batch, loss) : loss;
        return turned.add(regularizer.penalty(s, machine, batch));
    }

    private SDVariable sweeps(Scope s, Scope fast, Scope own, LayeredBoltzmann machine, long... event) {
        BlockGibbs gibbs = new BlockGibbs(machine, event);
        SDVariable chains = own.state("chains", start(machine.layers().get(0)), Events.batch(config.chains(), event));
        SDVariable next = chains;
        for (int i = 0; i < config.k(); i++) {
            next = gibbs.sweep(fast, Numbers.fixed(s.child("objective/sweep-" + i), config.chains()), next);
        }
        s.assign(chains, next);
        return next;
    }

    /** Steps of parallel tempering; of its chains those at the machine itself are the samples. */
    private SDVariable tempered(Scope s, Scope fast, Scope own, LayeredBoltzmann machine, long... event) {
        Ladder ladder = Ladder.uniform(config.temperatures() - 1);
        TemperedChains chains = new TemperedChains(machine, ladder, config.chains());
        int[] kept = chains.path().kept();
        List<SDVariable> states = Layers.states(machine);
        for (int l : kept) {
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            states.set(l, own.state("chains-" + l, start(layer), chains.rows(), layer.units()));
        }
        List<SDVariable> old = states;
        SDVariable accepted = null;
        for (int i = 0; i < config.k(); i++) {
            TemperedChains.Stepped next = chains.step(fast, s.child("objective/step-" + i), states);
            states = next.states();
            accepted = Layers.plus(accepted, next.accepted().div(config.k()));
        }
        for (int l : kept) {
            s.assign(old.get(l), states.get(l));
        }
        SDVariable rates = own.state("swap-rates", Initializer.zeros(), 1, config.temperatures() - 1);
        s.assign(rates, rates.add(accepted.sub(rates).mul(RATES_SLIDE)));
        SDVariable visible = TemperedChains.gather(s, Layers.join(machine, s, states), 0, chains.coldest());
        return Events.unflatten(visible, event);
    }

    /** The fast weights' own step, by the same gradient. */
    private void learn(Scope s, Scope own, SDVariable loss) {
        Map<String, SDVariable> parameters = s.parameters();
        List<SDVariable> gradients = s.gradient(loss.mean(), new ArrayList<>(parameters.values()));
        int i = 0;
        for (SDVariable parameter : parameters.values()) {
            SDVariable fast = own.stateLike("fast/" + parameter.name(), Initializer.zeros(), parameter);
            s.assign(fast, fast.mul(config.fastDecay()).sub(gradients.get(i++).mul(config.fastRate())));
        }
    }

    /** Units without input: for units with a density standard normal ones, which the first sweep replaces. */
    private static Initializer start(LayeredBoltzmann.Layer layer) {
        List<Double> values = layer.kind().support();
        if (values.isEmpty()) {
            return Initializer.normal(1);
        }
        double low = values.get(0);
        double high = values.get(values.size() - 1);
        return (random, type, shape) -> {
            INDArray uniform = random.draw(Noise.UNIFORM, 0, type, shape);
            return uniform.gt(0.5).castTo(type).muli(high - low).addi(low);
        };
    }

    /** As for contrastive divergence. */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return ContrastiveDivergence.watch(s, model, batch);
    }
}
