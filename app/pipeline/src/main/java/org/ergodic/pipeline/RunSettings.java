package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ergodic.common.solver.Interruption;
import org.ergodic.pipeline.progress.Reporter;

/**
 * How a pipeline is run, beside what it says itself.
 *
 * @param dir where results go, before what the pipeline says; where neither says, nothing is written
 * @param overwrite whether a run that is already there may be replaced
 * @param reporter told what happens
 * @param cancelled asked from time to time whether to stop; an interrupt of the thread stops a run as well
 */
public record RunSettings(Optional<Path> dir, boolean overwrite, Reporter reporter, BooleanSupplier cancelled) {
    /** {@return whether to stop: told to, or interrupted; the interrupt stays set} */
    public boolean stopped() {
        return cancelled.getAsBoolean() || Interruption.requested();
    }

    /** {@return what the pipeline says, telling nobody} */
    public static RunSettings silent() {
        return new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> false);
    }

    /**
     * The same with results in a folder.
     *
     * @param folder the folder
     * @return new settings
     */
    public RunSettings into(Path folder) {
        return new RunSettings(Optional.of(folder), overwrite, reporter, cancelled);
    }

    /**
     * The same with somebody told.
     *
     * @param told told what happens
     * @return new settings
     */
    public RunSettings telling(Reporter told) {
        return new RunSettings(dir, overwrite, told, cancelled);
    }
}
