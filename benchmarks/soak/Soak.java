import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.progress.Reporter;

/**
 * Trains, samples and scores in one process for as long as it is told, each time another pipeline of the four families,
 * into a run's folder that is overwritten, and writes down after each round of four what the process holds: heap
 * after a collection, memory that JavaCPP has given out, resident memory, open files, threads. A leak is a
 * line that goes up.
 *
 * <p>usage: {@code benchmarks/run benchmarks/soak/Soak.java FOLDER SECONDS}; writes {@code soak.csv} and
 * {@code soak.svg} there. Linux, for {@code /proc}. The exit code is 1 if samples of a pipeline are not
 * what they were the first time.
 */
public final class Soak {
    private static final List<Map<String, Object>> MODELS = List.of(
            Map.of("kind", "flow", "bijections", List.of(Map.of("name", "planar", "layers", 4))),
            Map.of("kind", "energy", "energy", Map.of("name", "mlp", "hidden", List.of(16))),
            Map.of("kind", "score", "score", Map.of("name", "mlp", "hidden", List.of(32))),
            Map.of("kind", "diffusion", "score", Map.of("name", "mlp", "hidden", List.of(32))));

    private static final List<String> SOLVERS = List.of("", "ula", "ula", "euler-maruyama");

    private record Row(double seconds, double heap, double given, double resident, double files, double threads) {}

    private Soak() {}

    /**
     * Runs the study.
     *
     * @param args see the class
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        double seconds = Double.parseDouble(args[1]);
        long begun = System.nanoTime();
        List<Row> rows = new ArrayList<>();
        double[][] first = new double[MODELS.size()][];
        boolean same = true;
        while (rows.isEmpty() || rows.get(rows.size() - 1).seconds() < seconds) {
            for (int i = 0; i < MODELS.size(); i++) {
                double[] now = round(i, folder.resolve("run-" + i));
                same &= first[i] == null || Arrays.equals(first[i], now);
                first[i] = now;
            }
            rows.add(row((System.nanoTime() - begun) * 1e-9));
            write(folder, rows);
        }
        Row middle = rows.get(rows.size() / 2);
        Row last = rows.get(rows.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "%d rounds in %.0f s; from the middle to the end: heap %.1f to %.1f MB, JavaCPP %.1f to %.1f MB,"
                        + " resident %.0f to %.0f MB, files %.0f to %.0f, threads %.0f to %.0f; samples %s%n",
                rows.size(),
                last.seconds(),
                middle.heap(),
                last.heap(),
                middle.given(),
                last.given(),
                middle.resident(),
                last.resident(),
                middle.files(),
                last.files(),
                middle.threads(),
                last.threads(),
                same ? "the same each time" : "DIFFER");
        System.exit(same ? 0 : 1);
    }

    /** After each round, so that what a process that died had seen is there. */
    private static void write(Path folder, List<Row> rows) throws IOException {
        Stream<String> lines = rows.stream()
                .map(r -> String.format(
                        Locale.ROOT,
                        "%.1f,%.2f,%.2f,%.2f,%.0f,%.0f",
                        r.seconds(),
                        r.heap(),
                        r.given(),
                        r.resident(),
                        r.files(),
                        r.threads()));
        Files.write(
                folder.resolve("soak.csv"),
                Stream.concat(Stream.of("seconds,heap MB,JavaCPP MB,resident MB,open files,threads"), lines)
                        .toList());
        Files.writeString(folder.resolve("soak.svg"), picture(rows));
    }

    private static double[] round(int which, Path run) {
        Map<String, Object> model = new LinkedHashMap<>(MODELS.get(which));
        String kind = (String) model.remove("kind");
        Map<String, Object> sample = new LinkedHashMap<>(Map.of("count", 100));
        if (!SOLVERS.get(which).isEmpty()) {
            sample.put("solver", Map.of("name", SOLVERS.get(which), "steps", 20));
        }
        Pipeline pipeline = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 300))
                .model(kind, model)
                .train(Map.of("steps", 30, "batch", 32))
                .sample(sample)
                .output(run)
                .build();
        pipeline.run(new RunSettings(Optional.empty(), true, Reporter.SILENT, () -> false));
        FittedModel loaded = FittedModel.load(run);
        double[][] rows = loaded.sampleRows(50);
        if (kind.equals("flow") || kind.equals("diffusion")) {
            loaded.logProb(Arrays.copyOf(rows, 10));
        }
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static Row row(double seconds) throws IOException {
        System.gc();
        System.gc();
        Runtime java = Runtime.getRuntime();
        long pages = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
        return new Row(
                seconds,
                (java.totalMemory() - java.freeMemory()) / 1e6,
                Pointer.totalBytes() / 1e6,
                pages * 4096 / 1e6,
                count("/proc/self/fd"),
                count("/proc/self/task"));
    }

    private static long count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    /** One line a quantity, each on a scale of its own from 0 to the most that there was. */
    private static String picture(List<Row> rows) {
        Map<String, ToDoubleFunction<Row>> lines = new LinkedHashMap<>();
        lines.put("heap, MB", Row::heap);
        lines.put("JavaCPP, MB", Row::given);
        lines.put("resident, MB", Row::resident);
        lines.put("open files", Row::files);
        lines.put("threads", Row::threads);
        double end = rows.get(rows.size() - 1).seconds();
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 460\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n"
                        + "<rect width=\"640\" height=\"460\" fill=\"white\"/>\n");
        int top = 10;
        for (Map.Entry<String, ToDoubleFunction<Row>> line : lines.entrySet()) {
            double most = Math.max(
                    1e-9, rows.stream().mapToDouble(line.getValue()).max().orElse(1));
            StringBuilder points = new StringBuilder();
            for (Row row : rows) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        150 + 470 * row.seconds() / end,
                        top + 75 - 70 * line.getValue().applyAsDouble(row) / most));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"10\" y=\"%d\">%s</text><text x=\"10\" y=\"%d\" fill=\"#666\">at most %.4g</text>\n"
                            + "<line x1=\"150\" y1=\"%d\" x2=\"620\" y2=\"%d\" stroke=\"#ccc\"/>\n"
                            + "<polyline points=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.5\"/>\n",
                    top + 35,
                    line.getKey(),
                    top + 52,
                    most,
                    top + 75,
                    top + 75,
                    points.toString().strip()));
            top += 85;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"150\" y=\"%d\">0</text><text x=\"585\" y=\"%d\">%.0f s</text>\n</svg>\n",
                top + 8,
                top + 8,
                end));
        return svg.toString();
    }
}
