package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic run}. */
@Command(
        name = "run",
        description = "Run a pipeline: train a model, draw samples, compute figures.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** Makes programs look for not-a-numbers; read when a compiler is made. */
    private static final String NAN_CHECK = "ergodic.nan-check";

    @Mixin
    private Common common;

    @Parameters(paramLabel = "FILE", description = "The pipeline, YAML.")
    private Path file;

    @Mixin
    private PipelineOptions options;

    @Override
    public Integer call() {
        Path byDefault = Path.of("runs", stem(file));
        Pipeline pipeline = Pipeline.fromYaml(file, common.overrides(options.overrides()), common.registry());
        return options.run(pipeline, Optional.of(byDefault), false, common);
    }

    private static String stem(Path file) {
        Path name = file.getFileName();
        return name == null ? "run" : name.toString().replaceFirst("\\.ya?ml$", "");
    }

    /** The options of commands that run a pipeline. */
    static final class PipelineOptions {
        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Set a value over that of the file, such as train.steps=100, train.optimizer.rate=1e-4,"
                        + " model.score.hidden=[64,64] or model.bijections[0].layers=8 (may be repeated).")
        private List<String> settings = new ArrayList<>();

        @Option(names = "--seed", paramLabel = "N", description = "The seed, over that of the file.")
        private Long seed;

        @Option(names = "--out", paramLabel = "DIR", description = "The run's folder, over that of the file.")
        private Path out;

        @Option(
                names = "--check-nan",
                description = "Stop at the first op whose result has a not-a-number, and name it. Slow.")
        private boolean checkNan;

        @Option(names = "--overwrite", description = "Replace a run that is already in the folder.")
        private boolean overwrite;

        List<String> overrides() {
            List<String> all = new ArrayList<>(settings);
            if (seed != null) {
                all.add("seed=" + seed);
            }
            return all;
        }

        /** Results go where the command line says, else where the pipeline says, else to the default. */
        int run(Pipeline pipeline, Optional<Path> byDefault, boolean replaceDefault, Common common) {
            return run(pipeline, byDefault, replaceDefault, common, settings -> settings);
        }

        /** The same with settings that the command changes. */
        int run(
                Pipeline pipeline,
                Optional<Path> byDefault,
                boolean replaceDefault,
                Common common,
                UnaryOperator<RunSettings> with) {
            if (checkNan) {
                System.setProperty(NAN_CHECK, "true");
            }
            Optional<Path> dir = Optional.ofNullable(out)
                    .or(() -> pipeline.config().output().dir().map(Path::of))
                    .or(() -> byDefault);
            boolean replace = overwrite || replaceDefault && dir.equals(byDefault);
            return Interrupt.during(
                    common.console(),
                    "",
                    interrupt -> Summary.print(
                            () -> common.runner().run(pipeline, with.apply(common.settings(dir, replace, interrupt))),
                            common.console()));
        }
    }
}
