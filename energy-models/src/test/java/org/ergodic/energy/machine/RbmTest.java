package org.ergodic.energy.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.layer.Layers;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RbmTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;

    private final Rbm rbm = new Rbm(HIDDEN, VISIBLE);
    private final Built built = Built.of(DataType.DOUBLE, s -> {
                SDVariable v = s.input("v", -1, VISIBLE);
                SDVariable h = s.input("h", -1, HIDDEN);
                SDVariable free = s.output("free", rbm.energy(s, v));
                s.output("hidden-mean", rbm.mean(s, 1, List.of(v, h)));
                s.output("visible-mean", rbm.mean(s, 0, List.of(v, h)));
                s.output(
                        "gradient",
                        s.gradient(free, List.of(s.parameters().get("weights"))).get(0));
            })
            .perturbed(1);
    private final Enumeration exact = new Enumeration(built, VISIBLE, HIDDEN);

    private Map<String, INDArray> run(INDArray v, INDArray h) {
        return built.program().run(built.variables(), Map.of("v", v, "h", h));
    }

    @Test
    void freeEnergySumsOutTheHiddenUnits() {
        INDArray free = run(Enumeration.states(VISIBLE, DataType.DOUBLE), Nd4j.zeros(DataType.DOUBLE, 16, HIDDEN))
                .get("free");
        for (int v = 0; v < 16; v++) {
            double sum = 0;
            for (int h = 0; h < 1 << HIDDEN; h++) {
                sum += Math.exp(-exact.energy(v, h));
            }
            assertEquals(-Math.log(sum), free.getDouble(v), 1e-12);
        }
    }

    @Test
    void conditionalsAreThoseOfTheJointDistribution() {
        double[][] joint = exact.joint();
        INDArray means = run(Enumeration.states(VISIBLE, DataType.DOUBLE), Nd4j.zeros(DataType.DOUBLE, 16, HIDDEN))
                .get("hidden-mean");
        for (int v = 0; v < joint.length; v++) {
            for (int j = 0; j < HIDDEN; j++) {
                double on = 0;
                double all = 0;
                for (int h = 0; h < joint[v].length; h++) {
                    on += joint[v][h] * Enumeration.bit(h, j);
                    all += joint[v][h];
                }
                assertEquals(on / all, means.getDouble(v, j), 1e-12);
            }
        }
        means = run(Nd4j.zeros(DataType.DOUBLE, 8, VISIBLE), Enumeration.states(HIDDEN, DataType.DOUBLE))
                .get("visible-mean");
        for (int h = 0; h < 1 << HIDDEN; h++) {
            for (int i = 0; i < VISIBLE; i++) {
                double on = 0;
                double all = 0;
                for (int v = 0; v < joint.length; v++) {
                    on += joint[v][h] * Enumeration.bit(v, i);
                    all += joint[v][h];
                }
                assertEquals(on / all, means.getDouble(h, i), 1e-12);
            }
        }
    }

    /** dF/dW_ij = -v_i p(h_j = 1 | v), at hidden inputs of exactly 0 too. */
    @Test
    void gradientOfTheFreeEnergy() {
        Built fresh = new Built(built.program(), built.variables());
        fresh.variables().set("weights", Nd4j.zeros(DataType.DOUBLE, VISIBLE, HIDDEN));
        fresh.variables().set("hidden-bias", Nd4j.zeros(DataType.DOUBLE, HIDDEN));
        INDArray gradient = fresh.run(
                "gradient",
                Map.of(
                        "v", Nd4j.createFromArray(1.0, 0, 1, 1).reshape(1, VISIBLE),
                        "h", Nd4j.zeros(DataType.DOUBLE, 1, HIDDEN)));
        for (int j = 0; j < HIDDEN; j++) {
            assertEquals(-0.5, gradient.getDouble(0, j), 1e-12);
            assertEquals(0, gradient.getDouble(1, j), 1e-12);
        }
    }

    @Test
    void staysFiniteAtLargeWeightsInSinglePrecision() {
        Built large = Built.of(DataType.FLOAT, s -> s.output("free", rbm.energy(s, s.input("v", -1, VISIBLE))));
        large.variables().set("weights", Nd4j.valueArrayOf(new long[] {VISIBLE, HIDDEN}, 100.0, DataType.FLOAT));
        INDArray free = large.run("free", Map.of("v", Nd4j.ones(DataType.FLOAT, 1, VISIBLE)));
        assertEquals(-3 * 400, free.getDouble(0), 1e-3);
    }

    @Test
    void picturesAreFlattened() {
        Rbm flat = new Rbm(2, 6);
        Rbm picture = new Rbm(2, 1, 2, 3);
        Built both = Built.of(DataType.DOUBLE, s -> {
                    SDVariable v = s.input("v", -1, 6);
                    s.output("flat", flat.energy(s, v));
                    s.output("picture", picture.energy(s, v.reshape(-1, 1, 2, 3)));
                })
                .perturbed(1);
        Map<String, INDArray> values =
                both.program().run(both.variables(), Map.of("v", Enumeration.states(6, DataType.DOUBLE)));
        assertEquals(values.get("flat"), values.get("picture"));
        assertEquals(List.of(6, 2), Layers.sizes(picture));
    }

    @Test
    void refusesDataOtherThanZeroAndOne() {
        assertEquals(Optional.empty(), rbm.check(Enumeration.states(VISIBLE, DataType.FLOAT)));
        assertEquals(Optional.empty(), rbm.check(Nd4j.create(DataType.FLOAT, 0, VISIBLE)));
        INDArray data = Enumeration.states(VISIBLE, DataType.DOUBLE);
        data.putScalar(2, 3, 0.25);
        String message =
                new EnergyModel(rbm, 1, VISIBLE).check(data).orElseThrow().toString();
        assertTrue(message.contains("row 3, column 4") && message.contains("0.25"), message);
        assertTrue(message.contains("binarise"), message);
        data.putScalar(0, 0, Double.NaN);
        assertTrue(rbm.check(data).orElseThrow().toString().contains("row 1, column 1"));
    }

    @Test
    void needsHiddenUnits() {
        assertThrows(IllegalArgumentException.class, () -> new Rbm(0, VISIBLE));
    }
}
