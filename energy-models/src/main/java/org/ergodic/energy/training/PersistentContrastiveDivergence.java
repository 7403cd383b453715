package org.ergodic.energy.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.gibbs.GibbsSweep;
import org.ergodic.energy.gibbs.JointGibbs;
import org.ergodic.energy.gibbs.TemperedChains;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.MeanField;
import org.ergodic.energy.layer.Numbers;
import org.ergodic.energy.sampling.Ladder;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory.Positive;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Persistent contrastive divergence (Tieleman 2008, "Training restricted Boltzmann machines using approximations to the
 * likelihood gradient", doi:10.1145/1390156.1390290; as stochastic maximum likelihood Younes 1989): the loss F(v) -
 * mean F(c) over chains c that go on from step to step, so that its gradient is the likelihood's as far as the chains
 * follow the machine.
 *
 * <p>With a fast rate above 0 the chains are those of the parameters plus fast weights (Tieleman and Hinton 2009,
 * "Using fast weights to improve persistent contrastive divergence", doi:10.1145/1553374.1553506), which learn by their
 * own rate from the same gradient and decay at each step: they push the chains away from where they have been. The fast
 * weights take no part in the loss, nor in the model.
 *
 * <p>With more than one temperature the chains are those of parallel tempering (Desjardins et al. 2010) on a uniform
 * ladder; moving averages of the swap rates between neighbours are the state {@code swap-rates}.
 *
 * <p>Where hidden units given the visible ones are not independent, as in a deep machine, the first term is minus the
 * exponent of the joint distribution at their means by mean field (Salakhutdinov and Hinton 2009, "Deep Boltzmann
 * machines", section 3), so that the gradient is that of the bound, or at samples of them by Gibbs sampling with the
 * visible units clamped (Ackley, Hinton and Sejnowski 1985); the chains then carry all units, and the second term sums
 * out as many of them as it can.
 *
 * <p>The chains and fast weights are states under {@code train/objective}, so a checkpoint has them and a model does
 * not.
 */
final class PersistentContrastiveDivergence implements Loss {
    /** What a step adds of its own swaps to the moving averages of swap rates. */
    private static final double RATES_SLIDE = 0.01;

    private final PersistentContrastiveDivergenceFactory.Config config;
    private final Regularizer regularizer;

    PersistentContrastiveDivergence(PersistentContrastiveDivergenceFactory.Config config) {
        this.config = config;
        regularizer = config.gradient().regularizer();
    }

    @Override
    public Set<View<?>> needs() {
        return config.gradient().needs();
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        Scope own = s.memory();
        List<SDVariable> given = new ArrayList<>();
        SDVariable positive = positive(s, machine, batch, given);
        Scope fast = config.fastRate() == 0
                ? s
                : s.substituting(p -> p.add(own.stateLike("fast/" + p.name(), Initializer.zeros(), p)));
        SDVariable negative = config.temperatures() == 1
                ? sweeps(s, fast, own, machine, batch)
                : tempered(s, fast, own, machine, batch);
        SDVariable loss = positive.sub(negative.mean());
        if (config.fastRate() > 0) {
            learn(s, own, loss);
        }
        SDVariable turned = config.gradient().turned(s, own, model, given, loss);
        return turned.add(regularizer.penalty(s, machine, given));
    }

    /**
     * Where the positive phase is an expected energy, without the entropy that a free energy has, the two do not
     * compare.
     */
    @Override
    public Sense sense(Views model) {
        boolean free = way(model.require(LayeredBoltzmann.VIEW)) == Positive.FREE_ENERGY;
        return free && regularizer.none() ? Sense.CONTRAST : Sense.NONE;
    }

    private Positive way(LayeredBoltzmann machine) {
        return config.positive().orElse(Layers.separate(machine) ? Positive.FREE_ENERGY : Positive.MEAN_FIELD);
    }

    /**
     * The energy of the data, {@code [n]}.
     *
     * @param states filled with the states of all layers given the data, as far as they were needed
     */
    private SDVariable positive(Scope s, LayeredBoltzmann machine, Batch batch, List<SDVariable> states) {
        SDVariable x = Events.flatten(batch.x(), batch.event());
        switch (way(machine)) {
            case FREE_ENERGY -> {
                states.addAll(Layers.split(machine, s, x));
                return machine.energy(s, batch.x());
            }
            case MEAN_FIELD ->
                states.addAll(new MeanField(machine, config.positiveSteps())
                        .posterior(s, x)
                        .states());
            case GIBBS -> {
                states.addAll(Layers.split(machine, s, x));
                int[] hidden = Layers.hidden(machine);
                for (int i = 0; i < config.positiveSteps(); i++) {
                    // In the first sweep the layers above are not there yet.
                    Numbers noise = Numbers.following(s.child("objective/clamped-" + i), batch.rows());
                    GibbsSweep.draw(machine, s, noise, states, GibbsSweep.Manner.PLAIN, hidden);
                }
            }
        }
        return Layers.exponent(machine, s, states).mul(-1.0);
    }

    /** The energy of the chains' ends, a row each. */
    private SDVariable sweeps(Scope s, Scope fast, Scope own, LayeredBoltzmann machine, Batch batch) {
        GibbsSweep gibbs = GibbsSweep.of(machine, batch.event());
        Initializer start = Layers.separate(machine) ? start(machine.layers().get(0)) : start(machine);
        SDVariable chains = own.state("chains", start, Events.batch(config.chains(), gibbs.state()));
        SDVariable next = chains;
        for (int i = 0; i < config.k(); i++) {
            Numbers noise = Numbers.fixed(s.child("objective/sweep-" + i), config.chains());
            next = gibbs.sweep(fast, noise, next, GibbsSweep.Manner.PLAIN);
        }
        s.assign(chains, next);
        if (gibbs instanceof JointGibbs joint) {
            return summedOut(s, machine, joint.apart(s, s.stopGradient(next)));
        }
        return machine.energy(s, s.stopGradient(next));
    }

    /** Minus the log of the joint distribution of as few layers as can be, the others summed out. */
    private static SDVariable summedOut(Scope s, LayeredBoltzmann machine, List<SDVariable> states) {
        int[] summed = Layers.independent(
                machine, IntStream.range(0, machine.layers().size()).toArray());
        return Layers.logSum(machine, s, states, Layers.rest(machine, summed), summed)
                .mul(-1.0);
    }

    /** Steps of parallel tempering; of its chains those at the machine itself are the samples. */
    private SDVariable tempered(Scope s, Scope fast, Scope own, LayeredBoltzmann machine, Batch batch) {
        Ladder ladder = Ladder.uniform(config.temperatures() - 1);
        TemperedChains chains = new TemperedChains(machine, config.chains(), ladder.values());
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
        List<SDVariable> cold = new ArrayList<>();
        for (SDVariable state : states) {
            cold.add(s.stopGradient(TemperedChains.gather(s, state, 0, chains.coldest())));
        }
        return Layers.separate(machine)
                ? machine.energy(s, Events.unflatten(Layers.join(machine, s, cold), batch.event()))
                : summedOut(s, machine, cold);
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

    /** All units without input, layer by layer. */
    private static Initializer start(LayeredBoltzmann machine) {
        return (random, type, shape) -> {
            List<INDArray> all = new ArrayList<>();
            for (int l = 0; l < machine.layers().size(); l++) {
                LayeredBoltzmann.Layer layer = machine.layers().get(l);
                all.add(start(layer).initial(random.split(l), type, shape[0], layer.units()));
            }
            return Nd4j.concat(1, all.toArray(new INDArray[0]));
        };
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
