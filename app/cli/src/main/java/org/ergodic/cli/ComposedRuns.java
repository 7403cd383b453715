package org.ergodic.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.stage.Metrics;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.composition.StagedPipeline;
import org.ergodic.pipeline.composition.StagedResult;
import org.ergodic.pipeline.composition.StagesFailedException;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.sweep.Sweep;
import org.ergodic.pipeline.sweep.SweepFailedException;
import org.ergodic.pipeline.sweep.SweepResult;

/** Files of stages and of sweeps, for the commands that take any pipeline. */
final class ComposedRuns {
    private final Common common;

    ComposedRuns(Common common) {
        this.common = common;
    }

    /** A pipeline that is more than one run. */
    interface Composed {
        /** Where it says that results go. */
        Optional<Path> dir();

        /** Runs it and says what it came to. */
        void run(RunSettings settings);

        /** Checks it, and says in a line what it is. */
        String validate();
    }

    /** What a file says, if that is more than one run. */
    Optional<Composed> read(Path file, List<String> overrides) {
        ConfigNode.MapNode root = YamlReader.read(file);
        if (Sweep.isSweep(root)) {
            return Optional.of(sweep(Sweep.of(Overrides.apply(root, overrides), common.registry())));
        }
        if (StagedPipeline.isStaged(root)) {
            return Optional.of(staged(StagedPipeline.of(Overrides.apply(root, overrides), common.registry())));
        }
        return Optional.empty();
    }

    private Composed staged(StagedPipeline pipeline) {
        return new Composed() {
            @Override
            public Optional<Path> dir() {
                return pipeline.dir();
            }

            @Override
            public void run(RunSettings settings) {
                tell(() -> pipeline.run(common.runner(), settings));
            }

            @Override
            public String validate() {
                return pipeline.stages().size() + " stages\n" + pipeline.describe();
            }
        };
    }

    private Composed sweep(Sweep sweep) {
        return new Composed() {
            @Override
            public Optional<Path> dir() {
                return sweep.dir();
            }

            @Override
            public void run(RunSettings settings) {
                tellSweep(() -> sweep.run(common.runner(), settings));
            }

            @Override
            public String validate() {
                return sweep.validate(common.runner(), RunSettings.silent().telling(common.reporter()));
            }
        };
    }

    /** Goes on with what a folder holds, if that is more than one run. */
    boolean resume(Path dir, RunSettings settings) {
        if (Sweep.isIn(dir)) {
            tellSweep(() -> Sweep.resume(dir, common.checkedRunner(), settings));
            return true;
        }
        if (StagedPipeline.isIn(dir)) {
            tell(() -> StagedPipeline.resume(dir, common.checkedRunner(), settings));
            return true;
        }
        return false;
    }

    private void tell(java.util.function.Supplier<StagedResult> work) {
        try {
            print(work.get());
        } catch (StagesFailedException e) {
            print(e.result());
            throw e;
        }
    }

    private void print(StagedResult result) {
        PrintStream out = common.console().out();
        result.outputs()
                .forEach((stage, outputs) -> outputs.values().forEach(value -> {
                    if (value instanceof Metrics metrics) {
                        out.println(stage + ":");
                        Summary.print(metrics.figures(), out);
                    }
                }));
        result.folder().ifPresent(dir -> out.println("all files: " + dir));
    }

    private void tellSweep(java.util.function.Supplier<SweepResult> work) {
        try {
            print(work.get());
        } catch (SweepFailedException e) {
            print(e.result());
            throw e;
        }
    }

    private void print(SweepResult result) {
        PrintStream out = common.console().out();
        out.println(result.summary(true).text());
        result.folder().ifPresent(dir -> {
            out.println("table:     " + dir.resolve(Sweep.TABLE));
            out.println("all files: " + dir);
        });
    }
}
