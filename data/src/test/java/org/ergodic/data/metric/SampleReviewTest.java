package org.ergodic.data.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.Rows;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("measured")
class SampleReviewTest {
    private static final Registry REGISTRY = Registry.load();
    private static final Assembly ASSEMBLY = REGISTRY.assembly(2);

    private static INDArray draw(String data, long seed, int n) {
        RandomStream random = RandomStream.of(seed);
        double[] z = new double[n * 20];
        random.fill(Noise.NORMAL, 0, z, 0, z.length);
        double[] u = new double[n * 20];
        random.split("u").fill(Noise.UNIFORM, 0, u, 0, u.length);
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[20];
            for (int j = 0; j < 20; j++) {
                int k = i * 20 + j;
                row[j] = switch (data) {
                    // Tails so heavy that there is no mean, and scales 20 decades apart.
                    case "cauchy" -> Math.tan(Math.PI * (u[k] - 0.5)) * Math.pow(10, j - 10);
                    case "log-normal" -> Math.exp(2 * z[k]);
                    case "rare" -> u[k] < 0.005 ? 1 : 0;
                    case "counts" -> Math.floor(-Math.log(u[k]) * j);
                    case "correlated" -> z[i * 20] + 0.1 * z[k] + 1e6;
                    case "constant" -> j % 2 == 0 ? 0.1 * 3 : z[k];
                    default -> throw new IllegalArgumentException(data);
                };
            }
            rows[i] = row;
        }
        return Nd4j.createFromArray(rows);
    }

    private static INDArray generated(String generator, long seed, int n) {
        return ASSEMBLY.create(Kind.GENERATOR, Component.of(generator)).draw(RandomStream.of(seed), DataType.DOUBLE, n);
    }

    private static List<Warning> review(INDArray samples, INDArray training, long seed) {
        return SampleReview.of(Metric.Evaluation.of(null, null, samples, training, training, RandomStream.of(seed)));
    }

    /**
     * Samples of the data's own distribution, whatever it is and however few there are: no warning for any of ten
     * seeds.
     */
    @ParameterizedTest
    @ValueSource(strings = {"cauchy", "log-normal", "rare", "counts", "correlated", "constant"})
    void perfectSamplesOfTables(String data) {
        for (int seed = 0; seed < 10; seed++) {
            for (int n : new int[] {10, 100, 400}) {
                assertEquals(
                        List.of(),
                        review(draw(data, 2L * seed, n), draw(data, 2L * seed + 1, n), seed),
                        data + ", seed " + seed + ", " + n + " rows");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-moons", "eight-gaussians", "checkerboard", "pinwheel", "rings", "spirals"})
    void perfectSamplesInThePlane(String generator) {
        for (int seed = 0; seed < 10; seed++) {
            for (int n : new int[] {100, 2000}) {
                assertEquals(
                        List.of(),
                        review(generated(generator, 2L * seed, n), generated(generator, 2L * seed + 1, n), seed),
                        generator + ", seed " + seed + ", " + n + " rows");
            }
        }
    }

    /** More rows than are looked at; ND4J's arrays give their own array of the shape away. */
    @Test
    void changesNothing() {
        INDArray samples = generated("two-moons", 1, 2000);
        INDArray training = generated("two-moons", 2, 1500);
        INDArray same = samples.dup();
        review(samples, training, 3);
        assertArrayEquals(new long[] {2000, 2}, samples.shape());
        assertArrayEquals(new long[] {1500, 2}, training.shape());
        assertEquals(same, samples);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("eight-gaussians", "samples-far-from-data", change(x -> x.mul(1.7))),
                Arguments.of("eight-gaussians", "samples-far-from-data", change(x -> x.mul(0.3))),
                Arguments.of("eight-gaussians", "samples-far-from-data", change(x -> x.add(2))),
                Arguments.of("eight-gaussians", "samples-outside-data", change(x -> {
                    // One in eight far off.
                    for (int i = 0; i < x.size(0); i += 8) {
                        x.getRow(i).muli(100);
                    }
                    return x;
                })),
                Arguments.of("eight-gaussians", "samples-not-finite", change(x -> x.putScalar(3, 1, Double.NaN))),
                Arguments.of(
                        "eight-gaussians",
                        "samples-not-finite",
                        change(x -> x.putScalar(3, 1, Double.POSITIVE_INFINITY))),
                Arguments.of("eight-gaussians", "modes-missed", change(x -> {
                    // Two of eight modes, opposite ones, so that the mean is right.
                    double[][] rows = Rows.of(x);
                    return Nd4j.createFromArray(Stream.of(rows)
                            .filter(row -> Math.abs(row[1]) < 0.4 * Math.abs(row[0]))
                            .toArray(double[][]::new));
                })),
                Arguments.of("two-moons", "no-better-than-independent", change(x -> {
                    INDArray other = generated("two-moons", 99, (int) x.size(0));
                    x.putColumn(1, other.getColumn(1));
                    return x;
                })));
    }

    private static UnaryOperator<INDArray> change(UnaryOperator<INDArray> change) {
        return change;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void failuresAreTold(String generator, String id, UnaryOperator<INDArray> change) {
        for (int seed = 0; seed < 5; seed++) {
            INDArray data = generated(generator, 7L * seed + 1, 2000);
            INDArray samples = change.apply(generated(generator, 7L * seed + 2, 1000));
            List<Warning> warnings = review(samples, data, seed);
            assertTrue(warnings.stream().anyMatch(w -> w.id().equals(id)), id + ", seed " + seed + ": " + warnings);
        }
    }
}
