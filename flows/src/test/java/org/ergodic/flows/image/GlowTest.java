package org.ergodic.flows.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.Given;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.MultiScale;
import org.ergodic.flows.bijection.Squeezed;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GlowTest {
    @Nested
    class GreyPictures extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Glow.of(new Glow.Shape(2, 1, 4), 1, event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 4};
        }
    }

    @Nested
    class ColouredPictures extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Glow.of(new Glow.Shape(2, 1, 4), 1, event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 4, 4};
        }

        /**
         * After changes of 0.5 Jacobians are so badly conditioned that differences of step 1e-5 give log-determinants
         * off by 2e-4; {@link GlowTest#logDeterminantIsThatOfTheExactJacobian} needs no differences.
         */
        @Override
        protected double tolerance() {
            return 1e-8;
        }
    }

    @Nested
    class Conditional extends BijectionContract {
        @Override
        protected Bijection bijection() {
            Condition condition = new Condition("class", 2);
            return Given.ofEvents(
                    Glow.of(new Glow.Shape(1, 2, 4), 1, Optional.of(condition), event()), event(), "class", 1, -0.5);
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 4};
        }
    }

    /**
     * The log-determinants against those of the Jacobians by forward derivatives, exact but for rounding. Three
     * channels are changed by no more than 0.2: at 0.5 the Jacobian has a condition number of 1e14, and its determinant
     * by elimination is off by 1e-4.
     */
    @ParameterizedTest
    @CsvSource({"1, 0.2", "1, 0.5", "3, 0.2"})
    void logDeterminantIsThatOfTheExactJacobian(int channels, double change) {
        long[] event = {channels, 4, 4};
        int size = Events.size(event);
        Bijection glow = Glow.of(new Glow.Shape(2, 2, 4), 3, event);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", Events.batch(-1, event));
                    SDVariable along = s.input("along", Events.batch(-1, event));
                    WithLogDet inverse = glow.inverse(s, x, Context.none());
                    s.output("inverse", s.jvp(inverse.value(), x, along));
                    s.output("inverse-log-det", inverse.logDet());
                    WithLogDet forward = glow.forward(s, x, Context.none());
                    s.output("forward", s.jvp(forward.value(), x, along));
                    s.output("forward-log-det", forward.logDet());
                })
                .perturbed(change);
        INDArray one = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, size);
        // A row for each column of the Jacobian, all at the same picture.
        INDArray x = one.repeat(0, size).reshape(Events.batch(size, event));
        INDArray along = Nd4j.eye(size).castTo(DataType.DOUBLE).reshape(Events.batch(size, event));
        Map<String, INDArray> at = built.program().run(built.variables(), Map.of("x", x, "along", along));
        for (String direction : List.of("inverse", "forward")) {
            double exact = logAbsDeterminant(
                    at.get(direction).dup('c').reshape('c', size, size).toDoubleMatrix());
            assertEquals(exact, at.get(direction + "-log-det").getDouble(0), 1e-10, direction);
            assertTrue(Math.abs(exact) > 0.1, "a determinant of " + exact + " shows nothing");
        }
    }

    private static double logAbsDeterminant(double[][] a) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            int pivot = k;
            for (int i = k; i < a.length; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            sum += Math.log(Math.abs(row[k]));
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / row[k];
                for (int j = k; j < a.length; j++) {
                    a[i][j] -= factor * row[j];
                }
            }
        }
        return sum;
    }

    /** Of every step of every level: what its norm, once started, makes of what reaches it. */
    @Test
    void normsStartFromData() {
        long[] event = {3, 4, 4};
        Squeezed glow = Glow.of(new Glow.Shape(2, 3, 8), 1, event);
        MultiScale levels = (MultiScale) glow.within();
        INDArray x = RandomStream.of(8)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(200, event))
                .mul(5)
                .add(40);
        // Steps of a norm alone behind those before: the last level's is reached through all the first level's.
        for (int level = 0; level < 2; level++) {
            for (int step = 0; step < 3; step++) {
                INDArray z = afterStart(glow, upTo(levels, level, step), event, x);
                long[] shape = levels.scales().get(level).event();
                int channels = (int) shape[0];
                int pixels = (int) (shape[1] * shape[2]);
                double[] numbers = z.dup('c').data().asDouble();
                for (int channel = 0; channel < channels; channel++) {
                    double sum = 0;
                    double squares = 0;
                    for (int i = 0; i < numbers.length; i++) {
                        if (i / pixels % channels == channel) {
                            sum += numbers[i];
                            squares += numbers[i] * numbers[i];
                        }
                    }
                    int count = 200 * pixels;
                    String what = "level " + level + ", step " + step + ", channel " + channel;
                    assertEquals(0, sum / count, 1e-9, what);
                    assertEquals(1, squares / count, 1e-9, what);
                }
            }
        }
    }

    /** The numbers behind the norm of a step, from pictures squeezed. */
    @FunctionalInterface
    private interface Prefix {
        SDVariable of(Scope s, SDVariable squeezed);
    }

    private static Prefix upTo(MultiScale levels, int level, int step) {
        return (s, squeezed) -> {
            SDVariable rest = squeezed;
            for (int l = 0; l < level; l++) {
                rest = levels.scales()
                        .get(l)
                        .bijection()
                        .inverse(s.child(Integer.toString(l)), rest, Context.none())
                        .value();
                // The first half of the channels goes on, squeezed; squares of four as in MultiScale.
                long[] shape = levels.scales().get(l).event();
                rest = s.sameDiff()
                        .slice(rest, new int[] {0, 0, 0, 0}, -1, (int) shape[0] / 2, (int) shape[1], (int) shape[2])
                        .reshape(-1, shape[0] / 2, shape[1] / 2, 2, shape[2] / 2, 2)
                        .permute(0, 1, 3, 5, 2, 4)
                        .reshape(-1, 2 * shape[0], shape[1] / 2, shape[2] / 2);
            }
            Composition steps = (Composition) levels.scales().get(level).bijection();
            Scope own = s.child(Integer.toString(level));
            for (int k = 0; k < step; k++) {
                rest = steps.parts()
                        .get(k)
                        .inverse(own.child(Integer.toString(k)), rest, Context.none())
                        .value();
            }
            Composition last = (Composition) steps.parts().get(step);
            return last.parts()
                    .get(0)
                    .inverse(own.child(step + "/0"), rest, Context.none())
                    .value();
        };
    }

    private static INDArray afterStart(Squeezed glow, Prefix prefix, long[] event, INDArray x) {
        Flow flow = new Flow(glow, GaussianPrior.standard(), event);
        Built start = Built.of(DataType.DOUBLE, s -> {
            SDVariable input = s.input("x", Events.batch(-1, event));
            flow.initialize(s, Batch.of(input, event));
            s.output("sum", input.sum());
        });
        start.run("sum", Map.of("x", x));
        Built after = Built.of(DataType.DOUBLE, s -> {
            SDVariable squeezed = s.input("x", Events.batch(-1, event))
                    .reshape(-1, event[0], event[1] / 2, 2, event[2] / 2, 2)
                    .permute(0, 1, 3, 5, 2, 4)
                    .reshape(-1, 4 * event[0], event[1] / 2, event[2] / 2);
            s.output("z", prefix.of(s.child("flow"), squeezed));
        });
        return after.program().run(start.variables(), Map.of("x", x)).get("z");
    }

    /** Every parameter's gradient at its largest and its first number, against central differences. */
    @Test
    void gradientsAreThoseOfDifferences() {
        long[] event = {1, 4, 4};
        Flow flow = new Flow(Glow.of(new Glow.Shape(2, 2, 3), 1, event), GaussianPrior.standard(), event);
        List<String> names = new ArrayList<>();
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable loss = s.output(
                            "loss",
                            flow.logProb(s, s.input("x", Events.batch(-1, event)), Context.none())
                                    .mean());
                    names.addAll(s.parameters().keySet());
                    List<SDVariable> gradients =
                            s.gradient(loss, List.copyOf(s.parameters().values()));
                    for (int i = 0; i < names.size(); i++) {
                        s.output("gradient-" + i, gradients.get(i));
                    }
                })
                .perturbed(0.1);
        Map<String, INDArray> x =
                Map.of("x", RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(5, event)));
        Map<String, INDArray> at = built.program().run(built.variables(), x);
        double h = 1e-5;
        for (int i = 0; i < names.size(); i++) {
            double[] gradient = at.get("gradient-" + i).dup('c').data().asDouble();
            int largest = 0;
            for (int k = 0; k < gradient.length; k++) {
                largest = Math.abs(gradient[k]) > Math.abs(gradient[largest]) ? k : largest;
            }
            assertTrue(gradient[largest] != 0, names.get(i));
            for (int place : new TreeSet<>(List.of(0, largest))) {
                double slope =
                        (moved(built, x, names.get(i), place, h) - moved(built, x, names.get(i), place, -h)) / (2 * h);
                // Truncation leaves h² f''' / 6, rounding 1e-14 / h; a rectifier's kink within h is not met here.
                assertEquals(slope, gradient[place], 1e-6 * Math.max(1, Math.abs(slope)), names.get(i) + " " + place);
            }
        }
    }

    private static double moved(Built built, Map<String, INDArray> x, String name, int place, double h) {
        INDArray value = built.variables().get(name);
        double[] numbers = value.dup('c').data().asDouble();
        numbers[place] += h;
        built.variables().set(name, Nd4j.createFromArray(numbers).reshape('c', value.shape()));
        double loss = built.run("loss", x).getDouble(0);
        built.variables().set(name, value);
        return loss;
    }

    /** Bright bars on a dark ground with noise, which no independent pixels can be. */
    @Test
    void trainingLowersTheLoss() {
        long[] event = {1, 4, 4};
        Flow flow = new Flow(Glow.of(new Glow.Shape(2, 2, 8), 1, event), GaussianPrior.standard(), event);
        INDArray bars = bars(64);
        Built start = Built.of(DataType.FLOAT, s -> {
            SDVariable input = s.input("x", Events.batch(-1, event));
            flow.initialize(s, Batch.of(input, event));
            s.output("sum", input.sum());
        });
        start.run("sum", Map.of("x", bars));
        Built training = Built.of(DataType.FLOAT, s -> {
            SDVariable loss = s.output(
                    "loss",
                    flow.logProb(s, s.input("x", Events.batch(-1, event)), Context.none())
                            .mean()
                            .neg());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                SDVariable gradient = gradients.get(i);
                SDVariable length =
                        s.sameDiff().math().sqrt(gradient.mul(gradient).sum().add(1.0));
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradient.div(length).mul(0.02)));
            }
        });
        Call step = training.program().call(start.variables());
        step.set("x", bars);
        double before = step.run().get("loss").getDouble(0);
        double after = before;
        for (int i = 0; i < 300; i++) {
            after = step.run().get("loss").getDouble(0);
        }
        double last = after;
        assertTrue(last < before - 5, () -> "from " + before + " to " + last + " nats a picture");
    }

    private static INDArray bars(int count) {
        INDArray pictures = RandomStream.of(6)
                .draw(Noise.NORMAL, 0, DataType.FLOAT, count, 1, 4, 4)
                .mul(0.1);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < 4; k++) {
                int[] pixel = i % 2 == 0 ? new int[] {i, 0, i / 2 % 4, k} : new int[] {i, 0, k, i / 2 % 4};
                pictures.putScalar(pixel, pictures.getDouble(pixel) + 1);
            }
        }
        return pictures;
    }

    /** Pixels in [0, 1] by their logits. */
    @Test
    void worksBehindALogit() {
        long[] event = {1, 2, 2};
        Flow flow = new Flow(
                new Composition(
                        List.of(ElementwiseBijection.logit(0.01, event), Glow.of(new Glow.Shape(1, 1, 4), 1, event))),
                GaussianPrior.standard(),
                event);
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output("log-prob", flow.logProb(s, s.input("x", Events.batch(-1, event)), Context.none())));
        INDArray x = RandomStream.of(1).draw(Noise.UNIFORM, 0, DataType.DOUBLE, Events.batch(10, event));
        assertTrue(Double.isFinite(
                built.run("log-prob", Map.of("x", x)).sumNumber().doubleValue()));
        assertTrue(flow.check(x.add(1)).isPresent());
    }

    @Test
    void aTrainingStepNeedsNoOpWithoutAKernel() {
        long[] event = {1, 8, 8};
        Flow flow = new Flow(Glow.of(new Glow.Shape(2, 2, 8), 1, event), GaussianPrior.standard(), event);
        Built step = Built.of(DataType.FLOAT, s -> {
            SDVariable loss = flow.logProb(s, s.input("x", Events.batch(-1, event)), Context.none())
                    .mean();
            List<SDVariable> gradients =
                    s.gradient(loss, List.copyOf(s.parameters().values()));
            s.output("loss", loss);
            for (int i = 0; i < gradients.size(); i++) {
                s.output("gradient-" + i, gradients.get(i));
            }
        });
        step.run(
                "loss", Map.of("x", RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, Events.batch(16, event))));
        String plan = step.program().explain();
        assertTrue(plan.contains("steps,"), () -> "this is no plan:\n" + plan);
        assertFalse(plan.contains("ND4J"), () -> "an op without a kernel:\n" + plan);
    }

    @Test
    void levelsAreThoseOfThePaper() {
        MultiScale levels =
                (MultiScale) Glow.of(new Glow.Shape(3, 1, 4), 0, 3, 32, 32).within();
        assertArrayEquals(new long[] {12, 16, 16}, levels.scales().get(0).event());
        assertArrayEquals(new long[] {24, 8, 8}, levels.scales().get(1).event());
        assertArrayEquals(new long[] {48, 4, 4}, levels.scales().get(2).event());
    }

    @Test
    void sizesThatCannotBeHalvedAreRefused() {
        String twice = refused(3, 1, 28, 28);
        assertTrue(twice.contains("3 levels") && twice.contains("28 x 28") && twice.contains("levels: 2"), twice);
        String odd = refused(1, 3, 4, 5);
        assertTrue(odd.contains("4 x 5") && odd.contains("odd side"), odd);
        String rows = refused(1, 16);
        assertTrue(rows.contains("glow is for pictures") && rows.contains("[16]"), rows);
        assertThrows(IllegalArgumentException.class, () -> new Glow.Shape(0, 1, 4));
    }

    private static String refused(int levels, long... event) {
        return assertThrows(IllegalArgumentException.class, () -> Glow.of(new Glow.Shape(levels, 1, 4), 0, event))
                .getMessage();
    }
}
