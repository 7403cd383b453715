package org.ergodic.energy.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.solver.Interruption;
import org.ergodic.energy.gibbs.TemperedChains;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples a machine with layers by parallel tempering (Geyer 1991, "Markov chain Monte Carlo maximum likelihood";
 * Desjardins, Courville, Bengio, Vincent and Delalleau 2010), where block Gibbs sampling alone stays in one mode:
 * chains at all inverse temperatures of a ladder, from units without input up to the machine, exchange their states,
 * and how often they do is measured.
 *
 * <p>Immutable and thread-safe. The cost of a step is that of three sweeps of all chains.
 */
public final class ParallelTempering {
    private final LayeredBoltzmann machine;
    private final Evaluator evaluator;
    private final Ladder ladder;

    /**
     * A sampler.
     *
     * @param machine the machine
     * @param evaluator its values
     * @param ladder the inverse temperatures
     */
    public ParallelTempering(LayeredBoltzmann machine, Evaluator evaluator, Ladder ladder) {
        this.machine = Objects.requireNonNull(machine, "machine");
        this.evaluator = Objects.requireNonNull(evaluator, "evaluator");
        this.ladder = Objects.requireNonNull(ladder, "ladder");
    }

    /**
     * What a run gives.
     *
     * @param states the states {@code [chains, units]} of each layer, of the chains at the machine itself
     * @param swapRates the share of proposed swaps that were accepted, between each two neighbouring temperatures from
     *     0 on; where one is near 0, the ladder needs more temperatures there
     */
    public record Result(List<INDArray> states, List<Double> swapRates) {
        /** Copies the lists. */
        public Result {
            states = List.copyOf(states);
            swapRates = List.copyOf(swapRates);
        }
    }

    /**
     * Runs chains from units without input.
     *
     * @param groups how many independent groups of chains, each of which gives one sample
     * @param steps how many steps, at least 1
     * @param random the stream; group i depends on it and i alone
     * @return the states after the last step, and the swap rates over all steps
     * @throws IllegalArgumentException for fewer than 1 group or step
     */
    public Result sample(int groups, int steps, RandomStream random) {
        if (groups < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "parallel tempering needs at least 1 group and 1 step, not " + groups + " and " + steps);
        }
        TemperedChains chains = new TemperedChains(machine, groups, ladder.values());
        int[] kept = chains.path().kept();
        int layers = machine.layers().size();
        Program start = evaluator.compile(s -> {
            List<SDVariable> states = chains.path().start(s, Numbers.fixed(s.child("start"), chains.rows()));
            for (int l : kept) {
                s.output("state-" + l, states.get(l));
            }
            s.output("done", s.constant(1));
        });
        Program step = evaluator.compile(s -> {
            List<SDVariable> states = Layers.states(machine);
            for (int l : kept) {
                states.set(
                        l,
                        s.input(
                                "state-" + l,
                                chains.rows(),
                                machine.layers().get(l).units()));
            }
            TemperedChains.Stepped next = chains.step(s, s.child("tempering"), states);
            for (int l = 0; l < layers; l++) {
                s.output("state-" + l, next.states().get(l));
            }
            s.output("accepted", next.accepted());
        });
        Call first = start.call(evaluator.variables())
                .random(random.split("base"), 0)
                .run();
        Call call = step.call(evaluator.variables());
        for (int l : kept) {
            call.set("state-" + l, first.get("state-" + l));
        }
        double[] accepted = new double[ladder.values().length - 1];
        for (int i = 0; i < steps; i++) {
            Interruption.check("parallel tempering");
            call.random(random.split("step").split(i), 0).run();
            double[] share = call.get("accepted").castTo(DataType.DOUBLE).data().asDouble();
            for (int t = 0; t < accepted.length; t++) {
                accepted[t] += share[t] / steps;
            }
            for (int l : kept) {
                call.set("state-" + l, call.get("state-" + l));
            }
        }
        List<INDArray> states = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            states.add(call.get("state-" + l).getRows(chains.coldest()));
        }
        return new Result(states, Arrays.stream(accepted).boxed().toList());
    }
}
