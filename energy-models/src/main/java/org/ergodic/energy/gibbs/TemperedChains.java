package org.ergodic.energy.gibbs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Parallel tempering as a graph (Geyer 1991; for restricted machines Desjardins, Courville, Bengio, Vincent and
 * Delalleau 2010, "Parallel tempering for training of restricted Boltzmann machines"): chains at every inverse
 * temperature of a ladder on the path from units without input to the machine. A step first swaps neighbours, all even
 * pairs and then all odd ones, each with the probability min(1, ratio) that leaves the joint distribution unchanged,
 * and then sweeps every chain at its own temperature.
 *
 * <p>Row {@code group * temperatures + t} is the chain of a group at the t-th temperature, the machine itself last.
 */
public final class TemperedChains {
    private final AnnealingPath path;
    private final double[] ladder;
    private final int groups;

    /**
     * Chains.
     *
     * @param groups how many independent groups
     * @param ladder inverse temperatures, ascending from 0 to 1
     */
    public TemperedChains(LayeredBoltzmann machine, int groups, double... ladder) {
        this.ladder = ladder.clone();
        this.groups = groups;
        path = new AnnealingPath(
                machine,
                machine.layers().stream()
                        .map(layer -> Nd4j.zeros(1, layer.units()))
                        .toList());
    }

    /**
     * After a step.
     *
     * @param states of all layers
     * @param accepted the share of groups that swapped, for each pair of neighbouring temperatures, {@code [1, pairs]}
     */
    public record Stepped(List<SDVariable> states, SDVariable accepted) {}

    public int rows() {
        return Math.multiplyExact(groups, ladder.length);
    }

    public AnnealingPath path() {
        return path;
    }

    /** The rows of the chains at the machine itself. */
    public int[] coldest() {
        return IntStream.range(0, groups).map(g -> (g + 1) * ladder.length - 1).toArray();
    }

    public Stepped step(Scope s, Scope noise, List<SDVariable> kept) {
        List<SDVariable> states = kept;
        SDVariable accepted = null;
        for (int parity = 0; parity < 2; parity++) {
            SDVariable uniform = noise.noise("swap-" + parity, Noise.UNIFORM, rows());
            SDVariable swaps = swaps(s, states, uniform, parity);
            states = exchange(s, states, swaps, partners(parity));
            // Only rows that are the lower of a pair of this parity count.
            double[] lower = new double[ladder.length];
            for (int t = parity; t + 1 < ladder.length; t += 2) {
                lower[t] = 1;
            }
            SDVariable share = Layers.row(swaps.reshape(groups, ladder.length).mean(0))
                    .mul(s.constant(Nd4j.createFromArray(lower).reshape(1, ladder.length)));
            accepted = Layers.plus(accepted, share);
        }
        SDVariable own = column(s, IntStream.range(0, rows()).toArray());
        List<SDVariable> next = path.sweep(s, Numbers.fixed(noise, rows()), states, own);
        int[] pairs = IntStream.range(0, ladder.length - 1).toArray();
        return new Stepped(next, gather(s, accepted, 1, pairs));
    }

    /** 1 where a row takes its partner's state, {@code [rows]}; both of a pair decide by the same number. */
    private SDVariable swaps(Scope s, List<SDVariable> states, SDVariable uniform, int parity) {
        int[] partner = partners(parity);
        int[] lower =
                IntStream.range(0, rows()).map(i -> Math.min(i, partner[i])).toArray();
        SDVariable rise =
                path.rise(s, states, column(s, IntStream.range(0, rows()).toArray()), column(s, partner));
        SDVariable ratio = rise.add(gather(s, rise, 0, partner));
        return s.mask(s.sameDiff().math().log(gather(s, uniform, 0, lower)).lt(ratio));
    }

    private List<SDVariable> exchange(Scope s, List<SDVariable> states, SDVariable swaps, int... partner) {
        List<SDVariable> next = new ArrayList<>(Collections.nCopies(states.size(), null));
        SDVariable swap = swaps.reshape(rows(), 1);
        for (int l : path.kept()) {
            SDVariable other = gather(s, states.get(l), 0, partner);
            next.set(
                    l, s.stopGradient(states.get(l).add(other.sub(states.get(l)).mul(swap))));
        }
        return next;
    }

    /** For each row the one it may swap with: its neighbour in temperature, or itself where it has none. */
    private int[] partners(int parity) {
        int m = ladder.length;
        return IntStream.range(0, rows())
                .map(i -> {
                    int t = i % m;
                    int neighbour = t % 2 == parity ? t + 1 : t - 1;
                    return neighbour < 0 || neighbour >= m ? i : i - t + neighbour;
                })
                .toArray();
    }

    /** The inverse temperatures of some rows, {@code [rows, 1]}. */
    private SDVariable column(Scope s, int... rows) {
        double[] b =
                IntStream.of(rows).mapToDouble(i -> ladder[i % ladder.length]).toArray();
        return s.constant(Nd4j.createFromArray(b).reshape(b.length, 1));
    }

    public static SDVariable gather(Scope s, SDVariable x, int axis, int... indices) {
        return s.sameDiff().gather(x, s.sameDiff().constant(Nd4j.createFromArray(indices)), axis);
    }
}
