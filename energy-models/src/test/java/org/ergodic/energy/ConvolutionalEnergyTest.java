package org.ergodic.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.ergodic.energy.function.ConvolutionalEnergy;
import org.ergodic.energy.function.ConvolutionalEnergy.Pooling;
import org.ergodic.energy.function.ConvolutionalEnergyFactory;
import org.ergodic.host.Registry;
import org.ergodic.testkit.EnergyContract;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ConvolutionalEnergyTest {
    @Nested
    class OfGreyPictures extends EnergyContract {
        @Override
        protected Energy energy() {
            return new ConvolutionalEnergy(List.of(3, 2), 1, Pooling.SUM, Optional.of(2.0), event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 3};
        }
    }

    @Nested
    class OfColoursWithoutBlocks extends EnergyContract {
        @Override
        protected Energy energy() {
            return new ConvolutionalEnergy(List.of(2, 3, 2), 0, Pooling.MEAN, Optional.empty(), event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 4, 4};
        }
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConvolutionalEnergyFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 6, 5};
        }
    }

    /** All objectives that train an energy of real numbers, and those of the score that it has. */
    static List<Component> objectives() {
        return List.of(
                Component.of("langevin-likelihood", Map.of("steps", 2, "chains", 4)),
                Component.of("langevin-likelihood", Map.of("steps", 2, "start", "noise")),
                Component.of("langevin-likelihood", Map.of("steps", 2, "start", "data")),
                Component.of("noise-contrastive"),
                Component.of("energy-matching", Map.of("steps", 2)),
                Component.of("flow-contrastive", Map.of("flow", Component.using(new ScaledGaussian(1, 4, 3)))),
                Component.of("one-level-denoising"),
                Component.of("explicit-score-matching"),
                Component.of("sliced-score-matching"),
                Component.of("finite-difference-score-matching"));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.energy.ConvolutionalEnergyTest#objectives")
    class Under extends ObjectiveContract {
        @Parameter
        Component objective;

        @Override
        protected Objective objective() {
            return Registry.load().assembly(event()).create(Kind.OBJECTIVE, objective);
        }

        @Override
        protected Views model() {
            Energy energy = new ConvolutionalEnergy(List.of(3, 2), 1, Pooling.SUM, Optional.of(1.0), event());
            return new EnergyModel(energy, 1, event()).views();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 3};
        }
    }

    /** A flow of one parameter l: N(0, exp(l)^2 I). */
    private record ScaledGaussian(long... event) implements Model {
        private static SDVariable logStd(Scope s) {
            return s.parameter("log-std", Initializer.zeros());
        }

        private SDVariable logProb(Scope s, SDVariable x) {
            long d = Nd4j.createFromArray(event).prodNumber().longValue();
            SDVariable flat = x.reshape(-1, d);
            SDVariable l = logStd(s);
            SDVariable precision = s.sameDiff().math().exp(l.mul(-2));
            return flat.mul(flat).sum(1).mul(precision).mul(-0.5).sub(l.mul(d)).sub(0.5 * d * Math.log(2 * Math.PI));
        }

        @Override
        public Views views() {
            LogDensity density = (s, x, c) -> logProb(s, x);
            Reparameterized samples = (s, like, c) -> {
                SDVariable std = s.sameDiff().math().exp(logStd(s));
                SDVariable x = s.noise("z", Noise.NORMAL, like, event).mul(std);
                return new Reparameterized.Sample(x, logProb(s, x));
            };
            return Views.of(LogDensity.VIEW, density).and(Reparameterized.VIEW, samples);
        }

        @Override
        public List<Equation> equations() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Component defaultObjective() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Component defaultSolver(Solvers present) {
            throw new UnsupportedOperationException();
        }
    }

    private static INDArray draw(String name, long... shape) {
        return RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, shape);
    }

    /**
     * The gradient of a loss with the score and its derivative along a direction in it, that is with the second
     * derivatives of convolutions, with stride and without, as score matching has. A central difference of step h errs
     * by h², and by 1e-16 / h of rounding.
     */
    @ParameterizedTest
    @EnumSource(Pooling.class)
    void gradientsOfScoreMatchingAreThoseOfFiniteDifferences(Pooling pooling) {
        Energy energy = new ConvolutionalEnergy(List.of(3, 4), 1, pooling, Optional.of(2.0), 2, 5, 4);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2, 5, 4);
            SDVariable v = s.input("v", -1, 2, 5, 4);
            SDVariable score =
                    s.gradient(energy.energy(s, x).sum(), List.of(x)).get(0).neg();
            SDVariable twice = s.jvp(score, x, v);
            SDVariable forward = s.jvp(s.jvp(energy.energy(s, x), x, v), x, v);
            s.output("reverse", twice.mul(v).sum(1, 2, 3));
            s.output("forward", forward.neg());
            SDVariable loss =
                    s.output("loss", score.mul(score).mul(0.5).add(twice.mul(v)).sum());
            List<String> names = new ArrayList<>(s.parameters().keySet());
            List<SDVariable> gradients =
                    s.gradient(loss, List.copyOf(s.parameters().values()));
            for (int i = 0; i < names.size(); i++) {
                s.output("gradient/" + names.get(i), gradients.get(i));
            }
        });
        List<String> names =
                built.program().graph().parameters().stream().sorted().toList();
        assertEquals(2 + 4 + 2 + 4 + 2, names.size(), () -> "first, a block, halve, a block, out: " + names);
        for (String name : names) {
            built.variables()
                    .set(name, draw(name, built.variables().get(name).shape()).muli(0.5));
        }
        Map<String, INDArray> inputs = Map.of("x", draw("x", 2, 2, 5, 4), "v", draw("v", 2, 2, 5, 4));
        Map<String, INDArray> at = built.program().run(built.variables(), inputs);
        INDArray curvature = at.get("reverse");
        assertEquals(
                0,
                curvature.sub(at.get("forward")).amaxNumber().doubleValue(),
                1e-11 * (1 + curvature.amaxNumber().doubleValue()),
                "two tangents are the tangent of a gradient");
        double h = 1e-5;
        for (String name : names) {
            INDArray value = built.variables().get(name).dup();
            INDArray direction = draw("to " + name, value.shape());
            built.variables().set(name, value.add(direction.mul(h)));
            double up = built.run("loss", inputs).getDouble(0);
            built.variables().set(name, value.sub(direction.mul(h)));
            double down = built.run("loss", inputs).getDouble(0);
            built.variables().set(name, value);
            double slope = at.get("gradient/" + name).mul(direction).sumNumber().doubleValue();
            assertEquals((up - down) / (2 * h), slope, 1e-5 * (1 + Math.abs(slope)), name);
        }
    }

    /** One channel and no blocks, by loops: 3 x 3 pixels become 2 x 2 at the second level. */
    @ParameterizedTest
    @EnumSource(Pooling.class)
    void aPlainNetworkIsThatOfLoops(Pooling pooling) {
        Energy energy = new ConvolutionalEnergy(List.of(1, 1), 0, pooling, Optional.of(2.0), 1, 3, 3);
        Built built = Built.of(DataType.DOUBLE, s -> s.output("energy", energy.energy(s, s.input("x", -1, 1, 3, 3))))
                .perturbed(0.5);
        INDArray x = draw("x", 1, 1, 3, 3);
        double[][] first = convolved(x.reshape(3, 3).toDoubleMatrix(), built, "first", 1);
        double[][] second = convolved(activated(first), built, "halve-0", 2);
        assertEquals(2, second.length);
        double sum = 0;
        for (double[] row : activated(second)) {
            for (double number : row) {
                sum += number;
            }
        }
        double pooled = pooling == Pooling.SUM ? sum : sum / 4;
        double expected = pooled * built.variables().get("out/w").getDouble(0)
                + built.variables().get("out/b").getDouble(0)
                + x.mul(x).sumNumber().doubleValue() / 8;
        assertEquals(expected, built.run("energy", Map.of("x", x)).getDouble(0), 1e-12);
    }

    private static double[][] activated(double[][] x) {
        double[][] y = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                y[i][j] = x[i][j] / (1 + Math.exp(-x[i][j]));
            }
        }
        return y;
    }

    private static double[][] convolved(double[][] x, Built built, String name, int stride) {
        INDArray w = built.variables().get(name + "/w");
        int size = (x.length + stride - 1) / stride;
        double[][] y = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                y[i][j] = built.variables().get(name + "/b").getDouble(0);
                for (int k = 0; k < 9; k++) {
                    int row = stride * i + k / 3 - 1;
                    int column = stride * j + k % 3 - 1;
                    if (row >= 0 && row < x.length && column >= 0 && column < x.length) {
                        y[i][j] += x[row][column] * w.getDouble(k / 3, k % 3, 0, 0);
                    }
                }
            }
        }
        return y;
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused("data.event: image", List.of(2), 0, 784);
        assertRefused("at least one channel", List.of(), 0, 1, 4, 4);
        assertRefused("[2, 0]", List.of(2, 0), 0, 1, 4, 4);
        assertRefused("-1 blocks", List.of(2), -1, 1, 4, 4);
    }

    private static void assertRefused(String what, List<Integer> channels, int blocks, long... event) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ConvolutionalEnergy(channels, blocks, Pooling.SUM, Optional.empty(), event))
                .getMessage();
        assertTrue(message.contains(what), message);
    }
}
