package org.ergodic.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Filters;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.ergodic.common.boltzmann.MachineStack;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.ergodic.energy.machine.StackedRbm;
import org.ergodic.energy.sampling.GibbsFactory;
import org.ergodic.energy.training.GreedyFactory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The deep belief net with units 0 and 1 (Hinton, Osindero and Teh 2006, "A fast learning algorithm for deep belief
 * nets", doi:10.1162/neco.2006.18.7.1527): p(v, h_1, ..., h_L) = p(v | h_1) p(h_1 | h_2) ... p(h_(L-1), h_L) with a
 * restricted machine on top and directed layers below it, each the downward half of a restricted machine, whose upward
 * half q(h_l | h_(l-1)) stands for the posterior.
 *
 * <p>It is trained greedily, sampled by Gibbs sweeps in its top machine and one downward pass, and its
 * {@link UnnormalizedLikelihood} is the variational bound (Salakhutdinov and Murray 2008, doi:10.1145/1390156.1390266,
 * section 4)
 *
 * <pre>
 * log p(v) >= E_q[sum_l log p(h_(l-1) | h_l) + H(q(h_l | h_(l-1))) - F(h_(L-1))] - log Z
 * </pre>
 *
 * with F and Z those of the top machine and l up to L - 1, estimated without bias by one sample of q.
 *
 * <p>Parameters {@code rbm-l/weights}, {@code rbm-l/visible-bias} and {@code rbm-l/hidden-bias}, with l counted from 1
 * at the data; those of all but the last {@code hidden-bias} serve q alone.
 */
public final class DeepBeliefNet implements Model, MachineStack, UnnormalizedLikelihood {
    private final List<StackedRbm> machines;
    private final long[] event;

    /**
     * A net.
     *
     * @param hidden the number of units of each hidden layer, from the data up
     * @param event the shape of an event, each element a visible unit
     * @throws IllegalArgumentException without a hidden layer, or for one without units
     */
    public DeepBeliefNet(List<Integer> hidden, long... event) {
        if (hidden.isEmpty() || hidden.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "a deep belief net needs at least one hidden layer, each of at least 1 unit, not " + hidden);
        }
        this.event = event.clone();
        List<StackedRbm> stack = new ArrayList<>();
        int below = Events.size(event);
        for (int above : hidden) {
            String name = "rbm-" + (stack.size() + 1) + "/";
            stack.add(new StackedRbm(
                    below,
                    above,
                    1,
                    1,
                    1,
                    name + "weights",
                    name + "visible-bias",
                    name + "hidden-bias",
                    Optional.empty()));
            below = above;
        }
        machines = List.copyOf(stack);
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        return Views.of(MachineStack.VIEW, this)
                .and(UnnormalizedLikelihood.VIEW, this)
                .and(Filters.VIEW, evaluator -> Layers.filters(machines.get(0), evaluator));
    }

    @Override
    public List<Equation> equations() {
        return List.of(new Generation());
    }

    @Override
    public Component defaultObjective() {
        return Component.of(GreedyFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return Component.of(GibbsFactory.NAME);
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return Layers.checkValues(data, new Layer(Events.size(event), Units.binary()), "a deep belief net");
    }

    @Override
    public List<LayeredBoltzmann> machines() {
        return List.copyOf(machines);
    }

    @Override
    public Set<String> parameters(int machine) {
        StackedRbm rbm = machines.get(machine);
        return Set.of(rbm.weights(), rbm.belowBias(), rbm.aboveBias());
    }

    private StackedRbm top() {
        return machines.get(machines.size() - 1);
    }

    private List<StackedRbm> directed() {
        return machines.subList(0, machines.size() - 1);
    }

    @Override
    public LayeredBoltzmann machine() {
        return top();
    }

    @Override
    public boolean exact() {
        return machines.size() == 1;
    }

    @Override
    public SDVariable logWeight(Scope s, SDVariable rows, SDVariable x) {
        SDVariable below = Events.flatten(x, event);
        SDVariable total = null;
        for (int i = 0; i < directed().size(); i++) {
            StackedRbm rbm = machines.get(i);
            SDVariable up = rbm.input(s, 1, Arrays.asList(below, null));
            Numbers noise = Numbers.following(s.child("evidence/up-" + (i + 1)), rows);
            SDVariable above =
                    Units.binary().sample(s, up, noise.of(1, rbm.layers().get(1)));
            SDVariable down = rbm.input(s, 0, Arrays.asList(null, above));
            SDVariable entropy =
                    Units.binary().logPartition(s, up).sub(up.mul(Units.binary().mean(s, up)));
            SDVariable likelihood = below.mul(down).sub(Units.binary().logPartition(s, down));
            total = Layers.plus(total, likelihood.sum(1).add(entropy.sum(1)));
            below = above;
        }
        SDVariable free = Layers.freeEnergy(top(), s, below);
        return total == null ? free.mul(-1.0) : total.sub(free);
    }

    @Override
    public SDVariable seen(Scope s, SDVariable x) {
        SDVariable mean = Events.flatten(x, event);
        for (StackedRbm rbm : directed()) {
            mean = rbm.mean(s, 1, Arrays.asList(mean, null));
        }
        return mean;
    }

    /** The chain of the top machine, and at its end one pass down. */
    private final class Generation implements Equation {
        private final GibbsChain chain = new GibbsChain(top(), top().below());

        @Override
        public String name() {
            return chain.name();
        }

        @Override
        public NoiseType noise() {
            return chain.noise();
        }

        @Override
        public Set<View<?>> offers() {
            return chain.offers();
        }

        @Override
        public Interval time() {
            return chain.time();
        }

        @Override
        public Problem build(Request request) {
            Evaluator evaluator = request.evaluator();
            Problem problem = chain.problem(request);
            Program down = evaluator.compile(s -> {
                SDVariable rows = s.input("state", -1, top().below());
                SDVariable x = rows;
                for (int i = directed().size() - 1; i >= 0; i--) {
                    StackedRbm rbm = machines.get(i);
                    Numbers noise = Numbers.following(s.child("down-" + (i + 1)), rows);
                    x = rbm.sample(
                            s,
                            0,
                            Arrays.asList(null, x),
                            noise.of(0, rbm.layers().get(0)));
                }
                s.output("x", Events.unflatten(x, event));
            });
            Problem.End end = (x, random, firstSample) -> down.call(evaluator.variables())
                    .set("state", x)
                    .random(random, firstSample)
                    .run()
                    .get("x");
            return problem.endingAt(end);
        }
    }
}
