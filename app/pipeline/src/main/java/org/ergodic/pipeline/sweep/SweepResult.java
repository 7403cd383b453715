package org.ergodic.pipeline.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.model.Metric;
import org.ergodic.pipeline.compare.Grid;

/**
 * What a sweep came to.
 *
 * @param folder where it was written, if it was
 * @param runs all runs, the seeds of a setting one after the other
 */
public record SweepResult(Optional<Path> folder, List<Run> runs) {
    /**
     * One of the runs.
     *
     * @param name that of its folder
     * @param setting the number of its settings from 0, the same for those that differ in seed alone
     * @param settings the values that were tried, by key
     * @param seed its seed
     * @param figures by name; none if it failed
     * @param failure why it failed, if it did
     */
    public record Run(
            String name,
            int setting,
            Map<String, Object> settings,
            long seed,
            Map<String, Metric.Measurement> figures,
            Optional<String> failure) {}

    /**
     * A figure over the seeds of a setting.
     *
     * @param mean their mean
     * @param deviation their standard deviation, of n - 1; not-a-number for a single one
     * @param count how many runs have it as a number
     */
    public record Spread(double mean, double deviation, int count) {
        static Spread of(double... values) {
            double[] some = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
            double mean = Arrays.stream(some).average().orElse(Double.NaN);
            double squares =
                    Arrays.stream(some).map(v -> (v - mean) * (v - mean)).sum();
            return new Spread(mean, some.length < 2 ? Double.NaN : Math.sqrt(squares / (some.length - 1)), some.length);
        }
    }

    /** Copies the list. */
    public SweepResult {
        runs = List.copyOf(runs);
    }

    /** {@return the runs by the number of their settings} */
    private List<List<Run>> bySetting() {
        return List.copyOf(runs.stream()
                .collect(Collectors.groupingBy(Run::setting, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.figures().keySet()));
        return names;
    }

    /**
     * The settings in words.
     *
     * @return such as {@code steps=100}, in the order of {@link #figures}; keys are whole where two end in one word
     */
    public List<String> labels() {
        List<String> keys = List.copyOf(runs.get(0).settings().keySet());
        boolean distinct = keys.stream().map(SweepResult::last).distinct().count() == keys.size();
        return bySetting().stream()
                .map(some -> some.get(0).settings().entrySet().stream()
                        .map(each -> (distinct ? last(each.getKey()) : each.getKey()) + "=" + each.getValue())
                        .collect(Collectors.joining(", ")))
                .map(label -> label.isEmpty() ? "all runs" : label)
                .toList();
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** {@return by the name of a figure its values, by setting and seed; not-a-number for runs without it} */
    public Map<String, double[][]> figures() {
        Map<String, double[][]> all = new LinkedHashMap<>();
        for (String name : names()) {
            all.put(
                    name,
                    bySetting().stream()
                            .map(some -> some.stream()
                                    .mapToDouble(run -> value(run, name))
                                    .toArray())
                            .toArray(double[][]::new));
        }
        return all;
    }

    private static double value(Run run, String name) {
        Metric.Measurement figure = run.figures().get(name);
        return figure == null ? Double.NaN : figure.value();
    }

    /**
     * A figure over seeds.
     *
     * @param name the figure's name
     * @return its mean and deviation, by setting in the order of {@link #labels}
     */
    public List<Spread> over(String name) {
        return bySetting().stream()
                .map(some -> Spread.of(
                        some.stream().mapToDouble(run -> value(run, name)).toArray()))
                .toList();
    }

    /** {@return a row for each run: its name, settings, seed and figures in full} */
    public Grid table() {
        List<String> keys = List.copyOf(runs.get(0).settings().keySet());
        Set<String> names = names();
        List<String> header = new ArrayList<>(List.of("run"));
        header.addAll(keys);
        header.add("seed");
        header.addAll(names);
        header.add("status");
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            List<String> row = new ArrayList<>(List.of(run.name()));
            keys.forEach(key -> row.add(String.valueOf(run.settings().get(key))));
            row.add(Long.toString(run.seed()));
            names.forEach(name -> row.add(run.figures().containsKey(name) ? Double.toString(value(run, name)) : ""));
            row.add(run.failure().map(why -> "failed: " + why).orElse("ok"));
            rows.add(row);
        }
        return new Grid(header, rows);
    }

    /**
     * A row for each setting: its values, and the mean and deviation of each figure over the seeds.
     *
     * @param isShort whether mean and deviation stand in one word of few digits, for people
     * @return the table
     */
    public Grid summary(boolean isShort) {
        List<String> keys = List.copyOf(runs.get(0).settings().keySet());
        Set<String> names = names();
        List<String> header = new ArrayList<>(keys);
        header.add("runs");
        for (String name : names) {
            header.add(name);
            if (!isShort) {
                header.add(name + "-deviation");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        List<List<Run>> all = bySetting();
        for (int i = 0; i < all.size(); i++) {
            List<String> row = new ArrayList<>();
            Map<String, Object> settings = all.get(i).get(0).settings();
            keys.forEach(key -> row.add(String.valueOf(settings.get(key))));
            row.add(Integer.toString(all.get(i).size()));
            for (String name : names) {
                Spread spread = over(name).get(i);
                if (isShort) {
                    row.add(words(spread));
                } else {
                    row.add(Double.toString(spread.mean()));
                    row.add(Double.toString(spread.deviation()));
                }
            }
            rows.add(row);
        }
        return new Grid(header, rows);
    }

    private static String words(Spread spread) {
        String mean = String.format(Locale.ROOT, "%.5g", spread.mean());
        return spread.count() < 2 ? mean : mean + " +- " + String.format(Locale.ROOT, "%.2g", spread.deviation());
    }
}
