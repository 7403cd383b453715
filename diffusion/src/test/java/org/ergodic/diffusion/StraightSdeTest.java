package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Flow matching: the straight path with a model that predicts velocity, up to where alpha is 0 and short of it. */
class StraightSdeTest {
    private static final double MEAN = 0.4;
    private static final double STD = 0.5;

    /** The velocity E[eps - x_0 | x_t] of data N(MEAN, STD^2), in closed form and finite at both ends. */
    private record Velocity(GaussianPath path) implements ScoreModel {
        private SDVariable velocity(Scope s, SDVariable x, SDVariable t) {
            SDVariable alpha = path.alpha(s, t);
            SDVariable sigma = path.sigma(s, t);
            SDVariable variance = alpha.mul(alpha).mul(STD * STD).add(sigma.mul(sigma));
            SDVariable away = x.sub(alpha.mul(MEAN)).div(variance);
            return away.mul(sigma).sub(away.mul(alpha).mul(STD * STD)).sub(MEAN);
        }

        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            return Prediction.VELOCITY.score(velocity(s, x, t), x, path.alpha(s, t), path.sigma(s, t));
        }

        @Override
        public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
            return Prediction.VELOCITY.data(velocity(s, x, t), x, along.alpha(s, t), along.sigma(s, t));
        }

        @Override
        public boolean predictsDataWithoutSignal() {
            return true;
        }
    }

    private static DiffusionModel model(double cutOff) {
        StraightSde sde = new StraightSde(cutOff);
        return new DiffusionModel(sde, new Velocity(sde), 1);
    }

    private static Problem problem(DiffusionModel model, int equation, double from, double to) {
        return model.equations()
                .get(equation)
                .problem(Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(from, to)));
    }

    /** dx/dt of the flow is the velocity itself; 1e-12 is left for how it is computed short of the end. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void theProbabilityFlowIsTheVelocity(double cutOff) {
        StraightSde sde = new StraightSde(cutOff);
        Velocity velocity = new Velocity(sde);
        VectorField drift = problem(model(cutOff), 1, 1 - cutOff, 1e-3).drift();
        for (double t : new double[] {1 - cutOff, 0.7, 0.2, 1e-3}) {
            INDArray x = Nd4j.createFromArray(new double[][] {{-1.3}});
            double expected = Numbers.at(velocity::velocity, -1.3, t);
            assertEquals(expected, drift.at(x, t).getDouble(0), 1e-10);
        }
    }

    /** The flow is x = m alpha + sqrt(v(t)) z; the Runge-Kutta method has an error of some 1e-5 from t = 1 to 0.01. */
    @Test
    void theFlowRunsFromWhereThereIsNoSignal() {
        INDArray start = Nd4j.createFromArray(new double[][] {{1.2}, {-0.3}});
        Solver<?> solver = new Solvers.RungeKutta4(TimeGrid.uniform(), 60);
        INDArray x = Integration.solve(solver, problem(model(0), 1, 1, 0.01), start, Run.of(RandomStream.of(1)))
                .x();
        double spread = Math.sqrt(0.99 * 0.99 * STD * STD + 1e-4);
        for (int i = 0; i < 2; i++) {
            assertEquals(0.99 * MEAN + spread * start.getDouble(i), x.getDouble(i), 1e-4);
        }
    }

    /** Mean and variance of 4,000 samples within five standard errors, and 2 % and 4 % for steps and cut-off. */
    @Test
    void theReverseSdeRunsFromTheCutOff() {
        int n = 4000;
        Solver<?> solver = new Solvers.EulerMaruyama(TimeGrid.uniform(), 400);
        Solution solution =
                Integration.solve(solver, problem(model(0.01), 0, 0.99, 1e-3), n, Run.of(RandomStream.of(2)));
        assertTrue(solution.success());
        assertEquals(MEAN, Numbers.mean(solution.x()), 5 * STD / Math.sqrt(n) + 0.02);
        assertEquals(1, Numbers.variance(solution.x()) / (STD * STD), 5 * Math.sqrt(2.0 / n) + 0.04);
    }

    /** The reverse SDE is singular at t = 1: it offers no drift, so solvers that need one are refused by name. */
    @Test
    void withoutSignalTheReverseSdeOffersNoDrift() {
        Equation reverse = model(0).equations().get(0);
        assertFalse(reverse.offers().contains(VectorField.DRIFT));
        assertTrue(reverse.offers().containsAll(List.of(VectorField.SCORE, NumericPath.VIEW)));
        Problem problem = reverse.problem(Numbers.of(DataType.DOUBLE));
        assertEquals(reverse.offers(), problem.views().offered());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Integration.solve(
                                new Solvers.EulerMaruyama(TimeGrid.uniform(), 5),
                                problem,
                                3,
                                Run.of(RandomStream.of(1))))
                .getMessage();
        assertTrue(message.contains("drift"), message);
        assertTrue(model(0.01).equations().get(0).offers().contains(VectorField.DRIFT));
    }

    @Test
    void theDataArePredictedAtTheEndToo() {
        Problem problem = problem(model(0), 0, 1, 0);
        VectorField data = problem.score().data().orElseThrow();
        INDArray x = Nd4j.createFromArray(new double[][] {{1.2}, {-0.3}});
        // x is pure noise there, and the mean of the data all that is known.
        assertEquals(MEAN, data.at(x, 1).getDouble(0), 1e-14);
        assertEquals(MEAN, data.at(x, Nd4j.createFromArray(1.0, 1.0)).getDouble(1), 1e-14);
        int[] counted = {0};
        Problem watched = problem.counted(() -> counted[0]++);
        watched.score().data().orElseThrow().at(x, 0.5);
        assertEquals(1, counted[0]);
    }

    /** By the flow up to t = 1: log N(x; m, s^2), within the error of the steps and of the time that is left out. */
    @Test
    void theLikelihoodReachesToTheEnd() {
        INDArray x = Nd4j.createFromArray(new double[][] {{0.4}, {-0.5}});
        INDArray found = model(0).views()
                .require(Likelihood.VIEW)
                .logProb(
                        Numbers.of(DataType.DOUBLE),
                        Likelihood.Request.of(RandomStream.of(1))
                                .withSolver(new Solvers.RungeKutta4(TimeGrid.power(2), 80))
                                .withTimeMin(1e-3),
                        x)
                .logProb();
        for (int i = 0; i < 2; i++) {
            double z = (x.getDouble(i) - MEAN) / STD;
            assertEquals(-0.5 * z * z - Math.log(STD * Math.sqrt(2 * Math.PI)), found.getDouble(i), 0.01);
        }
    }

    @Test
    void aScoreThatPredictsNoDataIsRefusedAtTheEnd() {
        StraightSde sde = new StraightSde(0);
        ScoreModel score = Mixture.gaussian(sde, MEAN, STD, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> new DiffusionModel(sde, score, 1))
                .getMessage();
        assertTrue(message.contains("alpha = 0") && message.contains("velocity"), message);
        new DiffusionModel(new StraightSde(0.01), score, 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void impossibleCutOffsAreRefused(double cutOff) {
        String message = assertThrows(IllegalArgumentException.class, () -> new StraightSde(cutOff))
                .getMessage();
        assertTrue(message.contains("cut-off"), message);
    }
}
