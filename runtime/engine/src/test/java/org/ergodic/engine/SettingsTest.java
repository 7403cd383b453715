package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The same plans in other JVMs: with one thread, without the Vector API, without native BLAS, each chosen
 * once for a JVM by a system property.
 */
@Tag("measured")
class SettingsTest {
    /** Java's products add in another order than OpenBLAS: up to 130 roundings of 6e-8, magnified by derivatives. */
    private static final double BLAS_TOLERANCE = 1e-4;

    @TempDir
    private static Path folder;

    private static Map<String, float[]> here;

    /** Writes what some graphs compute to the file that the argument names. */
    public static final class Program {
        private Program() {}

        /** Runs the graphs. */
        public static void main(String... args) throws IOException {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(args[0]))))) {
                for (Map.Entry<String, float[]> e : compute().entrySet()) {
                    out.writeUTF(e.getKey());
                    out.writeInt(e.getValue().length);
                    for (float v : e.getValue()) {
                        out.writeFloat(v);
                    }
                }
            }
        }
    }

    private static Map<String, float[]> compute() {
        Map<String, float[]> results = new LinkedHashMap<>();
        for (long seed = 1001; seed <= 1030; seed++) {
            boolean products = seed > 1015;
            Graph graph = RandomGraphs.of(seed, DataType.FLOAT, products);
            Compiler compiler = Compiler.find();
            Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(5)));
            RandomGraphs.inputs(graph, seed).forEach(call::set);
            add(results, (products ? "products " : "plain ") + seed, graph, call);
        }
        // Many rows, so that loops are cut into parts.
        Graph wide = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 37);
            SDVariable w = s.parameter("w", Initializer.normal(0.2), 37, 24);
            SDVariable h =
                    s.sameDiff().nn().swish(x.add(s.noise("z", Noise.NORMAL, x)).mmul(w));
            SDVariable plain =
                    s.sameDiff().math().exp(s.sameDiff().math().tanh(x)).mean(0);
            s.output("plain", plain);
            s.output("loss", s.sameDiff().math().square(h).mean());
            s.output(
                    "g",
                    s.gradient(s.sameDiff().math().square(h).mean(), List.of(w)).get(0));
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(wide)
                .call(compiler.variables(wide, RandomStream.of(5)))
                .random(RandomStream.of(2), 0)
                .set("x", RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.FLOAT, 5000, 37));
        add(results, "products, many rows", wide, call);
        return results;
    }

    private static void add(Map<String, float[]> results, String name, Graph graph, Call call) {
        // Vector kernels take over once they are compiled, so the last of many runs is another than the first.
        for (int run = 0; run < 3; run++) {
            call.run();
        }
        graph.outputs()
                .keySet()
                .forEach(output -> results.put(
                        name + ", " + output, call.get(output).dup('c').data().asFloat()));
    }

    @BeforeAll
    static void computeHere() {
        here = compute();
        assertTrue(here.size() > 200);
    }

    private static Map<String, float[]> elsewhere(String... properties) throws IOException, InterruptedException {
        Path file = folder.resolve(String.join("", properties) + ".bin");
        OtherJvm.Ended ended =
                OtherJvm.run(folder.resolve("log.txt"), Map.of(), List.of(properties), Program.class, file.toString());
        assertEquals(0, ended.exit(), ended.output());
        return read(file);
    }

    private static Map<String, float[]> read(Path file) throws IOException {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (int i = 0; i < here.size(); i++) {
                String name = in.readUTF();
                float[] values = new float[in.readInt()];
                for (int k = 0; k < values.length; k++) {
                    values[k] = in.readFloat();
                }
                results.put(name, values);
            }
            assertEquals(-1, in.read());
        }
        return results;
    }

    @Test
    void theNumberOfThreadsChangesNoBit() throws Exception {
        for (String threads : List.of("-Dergodic.threads=1")) {
            Map<String, float[]> other = elsewhere(threads);
            here.forEach((name, values) -> assertArrayEquals(values, other.get(name), threads + ", " + name));
        }
    }

    @Test
    void withoutTheVectorApiTheBitsAreTheSame() throws Exception {
        Map<String, float[]> other = elsewhere("-Dergodic.vector=false");
        here.forEach((name, values) -> same(name, values, other.get(name)));
    }

    @Test
    void withoutTheModuleOneLineSaysSoAndTheBitsAreTheSame() throws Exception {
        Path file = folder.resolve("without.bin");
        OtherJvm.Ended ended = OtherJvm.runWithout(
                folder.resolve("without.txt"),
                Map.of(),
                List.of("-Dorg.slf4j.simpleLogger.log.org.ergodic=warn"),
                Program.class,
                file.toString());
        assertEquals(0, ended.exit(), ended.output());
        assertEquals(
                1,
                ended.output()
                        .lines()
                        .filter(line -> line.contains("The Vector API is not there"))
                        .count(),
                ended.output());
        Map<String, float[]> other = read(file);
        here.forEach((name, values) -> same(name, values, other.get(name)));
    }

    @Test
    void withoutNativeBlasOnlyProductsDiffer() throws Exception {
        Map<String, float[]> other = elsewhere("-Dergodic.blas=java");
        here.forEach((name, values) -> same(name, values, other.get(name)));
    }

    /** Bit for bit where there is no product of matrices, else within the tolerance. */
    private static void same(String name, float[] expected, float[] actual) {
        if (name.startsWith("plain")) {
            assertArrayEquals(expected, actual, name);
            return;
        }
        assertEquals(expected.length, actual.length);
        double scale = 1;
        for (float v : expected) {
            scale = Math.max(scale, Math.abs(v));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], BLAS_TOLERANCE * scale, name);
        }
    }
}
