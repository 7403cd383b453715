package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.graph.Stable;
import org.ergodic.energy.Built;
import org.ergodic.energy.DeepBeliefNet;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.layer.MeanField;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.machine.StackedRbm;
import org.ergodic.testkit.LayeredBoltzmannContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class CentringTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;

    private static final Loss CENTRED =
            new PersistentContrastiveDivergence(new PersistentContrastiveDivergenceFactory.Config(
                    1, 7, 1, 0, 0.95, new GradientOptions(true, 0, 0.1, 0), Optional.empty(), 10));

    static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of(new Rbm(HIDDEN, VISIBLE), ""),
                Arguments.of(new DeepBeliefNet(List.of(HIDDEN), VISIBLE).machine(), "rbm-1/"));
    }

    /** Against the definition, with the chains' own states and the offsets read from the states of the graph. */
    @ParameterizedTest
    @MethodSource("machines")
    void gradientIsThatOfTheCentredMachine(LayeredBoltzmann machine, String prefix) {
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, VISIBLE);
            SDVariable loss =
                    CENTRED.loss(s, model.views(), Batch.of(x, model.event())).mean();
            s.output("loss", loss);
            for (String name : List.of("weights", "visible-bias", "hidden-bias")) {
                s.output(
                        name,
                        s.gradient(loss, List.of(s.parameters().get(prefix + name)))
                                .get(0));
            }
        });
        for (String name : List.of("weights", "visible-bias", "hidden-bias")) {
            INDArray value = built.variables().get(prefix + name);
            INDArray noise = RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
            built.variables().set(prefix + name, noise.reshape('c', value.shape()));
        }
        INDArray m = RandomStream.of(3).draw(Noise.UNIFORM, 0, DataType.DOUBLE, 1, VISIBLE);
        INDArray l = RandomStream.of(3).draw(Noise.UNIFORM, 1, DataType.DOUBLE, 1, HIDDEN);
        offset(built, 0, m);
        offset(built, 1, l);
        INDArray data = RandomStream.of(4)
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, 9, VISIBLE)
                .gt(0.4)
                .castTo(DataType.DOUBLE);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(5), 0)
                .run();
        assertClose(moved(m, data), built.variables().get("train/objective/offset-0"));
        m = built.variables().get("train/objective/offset-0");
        l = built.variables().get("train/objective/offset-1");
        INDArray chains = built.variables().get("train/objective/chains");
        INDArray dw = covariance(built, prefix, chains, m, l).sub(covariance(built, prefix, data, m, l));
        INDArray db = chains.mean(0).sub(data.mean(0)).reshape(1, VISIBLE).sub(l.mmul(dw.transpose()));
        INDArray dc = hidden(built, prefix, chains)
                .mean(0)
                .sub(hidden(built, prefix, data).mean(0))
                .reshape(1, HIDDEN)
                .sub(m.mmul(dw));
        assertClose(dw, call.get("weights"));
        assertClose(db, call.get("visible-bias"));
        assertClose(dc, call.get("hidden-bias"));
    }

    /** Sets an offset, as after a thousand steps. */
    private static void offset(Built built, int layer, INDArray value) {
        built.variables().set("train/objective/offset-" + layer, value);
        built.variables().set("train/objective/steps-" + layer, Nd4j.scalar(DataType.DOUBLE, 1000));
    }

    private static INDArray moved(INDArray offset, INDArray states) {
        return offset.mul(0.99).add(states.mean(0).reshape(1, offset.length()).mul(0.01));
    }

    private static INDArray hidden(Built built, String prefix, INDArray v) {
        INDArray input = v.mmul(built.variables().get(prefix + "weights"))
                .addRowVector(built.variables().get(prefix + "hidden-bias"));
        return org.nd4j.linalg.ops.transforms.Transforms.sigmoid(input);
    }

    /** The mean of (v - m)(h - l)'. */
    private static INDArray covariance(Built built, String prefix, INDArray v, INDArray m, INDArray l) {
        return v.subRowVector(m)
                .transpose()
                .mmul(hidden(built, prefix, v).subRowVector(l))
                .div(v.size(0));
    }

    private static void assertClose(INDArray expected, INDArray found) {
        assertEquals(
                0,
                expected.reshape(expected.length())
                        .sub(found.reshape(found.length()))
                        .normmaxNumber()
                        .doubleValue(),
                1e-12);
    }

    /**
     * A deep machine's against the definition: the covariances about the offsets at mean field's means given the data,
     * less those at the chains, whose outer layers are at their means given the middle one.
     */
    @Test
    void gradientOfADeepMachineIsThatOfTheCentredOne() {
        DeepBoltzmannMachine machine = new DeepBoltzmannMachine(List.of(HIDDEN, 2), VISIBLE);
        int[] units = {VISIBLE, HIDDEN, 2};
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        List<String> names = List.of("weights-1", "weights-2", "bias-0", "bias-1", "bias-2");
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, VISIBLE);
            gradients(s, model, x, names);
            List<SDVariable> means = new MeanField(machine, 10).posterior(s, x).states();
            s.output("means-1", means.get(1));
            s.output("means-2", means.get(2));
        });
        for (String name : names) {
            INDArray value = built.variables().get(name);
            INDArray noise = RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
            built.variables().set(name, noise.reshape('c', value.shape()));
        }
        INDArray[] m = new INDArray[3];
        for (int l = 0; l < 3; l++) {
            m[l] = RandomStream.of(3).draw(Noise.UNIFORM, l, DataType.DOUBLE, 1, units[l]);
            offset(built, l, m[l]);
        }
        INDArray data = RandomStream.of(4)
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, 9, VISIBLE)
                .gt(0.4)
                .castTo(DataType.DOUBLE);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(5), 0)
                .run();
        INDArray[] up = {data, call.get("means-1"), call.get("means-2")};
        for (int l = 0; l < 3; l++) {
            INDArray offset = built.variables().get("train/objective/offset-" + l);
            assertClose(moved(m[l], up[l]), offset);
            m[l] = offset;
        }
        INDArray chains = built.variables().get("train/objective/chains");
        INDArray middle = chains.get(NDArrayIndex.all(), NDArrayIndex.interval(VISIBLE, VISIBLE + HIDDEN))
                .dup();
        INDArray[] down = {
            given(middle.mmul(built.variables().get("weights-1").transpose()), built, "bias-0"),
            middle,
            given(middle.mmul(built.variables().get("weights-2")), built, "bias-2")
        };
        INDArray dw1 = covariance(down[0], down[1], m[0], m[1]).sub(covariance(up[0], up[1], m[0], m[1]));
        INDArray dw2 = covariance(down[1], down[2], m[1], m[2]).sub(covariance(up[1], up[2], m[1], m[2]));
        INDArray[] db = new INDArray[3];
        for (int l = 0; l < 3; l++) {
            db[l] = down[l].mean(0).sub(up[l].mean(0)).reshape(1, units[l]);
        }
        assertClose(dw1, call.get("weights-1"));
        assertClose(dw2, call.get("weights-2"));
        assertClose(db[0].sub(m[1].mmul(dw1.transpose())), call.get("bias-0"));
        assertClose(db[1].sub(m[0].mmul(dw1)).sub(m[2].mmul(dw2.transpose())), call.get("bias-1"));
        assertClose(db[2].sub(m[1].mmul(dw2)), call.get("bias-2"));
    }

    /** Machines with copies of a layer, or a factor on the weights: every copy's states about the same offsets. */
    @ParameterizedTest
    @CsvSource({"2, 1, 1", "1, 2, 1", "1, 1, 2", "3, 2, 0.5"})
    void gradientWithCopiesIsThatOfTheCentredMachine(int below, int above, double factor) {
        StackedRbm machine = new StackedRbm(VISIBLE, HIDDEN, below, above, factor, "w", "b", "c", Optional.empty());
        long columns = (long) below * VISIBLE;
        EnergyModel model = new EnergyModel(machine, 1, columns);
        List<String> names = List.of("w", "b", "c");
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, columns);
            gradients(s, model, x, names);
        });
        for (String name : names) {
            INDArray value = built.variables().get(name);
            INDArray noise = RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
            built.variables().set(name, noise.reshape('c', value.shape()));
        }
        INDArray m = RandomStream.of(3).draw(Noise.UNIFORM, 0, DataType.DOUBLE, 1, VISIBLE);
        INDArray l = RandomStream.of(3).draw(Noise.UNIFORM, 1, DataType.DOUBLE, 1, HIDDEN);
        offset(built, 0, m);
        offset(built, below, l);
        // As pre-training has it, all copies alike: one stands for all.
        INDArray data = Nd4j.tile(
                RandomStream.of(4)
                        .draw(Noise.UNIFORM, 0, DataType.DOUBLE, 9, VISIBLE)
                        .gt(0.4)
                        .castTo(DataType.DOUBLE),
                1,
                below);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(5), 0)
                .run();
        assertClose(
                moved(m, data.get(NDArrayIndex.all(), NDArrayIndex.interval(0, VISIBLE))),
                built.variables().get("train/objective/offset-0"));
        m = built.variables().get("train/objective/offset-0");
        l = built.variables().get("train/objective/offset-" + below);
        INDArray[] dw = new INDArray[2];
        INDArray[] sums = new INDArray[2];
        INDArray[] hidden = new INDArray[2];
        int side = 0;
        for (INDArray states : List.of(built.variables().get("train/objective/chains"), data)) {
            long n = states.size(0);
            INDArray sum = states.reshape('c', n, below, VISIBLE).sum(1);
            INDArray h = given(sum.mmul(built.variables().get("w")).mul(factor), built, "c");
            dw[side] = covariance(sum, h, m.mul(below), l).mul(factor * above);
            sums[side] = sum.mean(0).reshape(1, VISIBLE);
            hidden[side] = h.mean(0).reshape(1, HIDDEN).mul(above);
            side++;
        }
        INDArray change = dw[0].sub(dw[1]);
        assertClose(change, call.get("w"));
        assertClose(sums[0].sub(sums[1]).sub(l.mmul(change.transpose()).mul(factor * above)), call.get("b"));
        assertClose(hidden[0].sub(hidden[1]).sub(m.mmul(change).mul(factor * below)), call.get("c"));
    }

    /** At first the offsets are the plain averages of what was seen, from the first step on. */
    @Test
    void offsetsBeginAsPlainAverages() {
        EnergyModel model = new EnergyModel(new Rbm(HIDDEN, VISIBLE), 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, VISIBLE);
            s.output(
                    "loss",
                    CENTRED.loss(s, model.views(), Batch.of(x, model.event())).mean());
        });
        double[][] rows = {{1, 0, 1, 0}, {1, 1, 0, 0}, {0, 1, 0, 0}};
        double[][] averages = {{1, 0, 1, 0}, {1, 0.5, 0.5, 0}, {2.0 / 3, 2.0 / 3, 1.0 / 3, 0}};
        Call call = built.program().call(built.variables());
        for (int i = 0; i < rows.length; i++) {
            call.set("x", Nd4j.createFromArray(new double[][] {rows[i]}))
                    .random(RandomStream.of(i), 0)
                    .run();
            assertClose(Nd4j.createFromArray(averages[i]), built.variables().get("train/objective/offset-0"));
        }
    }

    private static INDArray given(INDArray input, Built built, String bias) {
        return org.nd4j.linalg.ops.transforms.Transforms.sigmoid(
                input.addRowVector(built.variables().get(bias)));
    }

    /** The mean of (a - m)(b - l)'. */
    private static INDArray covariance(INDArray a, INDArray b, INDArray m, INDArray l) {
        return a.subRowVector(m).transpose().mmul(b.subRowVector(l)).div(a.size(0));
    }

    /** What is not linked by weights lacks the view, which assembly finds before anything is computed. */
    @Test
    void isForLayersLinkedByWeights() {
        EnergyModel model = new EnergyModel(new BoltzmannMachine(Units.spin(), 0, 1, 3), 1, 3);
        for (Loss objective : List.of(CENTRED, new ContrastiveDivergence(1, new GradientOptions(true, 0, 0.1, 0)))) {
            assertEquals(Set.of(LinkedBoltzmann.VIEW), model.views().missing(objective.needs()));
        }
        assertEquals(Set.of(), model.views().missing(new ContrastiveDivergence(1).needs()));
        assertEquals(Set.of(), new EnergyModel(new Rbm(2, 3), 1, 3).views().missing(CENTRED.needs()));
    }

    /** A machine written against the SPI alone. */
    private record Strangers(int hidden, int visible) implements LinkedBoltzmann {
        @Override
        public List<Layer> layers() {
            return List.of(new Layer(visible, Units.binary()), new Layer(hidden, Units.binary()));
        }

        @Override
        public SDVariable weights(Scope s, int layer) {
            return s.parameter("strangers-w", Initializer.normal(0.1), visible, hidden);
        }

        @Override
        public SDVariable bias(Scope s, int layer) {
            return s.parameter(
                    "strangers-b-" + layer,
                    Initializer.zeros(),
                    layers().get(layer).units());
        }

        @Override
        public SDVariable input(Scope s, int layer, List<SDVariable> states) {
            SDVariable own = bias(s, layer).reshape(1, layers().get(layer).units());
            SDVariable other = states.get(1 - layer);
            return other == null
                    ? own
                    : s.sameDiff()
                            .mmul(other, weights(s, 1), false, layer == 0, false)
                            .add(own);
        }

        @Override
        public SDVariable energy(Scope s, SDVariable x) {
            SDVariable visibleTerm =
                    x.mul(input(s, 0, Arrays.asList(null, null))).sum(1);
            SDVariable softplus =
                    Stable.softplus(input(s, 1, Arrays.asList(x, null))).sum(1);
            return visibleTerm.add(softplus).mul(-1.0);
        }
    }

    @Test
    void aStrangersMachineHasTheSameCentredGradient() {
        Map<String, String> names =
                Map.of("weights", "strangers-w", "visible-bias", "strangers-b-0", "hidden-bias", "strangers-b-1");
        Built ours = centredGradients(new Rbm(HIDDEN, VISIBLE), List.copyOf(names.keySet()));
        Built theirs = centredGradients(new Strangers(HIDDEN, VISIBLE), List.copyOf(names.values()));
        names.forEach((our, their) -> {
            INDArray value = ours.variables().get(our);
            INDArray noise = RandomStream.of(2).split(our).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
            ours.variables().set(our, noise.reshape('c', value.shape()));
            theirs.variables().set(their, noise.reshape('c', value.shape()));
        });
        INDArray data = RandomStream.of(4)
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, 9, VISIBLE)
                .gt(0.4)
                .castTo(DataType.DOUBLE);
        Call our = ours.program().call(ours.variables()).set("x", data).random(RandomStream.of(5), 0);
        Call their = theirs.program().call(theirs.variables()).set("x", data).random(RandomStream.of(5), 0);
        // At the second step the offsets are no longer those of this batch alone.
        our.run();
        their.run();
        our.run();
        their.run();
        names.forEach((a, b) -> assertClose(our.get(a), their.get(b)));
    }

    private static Built centredGradients(LayeredBoltzmann machine, List<String> names) {
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        return Built.of(DataType.DOUBLE, s -> gradients(s, model, s.input("x", -1, VISIBLE), names));
    }

    @Nested
    class OfAStranger extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Strangers(2, 3);
        }
    }

    /** Outputs the loss, and its gradient by each of the parameters. */
    private static void gradients(Scope s, EnergyModel model, SDVariable x, List<String> names) {
        SDVariable loss =
                CENTRED.loss(s, model.views(), Batch.of(x, model.event())).mean();
        s.output("loss", loss);
        for (String name : names) {
            s.output(name, s.gradient(loss, List.of(s.parameters().get(name))).get(0));
        }
    }
}
