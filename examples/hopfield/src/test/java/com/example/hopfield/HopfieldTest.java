package com.example.hopfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.testkit.EnergyContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HopfieldTest {
    private static final int PATTERNS = 5;
    private static final int ROWS = 40;
    private static final double BETA = 2.5;
    private static final RandomStream RANDOM = RandomStream.of(3);

    @Nested
    class OfEnergy extends EnergyContract {
        @Override
        protected Energy energy() {
            return new Hopfield(PATTERNS, BETA, event());
        }
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new HopfieldFactory();
        }
    }

    /** exp(-E) is the mixture of Gaussians that the class says, term by term in plain Java. */
    @Test
    void theDensityIsAMixtureOfGaussians() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable energy = s.output("energy", new Hopfield(PATTERNS, BETA, 2).energy(s, x));
            s.output("slope", s.gradient(energy, List.of(x)).get(0));
        });
        Variables variables = Compiler.find().variables(graph, RANDOM);
        INDArray xi = variables.get("patterns");
        INDArray x = RANDOM.split("x")
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(3);
        Map<String, INDArray> values = Compiler.find().compile(graph).run(variables, Map.of("x", x));
        for (int i = 0; i < ROWS; i++) {
            double sum = 0;
            double[] pull = new double[2];
            for (int k = 0; k < PATTERNS; k++) {
                double far = 0;
                for (int j = 0; j < 2; j++) {
                    far += Math.pow(x.getDouble(i, j) - xi.getDouble(k, j), 2);
                }
                double weight = Math.exp(-BETA / 2 * far);
                sum += weight;
                for (int j = 0; j < 2; j++) {
                    pull[j] += weight * xi.getDouble(k, j);
                }
            }
            assertEquals(-Math.log(sum), values.get("energy").getDouble(i), 1e-9);
            // The slope is beta times x minus the attention of x to the patterns.
            for (int j = 0; j < 2; j++) {
                double expected = BETA * (x.getDouble(i, j) - pull[j] / sum);
                assertEquals(expected, values.get("slope").getDouble(i, j), 1e-9);
            }
        }
    }

    @Test
    void farEventsDoNotOverflow() {
        Graph graph = Graph.build(
                DataType.FLOAT, s -> s.output("energy", new Hopfield(PATTERNS, 100, 2).energy(s, s.input("x", -1, 2))));
        INDArray x = Nd4j.createFromArray(new float[][] {{1e6f, -1e6f}, {0, 0}});
        INDArray energy = Compiler.find()
                .compile(graph)
                .run(Compiler.find().variables(graph, RANDOM), Map.of("x", x))
                .get("energy");
        // Half of 100 times 2e12, beside which the patterns do not count.
        assertEquals(1e14, energy.getDouble(0), 1e10);
    }

    @Test
    void badSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Hopfield(0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new Hopfield(3, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> new Hopfield(3, Double.NaN, 2));
    }
}
