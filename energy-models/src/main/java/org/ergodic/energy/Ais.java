package org.ergodic.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Interruption;
import org.ergodic.api.solver.NotFiniteException;
import org.ergodic.api.solver.Temporaries;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Annealed importance sampling of log Z (Neal 2001, "Annealed importance sampling", doi:10.1023/A:1008923215028) for
 * machines with layers, along the path of Salakhutdinov and Murray (2008, doi:10.1145/1390156.1390266) from a base model
 * of independent units.
 *
 * <p>{@linkplain #forward Forward}, exp(log w) is unbiased for Z / Z_0, so by Jensen's inequality the estimate of log Z
 * lies below it in expectation. {@linkplain #reverse Reverse}, from exact samples of the machine, it lies above (Burda,
 * Grosse and Salakhutdinov 2015, "Accurate and conservative estimates of MRF log-likelihood using reverse annealing");
 * the two make a sandwich, as far as the samples are exact.
 *
 * <p>Each temperature costs one sweep of all chains. Immutable and thread-safe.
 */
public final class Ais {
    /** Rows that are summed in double precision at a time. */
    private static final int CHUNK = 1000;

    private final LayeredBoltzmann machine;
    private final Numerics numerics;
    private final AnnealingPath path;
    private final Program step;
    private final double baseLogPartition;

    /**
     * An estimate of log Z.
     *
     * @param logPartition the estimate, in nats
     * @param standardError of the estimate, to first order, in nats; not-a-number for one chain
     * @param effectiveSampleSize (sum w)² / sum w² of the chains' weights: near 1, one chain decides alone and the
     *     standard error means little
     * @param logWeights each chain's own estimate of log Z
     */
    public record Estimate(
            double logPartition, double standardError, double effectiveSampleSize, List<Double> logWeights) {
        /** Copies the weights. */
        public Estimate {
            logWeights = List.copyOf(logWeights);
        }

        private static Estimate of(double sign, double shift, double... logs) {
            return new Estimate(
                    shift + sign * LogWeights.logMean(logs),
                    LogWeights.standardError(logs),
                    LogWeights.effectiveSampleSize(logs),
                    Arrays.stream(logs).mapToObj(w -> shift + sign * w).toList());
        }
    }

    /**
     * From a base model whose visible units have given means, and hidden ones no input.
     *
     * @param machine the machine
     * @param numerics its values
     * @param visibleMeans the means {@code [d]} of the visible units, such as the training data's by {@link #baseRate};
     *     empty for units without input
     * @throws IllegalArgumentException if there are not as many means as visible units
     */
    public Ais(LayeredBoltzmann machine, Numerics numerics, Optional<INDArray> visibleMeans) {
        this.machine = Objects.requireNonNull(machine, "machine");
        this.numerics = Objects.requireNonNull(numerics, "numerics");
        path = new AnnealingPath(machine, baseInputs(machine, numerics, visibleMeans));
        step = numerics.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            SDVariable from = s.input("from", 1, 1);
            SDVariable to = s.input("to", 1, 1);
            List<SDVariable> states = path.inputs(s);
            s.output("rise", path.rise(s, states, from, to).add(rows.reshape(-1).mul(0.0)));
            List<SDVariable> next = path.sweep(s, Numbers.following(s.child("ais"), rows), states, to);
            for (int l : path.kept()) {
                s.output("next-" + l, next.get(l));
            }
        });
        baseLogPartition = numerics.compile(
                        s -> s.output("value", path.baseLogPartition(s).sum()))
                .call(numerics.variables())
                .run()
                .scalar("value");
    }

    private static List<INDArray> baseInputs(
            LayeredBoltzmann machine, Numerics numerics, Optional<INDArray> visibleMeans) {
        int visible = Layers.units(machine, Layers.visible(machine));
        visibleMeans.ifPresent(means -> {
            if (means.length() != visible) {
                throw new IllegalArgumentException("a base model of " + visible + " visible units needs as many means,"
                        + " and there are " + means.length());
            }
        });
        List<INDArray> inputs = new ArrayList<>();
        int from = 0;
        for (int l = 0; l < machine.layers().size(); l++) {
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            INDArray input = Nd4j.zeros(DataType.DOUBLE, 1, layer.units());
            if (l < machine.visibleLayers() && visibleMeans.isPresent()) {
                double[] all = visibleMeans
                        .get()
                        .castTo(DataType.DOUBLE)
                        .dup('c')
                        .data()
                        .asDouble();
                INDArray means = Nd4j.createFromArray(Arrays.copyOfRange(all, from, from + layer.units()))
                        .reshape(1, layer.units());
                input = numerics.compile(s -> s.output("input", layer.kind().link(s, s.constant(means))))
                        .run(numerics.variables(), Map.of())
                        .get("input");
            }
            inputs.add(input);
            from += layer.units();
        }
        return inputs;
    }

    /**
     * The means of the visible units in data, for the base model of {@link #Ais}. Those of units with a list of states are
     * drawn towards the middle as by one more row on each of two states, so that none is certain.
     *
     * @param machine the machine
     * @param data {@code [n, event]}; not changed
     * @return {@code [d]}
     */
    public static INDArray baseRate(LayeredBoltzmann machine, INDArray data) {
        long n = data.size(0);
        INDArray rows = data.reshape(n, data.length() / n);
        INDArray means = Nd4j.zeros(DataType.DOUBLE, rows.size(1));
        for (long from = 0; from < n; from += CHUNK) {
            INDArray some = rows.get(NDArrayIndex.interval(from, Math.min(n, from + CHUNK)), NDArrayIndex.all());
            means.addi(some.castTo(DataType.DOUBLE).sum(0).divi(n));
        }
        int unit = 0;
        for (int l : Layers.visible(machine)) {
            List<Double> values = machine.layers().get(l).kind().support();
            for (int i = 0; i < machine.layers().get(l).units(); i++, unit++) {
                if (!values.isEmpty()) {
                    double ends = values.get(0) + values.get(values.size() - 1);
                    means.putScalar(unit, (n * means.getDouble(unit) + ends) / (n + 2));
                }
            }
        }
        return means;
    }

    /**
     * Estimates log Z from the base model to the machine.
     *
     * @param ladder the inverse temperatures
     * @param chains how many independent chains
     * @param random the stream; chain i depends on it and i alone
     * @return an estimate that is below log Z in expectation
     */
    public Estimate forward(Ladder ladder, int chains, RandomStream random) {
        requireChains(chains);
        Chains run = new Chains(chains, start(chains, random.split("base")));
        double[] b = ladder.values();
        for (int k = 1; k < b.length; k++) {
            Interruption.check("annealed importance sampling");
            run.move(b[k - 1], b[k], random.split("step").split(k));
        }
        return Estimate.of(1, baseLogPartition, run.logWeights);
    }

    /**
     * Estimates log Z from samples of the machine back to the base model.
     *
     * @param ladder the inverse temperatures, as for {@link #forward}; they are walked down
     * @param samples the states {@code [chains, units]} of each layer, independent samples of the machine, as of
     *     {@link Exact#sample} or {@link #gibbs}; not changed
     * @param random the stream
     * @return an estimate that is above log Z in expectation, if the samples are exact
     */
    public Estimate reverse(Ladder ladder, List<INDArray> samples, RandomStream random) {
        if (samples.size() != machine.layers().size()) {
            throw new IllegalArgumentException("samples of " + samples.size() + " layers for a machine of "
                    + machine.layers().size());
        }
        int chains = Math.toIntExact(samples.get(0).size(0));
        requireChains(chains);
        Chains run = new Chains(chains, keep(samples));
        double[] b = ladder.values();
        for (int k = b.length - 1; k > 0; k--) {
            Interruption.check("annealed importance sampling");
            run.move(b[k], b[k - 1], random.split("step").split(k));
        }
        return Estimate.of(-1, baseLogPartition, run.logWeights);
    }

    /**
     * Samples of the machine by block Gibbs sweeps from the base model, exact in the limit of many sweeps.
     *
     * @param chains how many chains
     * @param sweeps how many sweeps of each
     * @param random the stream; chain i depends on it and i alone
     * @return the states {@code [chains, units]} of each layer
     */
    public List<INDArray> gibbs(int chains, int sweeps, RandomStream random) {
        requireChains(chains);
        if (sweeps < 1) {
            throw new IllegalArgumentException("at least 1 sweep is needed, not " + sweeps);
        }
        Program program = numerics.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            List<SDVariable> next = path.sweep(
                    s, Numbers.following(s.child("gibbs"), rows), path.inputs(s), s.constant(Nd4j.ones(1, 1)));
            for (int l = 0; l < next.size(); l++) {
                s.output("next-" + l, next.get(l));
            }
        });
        Call call = program.call(numerics.variables()).set("rows", Nd4j.zeros(numerics.dataType(), chains, 1));
        List<INDArray> states = start(chains, random.split("base"));
        for (int i = 0; i < sweeps; i++) {
            Interruption.check("Gibbs sampling");
            set(call, states);
            call.random(random.split("sweep").split(i), 0).run();
            giveBack(states);
            states = new ArrayList<>();
            for (int l = 0; l < machine.layers().size(); l++) {
                states.add(call.get("next-" + l));
            }
        }
        return states;
    }

    /**
     * A ladder on which every step keeps a given share of the effective sample size of equally weighted chains: the
     * conditional effective sample size of Zhou, Johansen and Aston (2016, "Toward automatic model comparison",
     * doi:10.1080/10618600.2015.1060885), each step found by bisection on pilot chains. Use the ladder with another
     * stream: on the pilot chains themselves the estimate would not be unbiased.
     *
     * @param share between 0 and 1; near 1 gives many small steps
     * @param chains how many pilot chains, at least 2
     * @param limit the most temperatures
     * @param random the stream of the pilot chains
     * @return the ladder
     * @throws IllegalArgumentException for values out of range, or if the limit is reached below the inverse temperature 1
     */
    public Ladder adaptive(double share, int chains, int limit, RandomStream random) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the share of the sample size to keep must be in (0, 1), not " + share);
        }
        if (chains < 2) {
            throw new IllegalArgumentException("a pilot run needs at least 2 chains, not " + chains);
        }
        Program rise = numerics.compile(s -> {
            SDVariable from = s.input("from", 1, 1);
            SDVariable to = s.input("to", 1, 1);
            s.output("rise", path.rise(s, path.inputs(s), from, to));
        });
        Call look = rise.call(numerics.variables());
        Chains pilot = new Chains(chains, start(chains, random.split("base")));
        List<Double> ladder = new ArrayList<>(List.of(0.0));
        double at = 0;
        while (at < 1) {
            Interruption.check("annealed importance sampling");
            if (ladder.size() >= limit) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%d temperatures reach the inverse temperature %.4g, not 1: keep a smaller share than %s at each"
                                + " step, or allow more",
                        limit,
                        at,
                        share));
            }
            set(look, pilot.states);
            double next = at;
            double low = at;
            double high = 1;
            if (kept(look, at, 1) >= share) {
                next = 1;
            } else {
                for (int i = 0; i < 30; i++) {
                    next = (low + high) / 2;
                    if (kept(look, at, next) >= share) {
                        low = next;
                    } else {
                        high = next;
                    }
                }
            }
            pilot.move(at, next, random.split("step").split(ladder.size()));
            at = next;
            ladder.add(at);
        }
        return Ladder.of(ladder);
    }

    private double kept(Call look, double from, double to) {
        look.set("from", scalar(from)).set("to", scalar(to)).run();
        double[] rise = values(look.get("rise"));
        return LogWeights.effectiveSampleSize(rise) / rise.length;
    }

    private static void requireChains(int chains) {
        if (chains < 1) {
            throw new IllegalArgumentException("at least 1 chain is needed, not " + chains);
        }
    }

    /** Kept states from the base model, in the places of their layers. */
    private List<INDArray> start(int chains, RandomStream random) {
        List<INDArray> states =
                new ArrayList<>(java.util.Collections.nCopies(machine.layers().size(), null));
        if (path.kept().length == 0) {
            return states;
        }
        Call call = numerics.compile(s -> {
                    List<SDVariable> drawn = path.start(s, Numbers.following(s.child("start"), s.input("rows", -1, 1)));
                    for (int l : path.kept()) {
                        s.output("state-" + l, drawn.get(l));
                    }
                })
                .call(numerics.variables())
                .set("rows", Nd4j.zeros(numerics.dataType(), chains, 1))
                .random(random, 0)
                .run();
        for (int l : path.kept()) {
            states.set(l, call.get("state-" + l));
        }
        return states;
    }

    private List<INDArray> keep(List<INDArray> all) {
        List<INDArray> states = new ArrayList<>(java.util.Collections.nCopies(all.size(), null));
        for (int l : path.kept()) {
            states.set(l, all.get(l));
        }
        return states;
    }

    private void set(Call call, List<INDArray> states) {
        for (int l : path.kept()) {
            call.set("state-" + l, states.get(l));
        }
    }

    /** The values of a run's output, which it gives back. */
    private static double[] values(INDArray output) {
        double[] values = Temporaries.values(output);
        Temporaries.release(output);
        return values;
    }

    /** The heap hardly grows with states outside it, so that of thousands of sweeps none would be collected. */
    private static void giveBack(List<INDArray> states) {
        states.stream().filter(Objects::nonNull).forEach(Temporaries::release);
    }

    private INDArray scalar(double value) {
        return Nd4j.valueArrayOf(new long[] {1, 1}, value, numerics.dataType());
    }

    /** Chains on their way, for one thread. */
    private final class Chains {
        private final Call call;
        private final double[] logWeights;
        private List<INDArray> states;

        /** The first states may be the caller's. */
        private boolean moved;

        Chains(int chains, List<INDArray> states) {
            this.states = states;
            logWeights = new double[chains];
            call = step.call(numerics.variables()).set("rows", Nd4j.zeros(numerics.dataType(), chains, 1));
        }

        void move(double from, double to, RandomStream random) {
            set(call, states);
            call.set("from", scalar(from))
                    .set("to", scalar(to))
                    .random(random, 0)
                    .run();
            double[] rise = values(call.get("rise"));
            for (int i = 0; i < rise.length; i++) {
                logWeights[i] += rise[i];
                if (!Double.isFinite(logWeights[i])) {
                    throw new NotFiniteException(String.format(
                            Locale.ROOT,
                            "chain %d of the annealing has the log weight %s between the inverse temperatures %.6g and"
                                    + " %.6g: the machine's parameters are not finite or too large for %s; train with a"
                                    + " smaller rate or with weight decay",
                            i,
                            logWeights[i],
                            from,
                            to,
                            numerics.dataType()));
                }
            }
            List<INDArray> next = new ArrayList<>(states);
            for (int l : path.kept()) {
                next.set(l, call.get("next-" + l));
            }
            if (moved) {
                giveBack(states);
            }
            moved = true;
            states = next;
        }
    }
}
