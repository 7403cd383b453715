package org.ergodic.solvers.langevin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trajectories of the No-U-Turn sampler, each chain's as long as it needs; chains that still grow share the
 * evaluations of the energy.
 *
 * @param maxDepth how often a trajectory may double
 */
record NoUTurn(int maxDepth) implements Chains.Proposal {
    NoUTurn {
        if (maxDepth < 1 || maxDepth > 30) {
            throw new IllegalArgumentException("max-depth must be from 1 to 30, not " + maxDepth);
        }
    }

    @Override
    public Move of(Problem problem, ChainState state, double[] step, double[] temperature, Run run) {
        double[] x = NativeMemory.values(state.x());
        double[] p = Chains.normal("momentum", state, run);
        int n = step.length;
        int width = Proposals.width(x, step);
        RandomStream random = run.random().split("tree").split(state.index());
        NutsTree[] trees = new NutsTree[n];
        List<NutsTree> growing = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            long sample = run.firstSample() + i;
            long[] drawn = {0};
            trees[i] = new NutsTree(
                    row(x, i, width),
                    row(p, i, width),
                    row(state.gradient(), i, width),
                    state.energy()[i],
                    temperature[i],
                    step[i],
                    maxDepth,
                    () -> random.uniform(sample, drawn[0]++));
            if (!state.status()[i].done()) {
                growing.add(trees[i]);
            }
        }
        Potential potential = problem.views().require(Potential.VIEW);
        while (!growing.isEmpty()) {
            advance(growing, potential, state.x(), width);
            growing.removeIf(NutsTree::isDone);
        }
        return move(trees, state.x(), width);
    }

    private static double[] row(double[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    /** A leapfrog step of each. */
    private static void advance(List<NutsTree> growing, Potential potential, INDArray like, int width) {
        double[] positions = new double[growing.size() * width];
        for (int i = 0; i < growing.size(); i++) {
            System.arraycopy(growing.get(i).position(), 0, positions, i * width, width);
        }
        INDArray x = NativeMemory.array(
                positions, like.dataType(), Events.batch(growing.size(), Events.event(like.shape())));
        Potential.Value value = potential.at(x);
        double[] energy = NativeMemory.values(value.energy());
        double[] slope = NativeMemory.values(value.gradient());
        NativeMemory.releaseBut(like, x, value.energy(), value.gradient());
        for (int i = 0; i < growing.size(); i++) {
            growing.get(i).advance(energy[i], row(slope, i, width));
        }
    }

    private static Move move(NutsTree[] trees, INDArray like, int width) {
        int n = trees.length;
        double[] x = new double[n * width];
        double[] slope = new double[n * width];
        double[] energy = new double[n];
        double[] logAcceptance = new double[n];
        double[] divergences = new double[n];
        double[] steps = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(trees[i].x(), 0, x, i * width, width);
            System.arraycopy(trees[i].slope(), 0, slope, i * width, width);
            energy[i] = trees[i].energy();
            logAcceptance[i] = Math.log(trees[i].acceptance());
            divergences[i] = trees[i].isDivergent() ? 1 : 0;
            steps[i] = trees[i].steps();
        }
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("divergences", divergences);
        figures.put("leapfrog-steps", steps);
        INDArray energies = NativeMemory.array(energy, like.dataType(), n);
        return new Move(
                Chains.array(x, like),
                new Potential.Value(energies, Chains.array(slope, like)),
                logAcceptance,
                true,
                figures);
    }
}
