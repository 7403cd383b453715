package org.ergodic.energy.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.Batch;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.partition.Ais;
import org.ergodic.energy.partition.Exact;
import org.ergodic.energy.sampling.Ladder;
import org.ergodic.energy.training.ContrastiveDivergenceFactory;
import org.ergodic.energy.training.GradientOptions;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GaussianRbmTest {
    private static final int VISIBLE = 2;
    private static final int HIDDEN = 3;

    private final GaussianRbm rbm = new GaussianRbm(HIDDEN, VISIBLE);
    private final EnergyModel model = new EnergyModel(rbm, 1, VISIBLE);
    private final Built built = Built.of(DataType.DOUBLE, s -> {
                SDVariable v = s.input("v", -1, VISIBLE);
                SDVariable free = s.output("free", rbm.energy(s, v));
                s.output("slope", s.gradient(free, List.of(v)).get(0));
                s.output(
                        "monitor",
                        new ContrastiveDivergenceFactory()
                                .create(
                                        new ContrastiveDivergenceFactory.Config(
                                                1, new GradientOptions(false, 0, 0.1, 0)),
                                        null)
                                .monitor(s, model.views(), Batch.of(v, VISIBLE)));
            })
            .perturbed(0.7);
    private final Mixture mixture = Mixture.of(built);

    /**
     * The marginal of the visible units in closed form: a mixture of 2^hidden normal distributions with the means b +
     * Wh, the variances s² and weights proportional to exp(c'h + sum_i (b + Wh)_i² / (2 s_i²)).
     */
    private record Mixture(double[] logWeights, double[][] means, double[] variances, double logZ) {
        static Mixture of(Built built) {
            double[][] w = built.variables().get("weights").toDoubleMatrix();
            double[] b = built.variables().get("visible-bias").toDoubleVector();
            double[] c = built.variables().get("hidden-bias").toDoubleVector();
            double[] variances = built.variables().get("log-variance").toDoubleVector();
            double volume = 1;
            for (int i = 0; i < VISIBLE; i++) {
                variances[i] = Math.exp(variances[i]);
                volume *= Math.sqrt(2 * Math.PI * variances[i]);
            }
            double[] logs = new double[1 << HIDDEN];
            double[][] means = new double[1 << HIDDEN][VISIBLE];
            double z = 0;
            for (int h = 0; h < logs.length; h++) {
                for (int i = 0; i < VISIBLE; i++) {
                    means[h][i] = b[i];
                    for (int j = 0; j < HIDDEN; j++) {
                        means[h][i] += w[i][j] * Enumeration.bit(h, j);
                    }
                    logs[h] += means[h][i] * means[h][i] / (2 * variances[i]);
                }
                for (int j = 0; j < HIDDEN; j++) {
                    logs[h] += c[j] * Enumeration.bit(h, j);
                }
                z += Math.exp(logs[h]);
            }
            for (int h = 0; h < logs.length; h++) {
                logs[h] -= Math.log(z);
            }
            return new Mixture(logs, means, variances, Math.log(z * volume));
        }

        double logProb(double... v) {
            double p = 0;
            for (int h = 0; h < logWeights.length; h++) {
                double log = logWeights[h];
                for (int i = 0; i < VISIBLE; i++) {
                    log -= Math.pow(v[i] - means[h][i], 2) / (2 * variances[i])
                            + Math.log(2 * Math.PI * variances[i]) / 2;
                }
                p += Math.exp(log);
            }
            return Math.log(p);
        }
    }

    private static final double[][] POINTS = {{0, 0}, {1.2, -0.7}, {-2, 3}};

    @Test
    void itIsTheMixtureInClosedForm() {
        Exact exact = new Exact(rbm, built.evaluator());
        assertEquals(mixture.logZ(), exact.logPartition(), 1e-12);
        double[] logProb = exact.logProb(Nd4j.createFromArray(POINTS));
        for (int i = 0; i < POINTS.length; i++) {
            assertEquals(mixture.logProb(POINTS[i]), logProb[i], 1e-11);
        }
    }

    /** 20,000 exact samples, one sweep, then the moments: within five standard errors, false alarm below 10^-5. */
    @Test
    void aSweepLeavesTheDistributionUnchanged() {
        int n = 20_000;
        INDArray v =
                new Exact(rbm, built.evaluator()).sample(n, RandomStream.of(1)).get(0);
        var chain = model.equations().get(0);
        INDArray next = chain.problem(built.evaluator())
                .views()
                .require(org.ergodic.api.solver.Transition.SWEEP)
                .move(v, RandomStream.of(2), 0);
        for (INDArray sample : List.of(v, next)) {
            for (int i = 0; i < VISIBLE; i++) {
                double mean = 0;
                double square = 0;
                for (int h = 0; h < 1 << HIDDEN; h++) {
                    double p = Math.exp(mixture.logWeights()[h]);
                    mean += p * mixture.means()[h][i];
                    square += p * (mixture.variances()[i] + Math.pow(mixture.means()[h][i], 2));
                }
                INDArray column = sample.getColumn(i);
                INDArray squares = column.mul(column);
                assertEquals(
                        mean,
                        column.meanNumber().doubleValue(),
                        5 * column.stdNumber().doubleValue() / Math.sqrt(n));
                assertEquals(
                        square,
                        squares.meanNumber().doubleValue(),
                        5 * squares.stdNumber().doubleValue() / Math.sqrt(n));
            }
        }
        assertTrue(next.sub(v).norm1Number().doubleValue() > n / 10.0);
    }

    @Test
    void annealingBracketsTheExactPartitionFunction() {
        Exact exact = new Exact(rbm, built.evaluator());
        INDArray means = Ais.baseRate(rbm, exact.sample(500, RandomStream.of(3)).get(0));
        Ais ais = new Ais(rbm, built.evaluator(), Optional.of(means));
        Ais.Estimate forward = ais.forward(Ladder.uniform(60), 1000, RandomStream.of(4));
        Ais.Estimate reverse =
                ais.reverse(Ladder.uniform(60), exact.sample(1000, RandomStream.of(5)), RandomStream.of(6));
        // Four standard errors: a false alarm for either once in 10^4 seeds.
        assertEquals(exact.logPartition(), forward.logPartition(), 4 * forward.standardError());
        assertEquals(exact.logPartition(), reverse.logPartition(), 4 * reverse.standardError());
        assertTrue(forward.standardError() < 0.1 && reverse.standardError() < 0.1);
    }

    /**
     * Score matching's |s|² / 2 + tr(ds/dv) from central differences of the closed form; the mean over 4000 probes
     * within six of its standard errors, a false alarm once in 10^8.
     */
    @Test
    void monitorIsScoreMatching() {
        double h = 1e-4;
        for (double[] point : POINTS) {
            double exact = 0;
            for (int i = 0; i < VISIBLE; i++) {
                double[] up = point.clone();
                double[] down = point.clone();
                up[i] += h;
                down[i] -= h;
                double slope = (mixture.logProb(up) - mixture.logProb(down)) / (2 * h);
                double bend = (mixture.logProb(up) - 2 * mixture.logProb(point) + mixture.logProb(down)) / (h * h);
                exact += slope * slope / 2 + bend;
            }
            int repeats = 4000;
            INDArray rows = Nd4j.zeros(DataType.DOUBLE, repeats, VISIBLE).addRowVector(Nd4j.createFromArray(point));
            INDArray values = built.program()
                    .call(built.variables())
                    .set("v", rows)
                    .random(RandomStream.of(7), 0)
                    .run()
                    .get("monitor");
            double error = values.stdNumber().doubleValue() / Math.sqrt(repeats);
            assertEquals(exact, values.meanNumber().doubleValue(), 6 * error + 1e-5);
        }
    }

    @Test
    void dataAreChecked() {
        INDArray data = RandomStream.of(8).draw(org.ergodic.api.random.Noise.NORMAL, 0, DataType.DOUBLE, 200, 2);
        assertEquals(Optional.empty(), rbm.check(data));
        assertEquals(Optional.empty(), rbm.advice(data));
        String warning = rbm.advice(data.mul(3).add(7)).orElseThrow();
        assertTrue(warning.contains("2 of 2 columns") && warning.contains("standardise"), warning);
        // Far from 0, where a mean of squares less the square of the mean has no digit left.
        String far = rbm.advice(data.mul(3).add(1e9)).orElseThrow();
        assertTrue(
                far.contains("the mean 1.000e+09 and the standard deviation 3.") || far.contains("deviation 2.9"), far);
        data.putScalar(4, 1, Double.POSITIVE_INFINITY);
        String message = rbm.check(data).orElseThrow().toString();
        assertTrue(message.contains("row 5, column 2"), message);
    }
}
