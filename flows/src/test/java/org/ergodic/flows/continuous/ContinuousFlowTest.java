package org.ergodic.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.flows.Built;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ContinuousFlowTest {
    private static final double[][] A = {{0.3, -0.8}, {0.5, -0.2}};
    private static final double TRACE = 0.1;
    private static final RungeKutta4 RK4 = new RungeKutta4(40);

    private static final INDArray BACK = exponential(-1).transpose();

    /** v = x A' for rows x, so that x_1 = x_0 exp(A)' and p_1 is the Gaussian of covariance exp(A) exp(A)'. */
    private static ContinuousFlow linear(boolean exact) {
        return new ContinuousFlow(
                (s, x, t, c) -> x.mmul(s.constant(Nd4j.createFromArray(A).transpose())),
                GaussianPrior.standard(),
                20,
                exact,
                2);
    }

    private static ContinuousFlow network(Optional<Condition> condition) {
        return new ContinuousFlow(new VelocityMlp(List.of(8), 1, condition, 2), GaussianPrior.standard(), 8, true, 2);
    }

    /** exp(A) by its series, of which 30 terms leave nothing in double precision. */
    private static INDArray exponential(double sign) {
        INDArray a = Nd4j.createFromArray(A).mul(sign);
        INDArray sum = Nd4j.eye(2).castTo(DataType.DOUBLE);
        INDArray term = sum.dup();
        for (int k = 1; k < 30; k++) {
            term = term.mmul(a).div(k);
            sum = sum.add(term);
        }
        return sum;
    }

    private static INDArray normal(long seed, int n) {
        return RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 2);
    }

    private static Likelihood.Request request(int probes) {
        return Likelihood.Request.of(RandomStream.of(3)).withSolver(RK4).withProbes(probes);
    }

    private static Built density(ContinuousFlow flow) {
        return Built.of(
                DataType.DOUBLE, s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), Context.none())));
    }

    /** log N(x exp(-A)'; 0, I) - tr A. */
    private static double gaussian(INDArray row) {
        INDArray z = row.reshape(1, 2).mmul(BACK);
        return -0.5 * z.mul(z).sumNumber().doubleValue() - Math.log(2 * Math.PI) - TRACE;
    }

    @Test
    void aLinearFieldGivesTheGaussian() {
        ContinuousFlow flow = linear(true);
        Built built = density(flow);
        INDArray x = normal(1, 9);
        Likelihood likelihood = flow.views().require(Likelihood.VIEW);
        assertTrue(likelihood.needsSolver());
        INDArray numeric = likelihood.logProb(built.evaluator(), request(0), x).logProb();
        INDArray graph = built.run("log-prob", Map.of("x", x));
        for (int i = 0; i < 9; i++) {
            // The error of order 4 is some (|A| h)^4 / 120: 3e-9 in steps of 1/40, 5e-8 in steps of 1/20.
            assertEquals(gaussian(x.getRow(i)), numeric.getDouble(i), 1e-7);
            assertEquals(gaussian(x.getRow(i)), graph.getDouble(i), 1e-6);
        }
    }

    /** Fewer directions than there are dimensions; with as many the trace is exact, as it is without probes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 128})
    void enoughProbesAreTheExactTrace(int probes) {
        ContinuousFlow flow = linear(true);
        INDArray x = normal(2, 4);
        Likelihood likelihood = flow.views().require(Likelihood.VIEW);
        Likelihood.Result exact = likelihood.logProb(density(flow).evaluator(), request(0), x);
        Likelihood.Result result = likelihood.logProb(density(flow).evaluator(), request(probes), x);
        assertEquals(exact.logProb(), result.logProb());
        assertEquals(0, result.standardError().amaxNumber().doubleValue());
        assertEquals(0, result.halfWidth(0.95).amaxNumber().doubleValue());
        assertEquals(0, result.estimates());
    }

    private static final int MANY = 6;

    /** Entries between -1 and 1 without any symmetry. */
    private static INDArray matrix() {
        double[] values = new double[MANY * MANY];
        Arrays.setAll(values, i -> Math.sin(3 + 5 * i + i * i));
        return Nd4j.createFromArray(values).reshape(MANY, MANY);
    }

    private static Likelihood.Result ofMany(int probes, int n) {
        INDArray matrix = matrix();
        ContinuousFlow flow = new ContinuousFlow(
                (s, x, t, c) -> x.mmul(s.constant(matrix.transpose())), GaussianPrior.standard(), 1, true, MANY);
        Built built = Built.of(
                DataType.DOUBLE, s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, MANY), Context.none())));
        INDArray x = Nd4j.ones(DataType.DOUBLE, n, MANY);
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(3))
                .withSolver(new RungeKutta4(4))
                .withProbes(probes);
        return flow.views().require(Likelihood.VIEW).logProb(built.evaluator(), request, x);
    }

    /**
     * The integral of v'Av over time for one point and probes of its own in each of 4000 rows. The 95 % bars cover 93
     * to 97 % of them; the standard error of that share is 0.35 %. The mean is unbiased, and so is the square of the
     * standard error: 4.5 of their errors, so that all fail less than once in 10^5 seeds. The variance of K of d
     * orthogonal directions is 2 d / (d + 2) (|S|^2 - tr(S)^2 / d) / K (d - K) / (d - 1) for the symmetric part S of A.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void errorBarsCoverAtTheirRate(int probes) {
        int n = 4000;
        Likelihood.Result result = ofMany(probes, n);
        double exact = ofMany(0, 1).logProb().getDouble(0);
        INDArray bars = result.halfWidth(0.95);
        double covered = 0;
        double mean = 0;
        double squares = 0;
        double claimed = 0;
        double spread = 0;
        for (int i = 0; i < n; i++) {
            double off = result.logProb().getDouble(i) - exact;
            double error = result.standardError().getDouble(i);
            covered += Math.abs(off) <= bars.getDouble(i) ? 1.0 / n : 0;
            mean += off / n;
            squares += off * off / n;
            claimed += error * error / n;
            spread += Math.pow(error, 4) / n;
        }
        INDArray symmetric = matrix().add(matrix().transpose()).mul(0.5);
        double trace = 0;
        for (int i = 0; i < MANY; i++) {
            trace += symmetric.getDouble(i, i);
        }
        double variance = 2.0
                * MANY
                / (MANY + 2)
                * (symmetric.mul(symmetric).sumNumber().doubleValue() - trace * trace / MANY)
                / probes
                * (MANY - probes)
                / (MANY - 1);
        assertTrue(covered >= 0.93 && covered <= 0.97, "the bars of 95 % cover " + covered);
        assertEquals(0, mean, 4.5 * Math.sqrt(variance / n));
        assertEquals(1, squares / variance, 4.5 * Math.sqrt(3.0 / n));
        assertEquals(1, claimed / variance, 4.5 * Math.sqrt(spread / n) / variance);
        assertEquals(probes, result.estimates());
    }

    @Test
    void oneProbeTellsNothingOfItsError() {
        Likelihood.Result result = ofMany(1, 3);
        assertTrue(Double.isNaN(result.standardError().getDouble(0)));
        assertTrue(Double.isNaN(result.halfWidth(0.95).getDouble(0)));
        assertTrue(Double.isFinite(result.logProb().getDouble(0)));
    }

    @Test
    void theGraphsEstimateIsUnbiasedToo() {
        ContinuousFlow flow = linear(false);
        Built built = density(flow);
        INDArray x = normal(2, 2000);
        Call call = built.program().call(built.variables()).set("x", x).random(RandomStream.of(4), 0);
        INDArray values = call.run().get("log-prob");
        double mean = 0;
        for (int i = 0; i < 2000; i++) {
            mean += (values.getDouble(i) - gaussian(x.getRow(i))) / 2000;
        }
        assertEquals(0, mean, 4 * Math.abs(A[0][1] + A[1][0]) / Math.sqrt(2000));
    }

    @Test
    void samplesAreCarriedByTheSolver() {
        ContinuousFlow flow = linear(true);
        Equation equation = flow.equations().get(0);
        Solution solution =
                Integration.solve(RK4, equation.problem(density(flow).evaluator()), 20, Run.of(RandomStream.of(5)));
        INDArray z = GaussianPrior.standard().sample(RandomStream.of(5).split("start"), 0, DataType.DOUBLE, 20, 2);
        INDArray expected = z.mmul(exponential(1).transpose());
        assertEquals(0, solution.x().sub(expected).amaxNumber().doubleValue(), 1e-7);
        assertEquals(160, solution.evaluations()[0]);
    }

    @Test
    void aNetworksDensityAsAGraphIsItsLikelihood() {
        ContinuousFlow flow = network(Optional.empty());
        Built built = density(flow).perturbed(0.2);
        INDArray x = normal(6, 12);
        INDArray numeric = flow.views()
                .require(Likelihood.VIEW)
                .logProb(built.evaluator(), request(0), x)
                .logProb();
        INDArray graph = built.run("log-prob", Map.of("x", x));
        // Steps of 1/8 against steps of 1/40 of a smooth field.
        assertEquals(0, numeric.sub(graph).amaxNumber().doubleValue(), 1e-3);
    }

    /** The density integrates to one: over a grid of spacing 0.25 on [-8, 8]² the rule is exact to far below 1e-3. */
    @Test
    void theDensityIntegratesToOne() {
        ContinuousFlow flow = network(Optional.empty());
        Built built = density(flow).perturbed(0.2);
        int n = 65;
        double[] points = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            points[2 * i] = -8 + 0.25 * (i / n);
            points[2 * i + 1] = -8 + 0.25 * (i % n);
        }
        INDArray logProb =
                built.run("log-prob", Map.of("x", Nd4j.createFromArray(points).reshape(n * n, 2)));
        double sum = 0;
        for (int i = 0; i < n * n; i++) {
            sum += 0.0625 * Math.exp(logProb.getDouble(i));
        }
        assertEquals(1, sum, 1e-3);
    }

    @Test
    void readsItsCondition() {
        ContinuousFlow flow = network(Optional.of(new Condition("class", 1)));
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "log-prob",
                                flow.logProb(
                                        s, s.input("x", -1, 2), Context.none().and("class", s.input("class", -1, 1)))))
                .perturbed(0.2);
        assertEquals(Optional.of(new Condition("class", 1)), flow.condition());
        INDArray x = normal(7, 4);
        INDArray classes = Nd4j.createFromArray(new double[] {-1, 0, 1, 2}).reshape(4, 1);
        Likelihood.Request given = Likelihood.Request.of(RandomStream.of(0))
                .withSolver(RK4)
                .withConditions(Conditions.of("class", classes));
        INDArray numeric = flow.views()
                .require(Likelihood.VIEW)
                .logProb(built.evaluator(), given, x)
                .logProb();
        INDArray graph = built.run("log-prob", Map.of("x", x, "class", classes));
        assertEquals(0, numeric.sub(graph).amaxNumber().doubleValue(), 1e-3);
        Equation equation = flow.equations().get(0);
        INDArray samples = Integration.solve(
                        RK4,
                        equation.problem(Equation.Request.of(built.evaluator(), equation.time())
                                .withConditions(Conditions.of("class", classes))),
                        4,
                        Run.of(RandomStream.of(5)))
                .x();
        INDArray others = Integration.solve(
                        RK4,
                        equation.problem(Equation.Request.of(built.evaluator(), equation.time())
                                .withConditions(Conditions.of("class", classes.add(1)))),
                        4,
                        Run.of(RandomStream.of(5)))
                .x();
        assertFalse(samples.equalsWithEps(others, 1e-3));
        assertThrows(GraphException.class, () -> density(flow));
    }

    @Test
    void aSingleStepIsTheLeast() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContinuousFlow((s, x, t, c) -> x, GaussianPrior.standard(), 0, true, 2));
    }

    @Test
    void timeIsAColumnOfEachRow() {
        // v = t gives x_1 = x_0 + 1/2 and no change of volume.
        ContinuousFlow flow =
                new ContinuousFlow((s, x, t, c) -> x.mul(0.0).add(t), GaussianPrior.standard(), 1, true, 2);
        INDArray x = normal(8, 3);
        INDArray z = x.sub(0.5);
        INDArray logProb = density(flow).run("log-prob", Map.of("x", x));
        for (int i = 0; i < 3; i++) {
            double expected = -0.5 * z.getRow(i).mul(z.getRow(i)).sumNumber().doubleValue() - Math.log(2 * Math.PI);
            assertEquals(expected, logProb.getDouble(i), 1e-12);
        }
    }
}
