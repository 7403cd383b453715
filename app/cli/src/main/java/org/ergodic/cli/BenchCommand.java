package org.ergodic.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ergodic.bench.Timing;
import org.ergodic.bench.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic bench}. */
@Command(
        name = "bench",
        description = "Measure training steps and samplers of fixed models on this machine.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--json", description = "A line of JSON for each workload.")
    private boolean json;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "How long to measure each, after a warm-up of at least 5 (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--list", description = "List the workloads.")
    private boolean list;

    @Parameters(paramLabel = "WORKLOAD", arity = "0..*", description = "Which; all unless given.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() {
        PrintStream out = common.console().out();
        if (list) {
            for (Workload w : Workload.values()) {
                out.printf("%-26s%s%n", w.id(), w.description());
            }
            return 0;
        }
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--seconds is " + seconds + ": it must be a number from 0 on");
        }
        List<String> unknown =
                names.stream().filter(n -> !Workload.ids().contains(n)).toList();
        if (!unknown.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "no such workload: " + String.join(", ", unknown) + "; there are: "
                            + String.join(", ", Workload.ids()));
        }
        Arrays.stream(Workload.values())
                .filter(w -> names.isEmpty() || names.contains(w.id()))
                .forEach(w -> {
                    Timing timing = Timing.of(w.build(), seconds, System::nanoTime);
                    out.printf(
                            Locale.ROOT,
                            json
                                    ? "{\"workload\": \"%s\", \"median_us\": %.1f, \"min_us\": %.1f, \"calls\": %d}%n"
                                    : "%-26s median %10.1f us  least %10.1f us  %d calls%n",
                            w.id(),
                            timing.medianMicros(),
                            timing.minMicros(),
                            timing.calls());
                    out.flush();
                });
        return 0;
    }
}
