package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.Safetensors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Models that a version before decision 0027 saved after 4 steps of training, when each network named its parameters in
 * its own way, with six samples that it drew. Other machines round the last bits of single precision differently.
 */
class OlderModelsTest {
    private static final double ROUNDING = 1e-3;

    @TempDir
    private Path dir;

    private Path copy(String model) throws IOException {
        Path folder = Files.createDirectory(dir.resolve(model));
        for (String file : List.of("model.yaml", "model.safetensors", "config.resolved.yaml", "samples.csv")) {
            try (InputStream in = OlderModelsTest.class.getResourceAsStream("/older-models/" + model + "/" + file)) {
                Files.copy(in, folder.resolve(file));
            }
        }
        return folder;
    }

    private static Map<String, INDArray> tensors(Path folder) {
        return Safetensors.read(folder.resolve(RunFolder.MODEL_TENSORS)).tensors();
    }

    @ParameterizedTest
    @CsvSource({
        "score, score/layer0/first/gain/weight, score/layer-0/first/gain/w",
        "score-plain, score/layer0/time/weight, score/layer-0/shift/w",
        "flow, flow/1/0/hidden-0/w-1, flow/1/0/layer-0/w-1",
        "continuous-flow, velocity/layer-0/w, velocity/layer-0/w",
        "energy, layer-2/bias, out/b"
    })
    void areLoadedAndGoOn(String model, String then, String now) throws IOException {
        Path folder = copy(model);
        assertTrue(tensors(folder).containsKey(then), then);
        List<String> lines = Files.readAllLines(folder.resolve("samples.csv"));
        double[][] drawn = lines.subList(1, lines.size()).stream()
                .map(line -> List.of(line.split(",")).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        close(Nd4j.createFromArray(drawn), FittedModel.load(folder).sample(drawn.length), "samples");

        Files.delete(folder.resolve("samples.csv"));
        Pipeline.resume(folder, RunSettings.silent());
        // Start values come from the streams of the original names, so a run from the start is the same run.
        Path config = folder.resolve("config.resolved.yaml");
        Path again = dir.resolve("again");
        Files.writeString(
                dir.resolve("again.yaml"),
                Files.readString(config).replaceFirst("(?s)output: .*", "output: {dir: '" + again + "'}\n"));
        Pipeline.fromYaml(dir.resolve("again.yaml")).run();
        Map<String, INDArray> expected = tensors(again);
        Map<String, INDArray> actual = tensors(folder);
        assertEquals(8, expected.get("history/loss").length());
        assertEquals(expected.keySet(), actual.keySet());
        assertTrue(actual.containsKey(now), now);
        assertFalse(!then.equals(now) && actual.containsKey(then), then);
        assertTrue(actual.keySet().containsAll(Set.of("ema/" + now, "train/optimizer/" + now + "/m")), now);
        expected.forEach((name, value) -> close(value, actual.get(name), name));
    }

    private static void close(INDArray expected, INDArray actual, String name) {
        assertArrayEquals(expected.shape(), actual.shape(), name);
        double size = 1 + expected.amaxNumber().doubleValue();
        double error =
                expected.sub(actual.castTo(expected.dataType())).amaxNumber().doubleValue();
        assertTrue(error <= ROUNDING * size, name + " differs by " + error);
    }
}
