import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.Result;

/**
 * Codecs of categories: each word of a column as the direction of a vector (one-hot, argmax) or as an interval of the
 * line, in flows and diffusions by their defaults. See README.md beside this file.
 *
 * <p>usage: Categories WHITE-WINE.CSV [SEED]
 */
final class Categories {
    private Categories() {}

    /** A table and its columns of words. */
    private record Words(String name, Path file, List<String> columns) {}

    public static void main(String[] args) throws IOException {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 0;
        System.out.println("| table | model | codec | figures | seconds |");
        System.out.println("|" + "---|".repeat(5));
        for (Words table : List.of(customers(), wine(Path.of(args[0])))) {
            for (String model : List.of("flow", "diffusion")) {
                for (String codec : List.of("interval", "one-hot", "argmax")) {
                    System.out.println(line(table, model, codec, seed));
                }
            }
        }
    }

    private static String line(Words table, String model, String codec, long seed) {
        Map<String, Object> codecs = new LinkedHashMap<>();
        Map<String, Object> types = new LinkedHashMap<>();
        for (String column : table.columns()) {
            codecs.put(column, codec);
            types.put(column, "category");
        }
        long begun = System.nanoTime();
        try {
            Result result = Pipeline.builder()
                    .seed(seed)
                    .data(Map.of("csv", table.file().toString(), "types", types, "codecs", codecs))
                    .model(model, Map.of())
                    .sample(Map.of("count", 2000))
                    .evaluate("classifier-two-sample", "column-pairs", "marginals")
                    .build()
                    .run();
            StringBuilder figures = new StringBuilder();
            result.metrics().forEach((name, m) -> figures.append(String.format(
                    Locale.ROOT,
                    "%s %.3f%s%s; ",
                    name,
                    m.value(),
                    m.floor().isPresent()
                            ? String.format(Locale.ROOT, " floor %.3f", m.floor().getAsDouble())
                            : "",
                    m.baseline().isPresent()
                            ? String.format(Locale.ROOT, " mixture %.3f", m.baseline().getAsDouble())
                            : "")));
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.0f |",
                    table.name(),
                    model,
                    codec,
                    figures,
                    (System.nanoTime() - begun) * 1e-9);
        } catch (RuntimeException e) {
            return "| " + table.name() + " | " + model + " | " + codec + " | " + e.getMessage() + " |";
        }
    }

    /** Made up: a segment of six, a region of fifteen that depends on it, a plan of three, an age and an income. */
    private static Words customers() throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of("segment,region,plan,age,income"));
        for (int i = 0; i < 4000; i++) {
            int segment = (int) (6 * Math.pow(random.nextDouble(), 2));
            int region = random.nextInt(4) == 0
                    ? random.nextInt(15)
                    : (segment * 7 + (random.nextInt(3) == 0 ? 1 : 0) + 3 * random.nextInt(2)) % 15;
            int age = (int) Math.round(25 + 6 * segment + 6 * random.nextGaussian());
            double income = Math.exp(7 + 0.2 * segment + 0.4 * random.nextGaussian());
            int plan = income > 2500 ? (random.nextInt(5) == 0 ? 1 : 2) : age > 45 ? 1 : random.nextInt(8) == 0 ? 1 : 0;
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%d,%.5f",
                    "student worker clerk manager owner retired".split(" ")[segment],
                    "r" + (char) ('a' + region),
                    List.of("basic", "plus", "premium").get(plan),
                    age,
                    income));
        }
        Path file = Files.createTempFile("customers", ".csv");
        file.toFile().deleteOnExit();
        return new Words("customers", Files.write(file, lines), List.of("segment", "region", "plan"));
    }

    /** White wine, its quality as words. */
    private static Words wine(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int end = Math.max(line.lastIndexOf(';'), line.lastIndexOf(','));
            String last = line.substring(end + 1).strip();
            lines.add(line.substring(0, end).replace(';', ',') + ","
                    + (last.matches("[0-9]+") ? "q" + last : "quality"));
        }
        if (!lines.get(0).endsWith("quality")) {
            List<String> names = new ArrayList<>();
            for (int j = 0; j < lines.get(0).split(",").length - 1; j++) {
                names.add("c" + j);
            }
            lines.add(0, String.join(",", names) + ",quality");
        }
        Path copy = Files.createTempFile("wine", ".csv");
        copy.toFile().deleteOnExit();
        return new Words("white wine", Files.write(copy, lines), List.of("quality"));
    }
}
