package org.ergodic.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.cli.console.Console;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.StageException;
import org.ergodic.pipeline.conclusion.Conclusion;
import org.ergodic.pipeline.store.RunFolder;

/** Says what a run came to. */
final class Summary {
    private Summary() {}

    /** Says what a run comes to, also one of which a stage fails. */
    static void print(Supplier<Result> run, Console console) {
        try {
            Result result = run.get();
            print(result.metrics(), Optional.of(result.samples()), result.folder(), console.out());
            warn(result.warnings(), console);
        } catch (StageException e) {
            print(e.metrics(), e.samples(), e.folder(), console.out());
            warn(e.warnings(), console);
            throw e;
        }
    }

    private static void print(
            Map<String, Metric.Measurement> metrics, Optional<Samples> drawn, Optional<Path> dir, PrintStream out) {
        print(metrics, out);
        drawn.filter(samples -> samples.asked() > 0)
                .map(Samples::time)
                .ifPresent(time -> out.printf(
                        Locale.ROOT,
                        "%-22s %.5g %s (%.5g microseconds a row)%n",
                        Samples.Cost.TIME,
                        time.value(),
                        time.unit(),
                        ((Number) time.details().get("microseconds-per-row")).doubleValue()));
        dir.ifPresent(folder -> {
            Path samples = folder.resolve(RunFolder.SAMPLES_CSV);
            if (Files.exists(samples)) {
                out.println("samples:   " + samples);
            }
            String pictures = RunFolder.PICTURES.stream()
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .map(Path::toString)
                    .collect(Collectors.joining(", "));
            out.println("pictures:  " + pictures);
            Path report = folder.resolve(RunFolder.REPORT_HTML);
            if (Files.exists(report)) {
                out.println("report:    " + report);
            }
            Path pipeline = folder.resolve(RunFolder.PIPELINE);
            if (Files.exists(pipeline)) {
                out.println("pipeline:  " + pipeline);
            }
            out.println("all files: " + folder);
        });
        Conclusion.of(metrics).ifPresent(conclusion -> out.println("result:    " + conclusion.text()));
    }

    /** What should be known of the model before it is trusted, a line each and last of all. */
    static void warn(List<Warning> warnings, Console console) {
        console.out().flush();
        warnings.forEach(warning ->
                console.err().println("warning: " + Excerpt.message(warning.text()) + " [" + warning.id() + "]"));
    }

    /** The figures, a line each. */
    static void print(Map<String, Metric.Measurement> metrics, PrintStream out) {
        for (Map.Entry<String, Metric.Measurement> entry : metrics.entrySet()) {
            Metric.Measurement m = entry.getValue();
            out.printf(
                    Locale.ROOT,
                    "%-22s %.5g %s%s%s%s%n",
                    entry.getKey(),
                    m.value(),
                    m.unit(),
                    mark("floor", m.floor()),
                    baselines(m),
                    Double.isFinite(m.value()) || !m.details().containsKey("status")
                            ? ""
                            : ": " + m.details().get("status"));
        }
    }

    /** The figures of the baselines by name, where there are several. */
    private static String baselines(Metric.Measurement m) {
        if (!(m.details().get("baselines") instanceof Map<?, ?> all)) {
            return mark("baseline", m.baseline());
        }
        return all.entrySet().stream()
                .map(e -> e.getKey() + " "
                        + (e.getValue() instanceof Number n
                                ? String.format(Locale.ROOT, "%.5g", n.doubleValue())
                                : "unknown"))
                .collect(Collectors.joining(", ", "  (baselines: ", ")"));
    }

    private static String mark(String name, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "  (%s %.5g)", name, value.getAsDouble()) : "";
    }
}
