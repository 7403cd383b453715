package org.ergodic.solvers.langevin;

import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.solver.Potential;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The proposals of the samplers. */
final class Proposals {
    private Proposals() {}

    /**
     * A step of the Langevin equation, x' = x - h/2 dE/dx / T + sqrt(h) z, with the ratio of Metropolis and Hastings
     * for it (Roberts and Tweedie 1996, "Exponential convergence of Langevin distributions and their discrete
     * approximations", doi:10.2307/3318418, section 1.4).
     */
    static Chains.Proposal langevin() {
        return (problem, state, step, temperature, run) -> {
            double[] z = Chains.normal("langevin", state, run);
            double[] x = NativeMemory.values(state.x());
            int width = width(x, step);
            double[] to = new double[x.length];
            for (int k = 0; k < x.length; k++) {
                double h = step[k / width];
                to[k] = x[k] - h / 2 * state.gradient()[k] / temperature[k / width] + Math.sqrt(h) * z[k];
            }
            INDArray moved = Chains.array(to, state.x());
            Potential.Value value = problem.views().require(Potential.VIEW).at(moved);
            double[] energy = NativeMemory.values(value.energy());
            double[] slope = NativeMemory.values(value.gradient());
            double[] ratio = new double[step.length];
            for (int i = 0; i < ratio.length; i++) {
                double there = 0;
                double back = 0;
                double h = step[i];
                for (int k = i * width; k < (i + 1) * width; k++) {
                    double out = to[k] - x[k] + h / 2 * state.gradient()[k] / temperature[i];
                    double in = x[k] - to[k] + h / 2 * slope[k] / temperature[k / width];
                    there += out * out;
                    back += in * in;
                }
                ratio[i] = (state.energy()[i] - energy[i]) / temperature[i] + (there - back) / (2 * h);
            }
            return new Move(moved, value, ratio);
        };
    }

    /**
     * Leapfrog steps of Hamilton's equations with new momenta N(0, I) (Neal 2011, "MCMC using Hamiltonian dynamics",
     * arXiv:1206.1901, section 5.3), the step of each trajectory multiplied by a number uniform on (1 - jitter, 1 +
     * jitter) so that none comes back to where it began for ever.
     *
     * @param leapfrog how many steps a trajectory has
     */
    static Chains.Proposal hamiltonian(int leapfrog, double jitter) {
        return (problem, state, step, temperature, run) -> {
            double[] p = Chains.normal("momentum", state, run);
            double[] x = NativeMemory.values(state.x());
            int width = width(x, step);
            double[] h = step.clone();
            double[] ratio = new double[h.length];
            for (int i = 0; i < h.length; i++) {
                double u = run.random().split("jitter").split(state.index()).uniform(run.firstSample() + i, 0);
                h[i] *= 1 + jitter * (2 * u - 1);
                ratio[i] = state.energy()[i] / temperature[i] + kinetic(p, i, width);
            }
            double[] slope = state.gradient();
            INDArray moved = state.x();
            Potential.Value value = null;
            for (int l = 0; l < leapfrog; l++) {
                kick(p, slope, h, temperature, width);
                for (int k = 0; k < x.length; k++) {
                    x[k] += h[k / width] * p[k];
                }
                if (value != null) {
                    NativeMemory.releaseBut(state.x(), moved, value.energy(), value.gradient());
                }
                moved = Chains.array(x, state.x());
                value = problem.views().require(Potential.VIEW).at(moved);
                slope = NativeMemory.values(value.gradient());
                kick(p, slope, h, temperature, width);
            }
            double[] energy = NativeMemory.values(value.energy());
            for (int i = 0; i < ratio.length; i++) {
                ratio[i] -= energy[i] / temperature[i] + kinetic(p, i, width);
            }
            return new Move(moved, value, ratio);
        };
    }

    /** Half a step of the momenta. */
    private static void kick(double[] p, double[] slope, double[] h, double[] temperature, int width) {
        for (int k = 0; k < p.length; k++) {
            p[k] -= h[k / width] / 2 * slope[k] / temperature[k / width];
        }
    }

    static double kinetic(double[] p, int row, int width) {
        double sum = 0;
        for (int k = row * width; k < (row + 1) * width; k++) {
            sum += p[k] * p[k] / 2;
        }
        return sum;
    }

    static int width(double[] x, double[] step) {
        return Math.max(1, x.length / Math.max(1, step.length));
    }
}
