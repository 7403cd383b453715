package org.ergodic.pipeline.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.model.Metric;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.RunFolder;

/**
 * Runs side by side: the settings in which they differ, then their figures, the best of each marked.
 *
 * @param runs the names of the runs
 * @param settings the settings that differ, by their keys; as many values as there are runs, empty where a run has none
 * @param figures by name, as many as there are runs
 */
public record Comparison(
        List<String> runs,
        Map<String, List<Optional<Object>>> settings,
        Map<String, List<Optional<Metric.Measurement>>> figures) {
    private static final Set<String> APART = Set.of("output", "provenance");
    private static final String MARK = " *";

    /**
     * Compares runs by what is in their folders.
     *
     * @param dirs the folders, at least one; that of a sweep stands for its runs
     * @return the comparison
     * @throws ModelException if one of them holds no run
     * @throws org.ergodic.pipeline.store.OutputException if a folder is not there
     */
    public static Comparison of(List<Path> dirs) {
        List<Path> all = dirs.stream().flatMap(Comparison::runsIn).toList();
        List<Map<String, Object>> configs = new ArrayList<>();
        List<Map<String, Metric.Measurement>> figures = new ArrayList<>();
        for (Path dir : all) {
            RunFolder folder = RunFolder.open(dir);
            if (!Files.exists(folder.file(RunFolder.CONFIG))) {
                throw new ModelException("there is no run in " + dir + ": it has no " + RunFolder.CONFIG);
            }
            configs.add(settings(YamlReader.read(folder.readable(RunFolder.CONFIG))));
            Map<String, Metric.Measurement> own = new LinkedHashMap<>(MetricsJson.read(dir.resolve(RunFolder.METRICS)));
            own.remove(Samples.Cost.TIME);
            figures.add(own);
        }
        return of(all.stream().map(Path::toString).toList(), configs, figures);
    }

    private static Stream<Path> runsIn(Path dir) {
        Path config = dir.resolve(RunFolder.CONFIG);
        if (!Files.isRegularFile(config)) {
            return Stream.of(dir);
        }
        ConfigNode.MapNode root = YamlReader.read(RunFolder.open(dir).readable(RunFolder.CONFIG));
        if (root.entries().containsKey("stages")) {
            throw new ModelException(dir + " holds a run of stages: name the folders of those that train, such as "
                    + dir.resolve("STAGE"));
        }
        if (!root.entries().containsKey("sweep") && !root.entries().containsKey("seeds")) {
            return Stream.of(dir);
        }
        try (Stream<Path> inside = Files.list(dir)) {
            return inside
                    .filter(each -> Files.isRegularFile(each.resolve(RunFolder.CONFIG)))
                    .sorted()
                    .toList()
                    .stream();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** From flat settings and figures of each run. */
    private static Comparison of(
            List<String> runs, List<Map<String, Object>> configs, List<Map<String, Metric.Measurement>> measured) {
        Map<String, List<Optional<Object>>> settings = new LinkedHashMap<>();
        for (String key : union(configs)) {
            List<Optional<Object>> values = configs.stream()
                    .map(each -> Optional.ofNullable(each.get(key)))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                settings.put(key, values);
            }
        }
        Map<String, List<Optional<Metric.Measurement>>> figures = new LinkedHashMap<>();
        for (String name : union(measured)) {
            figures.put(
                    name,
                    measured.stream()
                            .map(each -> Optional.ofNullable(each.get(name)))
                            .toList());
        }
        return new Comparison(runs, settings, figures);
    }

    private static Set<String> union(List<? extends Map<String, ?>> maps) {
        Set<String> keys = new LinkedHashSet<>();
        maps.forEach(map -> keys.addAll(map.keySet()));
        return keys;
    }

    /** A config's values by their whole keys; and the hash of the data and the run whose weights it began from. */
    private static Map<String, Object> settings(ConfigNode.MapNode root) {
        Map<String, Object> all = new LinkedHashMap<>();
        root.entries().forEach((key, value) -> {
            if (!APART.contains(key)) {
                flatten(key, value, all);
            }
        });
        if (root.entries().get("provenance") instanceof ConfigNode.MapNode provenance) {
            for (String[] path : new String[][] {{"data", "sha256"}, {"versions", "ergodic"}, {"from", "run"}}) {
                if (provenance.entries().get(path[0]) instanceof ConfigNode.MapNode inside
                        && inside.entries().get(path[1]) instanceof ConfigNode.Scalar scalar) {
                    all.put(path[0].equals("from") ? "from" : path[0] + "." + path[1], scalar.value());
                }
            }
        }
        return all;
    }

    private static void flatten(String key, ConfigNode node, Map<String, Object> into) {
        if (node instanceof ConfigNode.MapNode map) {
            map.entries().forEach((name, value) -> flatten(key + "." + name, value, into));
        } else {
            into.put(key, String.valueOf(node.plain()));
        }
    }

    /**
     * The places of the best runs by a figure.
     *
     * @param name the figure's name
     * @return from 0; none where it is not known which way is better, or all are alike
     */
    public int[] best(String name) {
        List<Optional<Metric.Measurement>> all = figures.get(name);
        OptionalInt way =
                Better.way(name, all.stream().flatMap(Optional::stream).toList());
        double[] values = all.stream()
                .mapToDouble(each -> each.map(Metric.Measurement::value).orElse(Double.NaN))
                .toArray();
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        if (way.isEmpty() || known.length < 2 || Arrays.stream(known).distinct().count() < 2) {
            return new int[0];
        }
        double best = way.getAsInt() > 0
                ? Arrays.stream(known).max().orElseThrow()
                : Arrays.stream(known).min().orElseThrow();
        return java.util.stream.IntStream.range(0, values.length)
                .filter(i -> values[i] == best)
                .toArray();
    }

    /**
     * The comparison for people: a row for each setting and figure, a column for each run.
     *
     * @return the table; the best figure of a row has a star
     */
    public Grid grid() {
        return grid(true);
    }

    /**
     * The comparison.
     *
     * @param isMarked whether the best figures have a star, and figures few digits
     * @return a row for each setting and figure, a column for each run
     */
    public Grid grid(boolean isMarked) {
        List<String> header = new ArrayList<>(List.of("setting"));
        header.addAll(runs);
        List<List<String>> rows = new ArrayList<>();
        settings.forEach((key, values) -> {
            List<String> row = new ArrayList<>(List.of(key));
            values.forEach(value -> row.add(value.map(Objects::toString).orElse("-")));
            rows.add(row);
        });
        figures.forEach((name, values) -> {
            Set<Integer> best = new LinkedHashSet<>();
            Arrays.stream(best(name)).forEach(best::add);
            List<String> row = new ArrayList<>(List.of(name));
            for (int i = 0; i < values.size(); i++) {
                boolean isBest = best.contains(i);
                row.add(values.get(i)
                        .map(figure -> isMarked
                                ? String.format(Locale.ROOT, "%.5g", figure.value()) + (isBest ? MARK : "")
                                : Double.toString(figure.value()))
                        .orElse("-"));
            }
            rows.add(row);
        });
        return new Grid(header, rows);
    }
}
