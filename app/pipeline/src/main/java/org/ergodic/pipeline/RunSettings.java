package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ergodic.common.solver.Interruption;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.progress.SampleListener;

/**
 * How a pipeline is run, beside what it says itself.
 *
 * @param dir where results go, before what the pipeline says; where neither says, nothing is written
 * @param overwrite whether a run that is already there may be replaced, and samples of another draw in {@code partial}
 * @param reporter told what happens
 * @param cancelled asked from time to time whether to stop; an interrupt of the thread stops a run as well
 * @param listener shown the states of samples on their way
 * @param partial the file that keeps the samples of a draw that takes long while it is under way, so that the same
 *     draw goes on from them; a run has one of its own in its folder
 * @param pipelineText the text of a pipeline file to write into a run's folder, for whoever starts a run without a file
 */
public record RunSettings(
        Optional<Path> dir,
        boolean overwrite,
        Reporter reporter,
        BooleanSupplier cancelled,
        SampleListener listener,
        Optional<Path> partial,
        Optional<String> pipelineText) {
    /**
     * Settings of which nobody watches the samples.
     *
     * @param dir where results go, before what the pipeline says; where neither says, nothing is written
     * @param overwrite whether a run that is already there may be replaced
     * @param reporter told what happens
     * @param cancelled asked from time to time whether to stop; an interrupt of the thread stops a run as well
     */
    public RunSettings(Optional<Path> dir, boolean overwrite, Reporter reporter, BooleanSupplier cancelled) {
        this(dir, overwrite, reporter, cancelled, SampleListener.NONE, Optional.empty(), Optional.empty());
    }

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
        return new RunSettings(Optional.of(folder), overwrite, reporter, cancelled, listener, partial, pipelineText);
    }

    /**
     * The same with somebody told.
     *
     * @param told told what happens
     * @return new settings
     */
    public RunSettings telling(Reporter told) {
        return new RunSettings(dir, overwrite, told, cancelled, listener, partial, pipelineText);
    }

    /**
     * The same that can be stopped.
     *
     * @param asked asked from time to time whether to stop; an interrupt of the thread stops a run as well
     * @return new settings
     */
    public RunSettings stoppedBy(BooleanSupplier asked) {
        return new RunSettings(dir, overwrite, reporter, asked, listener, partial, pipelineText);
    }

    /**
     * The same with somebody shown the states of samples on their way.
     *
     * @param shown shown the states of each batch
     * @return new settings
     */
    public RunSettings showing(SampleListener shown) {
        return new RunSettings(dir, overwrite, reporter, cancelled, shown, partial, pipelineText);
    }

    /**
     * The same with samples kept while they are drawn. A draw of the same samples goes on from those in the file, which
     * is there only if drawing takes longer than {@code checkpoint-seconds} of the section {@code sample}, or is
     * stopped. Who has put the samples away removes it.
     *
     * @param file the file
     * @return new settings
     */
    public RunSettings keeping(Path file) {
        return new RunSettings(dir, overwrite, reporter, cancelled, listener, Optional.of(file), pipelineText);
    }

    /**
     * The same with a pipeline file in the run's folder, {@code fit.pipeline.yaml}, by which the run can be repeated.
     *
     * @param text its text
     * @return new settings
     */
    public RunSettings leaving(String text) {
        return new RunSettings(dir, overwrite, reporter, cancelled, listener, partial, Optional.of(text));
    }
}
