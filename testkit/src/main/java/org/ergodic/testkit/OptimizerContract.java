package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every {@link Optimizer} must satisfy, on gradients that are given and on a badly conditioned quadratic. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class OptimizerContract {
    private static final double[] START = {1, -0.8, 0.5, -1.2};
    private static final String OWN = "train/optimizer/p";

    /**
     * The optimiser to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Optimizer optimizer();

    /**
     * How many steps it is given to minimise the quadratic of {@link #curvatures}.
     *
     * @return 3000 unless overridden, as for a small learning rate
     */
    protected int steps() {
        return 3000;
    }

    /**
     * The second derivatives of a quadratic along its axes.
     *
     * @return {@code {1, 5, 20, 100}} unless overridden, as for a large learning rate of a rule without adaptation
     */
    protected double[] curvatures() {
        return new double[] {1, 5, 20, 100};
    }

    private void update(Scope s, String scope, SDVariable parameter, SDVariable gradient, SDVariable step) {
        s.assign(parameter, optimizer().update(s.apart("train").child(scope), parameter, gradient, step));
    }

    /** One parameter of a shape, whose gradient is given. */
    private Built given(DataType type, long... shape) {
        return Built.of(type, s -> {
            SDVariable p = s.parameter("p", Initializer.zeros(), shape);
            update(s, "optimizer/p", p, s.input("gradient", shape), s.input("step"));
        });
    }

    private static INDArray after(Built built, Call call, double step, INDArray gradient) {
        DataType type = built.variables().dataType();
        call.set("step", Nd4j.scalar(type, step))
                .set("gradient", gradient.castTo(type))
                .random(RandomStream.of(5).split((long) step), 0)
                .run();
        return built.variables().get("p");
    }

    private static INDArray array(double... values) {
        return Nd4j.createFromArray(values);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("a parameter keeps its shape and type, whatever they are")
    void shapes(DataType type) {
        for (long[] shape : new long[][] {{}, {1}, {3}, {2, 3}, {2, 1, 3, 2}}) {
            Built built = given(type, shape);
            Call call = built.program().call(built.variables());
            for (int step = 1; step <= 3; step++) {
                INDArray value = after(built, call, step, Nd4j.ones(type, shape).reshape('c', shape));
                SampleArrays.assertShape("the parameter", value, shape);
                SampleArrays.assertFinite("the parameter of shape " + Arrays.toString(shape), value);
            }
            assertEquals(type, built.variables().get("p").dataType(), "the type of the parameter");
        }
    }

    @Test
    @DisplayName("the first step goes against the gradient")
    void direction() {
        INDArray gradient = array(0.3, -2, 1e-3, 40);
        Built built = given(DataType.DOUBLE, 4);
        double[] moved = SampleArrays.values(after(built, built.program().call(built.variables()), 1, gradient));
        double along = 0;
        for (int i = 0; i < moved.length; i++) {
            along += moved[i] * gradient.getDouble(i);
        }
        assertTrue(along < 0, "from 0 along the gradient " + gradient + " it moved to " + Arrays.toString(moved));
    }

    /** Decay of weights takes a share of a parameter, so it is none at 0 and changes no sign. */
    @Test
    @DisplayName("a gradient of 0 moves nothing, but for decay towards 0")
    void zeroGradient() {
        Built built = given(DataType.DOUBLE, 4);
        Call call = built.program().call(built.variables());
        for (int step = 1; step <= 3; step++) {
            INDArray value = after(built, call, step, array(0, 0, 0, 0));
            SampleArrays.assertSame("a parameter at 0 after a gradient of 0", array(0, 0, 0, 0), value);
        }
        Built away = given(DataType.DOUBLE, 4);
        away.variables().set("p", array(START));
        Call again = away.program().call(away.variables());
        double[] before = START;
        for (int step = 1; step <= 3; step++) {
            double[] value = SampleArrays.values(after(away, again, step, array(0, 0, 0, 0)));
            for (int i = 0; i < value.length; i++) {
                double share = value[i] / before[i];
                assertTrue(
                        share > 0 && share <= 1,
                        "a gradient of 0 moved a parameter from " + before[i] + " to " + value[i]);
            }
            before = value;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("tiny and large gradients leave the parameter finite")
    void extremes(DataType type) {
        for (double size : new double[] {1e-30, 1e-12, 1e6, 1e12}) {
            Built built = given(type, 4);
            Call call = built.program().call(built.variables());
            for (int step = 1; step <= 3; step++) {
                INDArray value = after(built, call, step, array(size, -size, 0, size / 3));
                SampleArrays.assertFinite("the parameter after gradients of " + size, value);
            }
        }
    }

    @Test
    @DisplayName("its memory is states of its own scope, and it assigns to nothing else")
    void states() {
        Built built = given(DataType.DOUBLE, 3);
        built.program().graph().variables().forEach((name, spec) -> {
            if (!name.equals("p")) {
                assertTrue(
                        name.startsWith(OWN + "/"),
                        () -> "the variable " + name + " is outside of the scope " + OWN + " that was given");
                assertEquals(
                        VariableSpec.Kind.STATE,
                        spec.kind(),
                        () -> name + " is a parameter: ask for it by s.state(...) or s.stateLike(...)");
            }
        });
    }

    @Test
    @DisplayName("two parameters do not see each other")
    void independence() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable step = s.input("step");
            SDVariable p = s.parameter("p", Initializer.zeros(), 4);
            SDVariable q = s.parameter("q", Initializer.zeros(), 2);
            update(s, "optimizer/p", p, s.input("gradient", 4), step);
            update(s, "optimizer/q", q, s.input("other", 2), step);
        });
        Call call = built.program().call(built.variables());
        Built alone = given(DataType.DOUBLE, 4);
        Call aloneCall = alone.program().call(alone.variables());
        for (int step = 1; step <= 4; step++) {
            INDArray gradient = array(0.3 * step, -2, 0.1, 4.0 / step);
            call.set("other", array(100.0 * step, -step));
            INDArray both = after(built, call, step, gradient);
            SampleArrays.assertSame("a parameter beside another", after(alone, aloneCall, step, gradient), both);
        }
    }

    private Built quadratic(DataType type) {
        Built built = Built.of(type, s -> {
            SDVariable p = s.parameter("p", Initializer.zeros(), START.length);
            SDVariable curvature = s.input("gradient", START.length);
            update(s, "optimizer/p", p, p.mul(curvature), s.input("step"));
        });
        built.variables().set("p", array(START).castTo(type));
        return built;
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("it minimises a badly conditioned quadratic")
    void minimises(DataType type) {
        Built built = quadratic(type);
        Call call = built.program().call(built.variables());
        double[] value = START;
        for (int step = 1; step <= steps(); step++) {
            value = SampleArrays.values(after(built, call, step, array(curvatures())));
        }
        for (int i = 0; i < value.length; i++) {
            assertTrue(
                    Math.abs(value[i]) < 0.05 * Math.abs(START[i]),
                    "after " + steps() + " steps of the quadratic of curvatures " + Arrays.toString(curvatures())
                            + ", whose minimum is at 0, it is at " + Arrays.toString(value) + ", from "
                            + Arrays.toString(START));
        }
    }

    /** A training goes on from a checkpoint as if it had not stopped. */
    @Test
    @DisplayName("with its states saved and restored it goes on bit for bit")
    void resumable() {
        INDArray curvatures = array(curvatures());
        Built whole = quadratic(DataType.DOUBLE);
        Call wholeCall = whole.program().call(whole.variables());
        Built half = quadratic(DataType.DOUBLE);
        Call halfCall = half.program().call(half.variables());
        for (int step = 1; step <= 5; step++) {
            after(whole, wholeCall, step, curvatures);
            after(half, halfCall, step, curvatures);
        }
        Compiler compiler = Compiler.find();
        Built resumed = new Built(
                quadratic(DataType.DOUBLE).program(),
                compiler.variables(DataType.DOUBLE, half.variables().values()));
        Call resumedCall = resumed.program().call(resumed.variables());
        for (int step = 6; step <= 12; step++) {
            SampleArrays.assertSame(
                    "step " + step + " after a pause",
                    after(whole, wholeCall, step, curvatures),
                    after(resumed, resumedCall, step, curvatures));
        }
    }

    /** Ten steps of single precision, 6e-8 each, at a condition of a hundred. */
    @Test
    @DisplayName("single and double precision agree")
    void precisions() {
        Built single = quadratic(DataType.FLOAT);
        Built twice = quadratic(DataType.DOUBLE);
        Call singleCall = single.program().call(single.variables());
        Call twiceCall = twice.program().call(twice.variables());
        for (int step = 1; step <= 10; step++) {
            SampleArrays.assertClose(
                    "the parameter in single precision at step " + step,
                    after(twice, twiceCall, step, array(curvatures())),
                    after(single, singleCall, step, array(curvatures())),
                    1e-4);
        }
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        Optimizer optimizer = optimizer();
        List<INDArray> both = Threads.together(2, () -> {
            Built built = Built.of(DataType.DOUBLE, s -> {
                SDVariable p = s.parameter("p", Initializer.zeros(), 4);
                SDVariable step = s.input("step");
                s.assign(p, optimizer.update(s.apart("train").child("p"), p, s.input("gradient", 4), step));
            });
            Call call = built.program().call(built.variables());
            INDArray value = null;
            for (int step = 1; step <= 5; step++) {
                value = after(built, call, step, array(START).mul(step));
            }
            return value;
        });
        SampleArrays.assertSame("the parameter in another thread", both.get(0), both.get(1));
    }
}
