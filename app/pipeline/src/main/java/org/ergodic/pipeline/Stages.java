package org.ergodic.pipeline;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.store.IoConsumer;
import org.ergodic.pipeline.store.RunFolder;

/**
 * What comes after training, stage by stage. A stage that fails, by an error of Java's too, is noted, and the others go
 * on: hours of training are not lost with it. A picture is drawn for people to look at and was not asked for, so that
 * one that cannot be drawn is only a warning. A stop asked for is no failure.
 */
final class Stages {
    private final RunSettings settings;
    private final Optional<RunFolder> folder;
    private final Optional<Illustrator> illustrator;
    private final List<StageException.Failure> failures = new ArrayList<>();

    public Stages(RunSettings settings, Optional<RunFolder> folder, Optional<Illustrator> illustrator) {
        this.settings = settings;
        this.illustrator = illustrator;
        this.folder = folder;
    }

    List<StageException.Failure> failures() {
        return failures;
    }

    /** The result of a stage, or nothing if it failed. */
    <T> Optional<T> attempt(String stage, Supplier<T> work) {
        stopIfAsked("stopped before " + stage);
        try {
            return Optional.of(work.get());
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            // What failed because it was told to stop is an end like any other.
            stopIfAsked("stopped during " + stage);
            failures.add(new StageException.Failure(stage, e));
            return Optional.empty();
        }
    }

    Throwable lastFailure() {
        return failures.get(failures.size() - 1).cause();
    }

    Progress begin(String work, long total) {
        return settings.reporter().begin(work, total, 0);
    }

    void stopIfAsked(String message) {
        if (settings.stopped()) {
            throw new CancelledException(message);
        }
    }

    /** Writes a file, where the run has a folder. */
    void write(String name, IoConsumer<OutputStream> content) {
        folder.ifPresent(f -> attempt("writing " + name, () -> {
            f.write(name, content);
            return name;
        }));
    }

    /** Draws a picture and writes it, where the run has a folder. */
    void picture(String name, Function<Illustrator, byte[]> drawing) {
        pictureIfAny(name, by -> Optional.of(drawing.apply(by)));
    }

    /** Draws a picture that not every model has. */
    void pictureIfAny(String name, Function<Illustrator, Optional<byte[]>> drawing) {
        drawn(name, drawing).ifPresent(bytes -> write(name, out -> out.write(bytes)));
    }

    /** Draws pages of a picture, the first as page 1. */
    void pictures(IntFunction<String> name, Function<Illustrator, List<byte[]>> drawing) {
        List<byte[]> pages =
                drawn(name.apply(1), by -> Optional.of(drawing.apply(by))).orElse(List.of());
        for (int i = 0; i < pages.size(); i++) {
            byte[] page = pages.get(i);
            write(name.apply(i + 1), out -> out.write(page));
        }
    }

    private <T> Optional<T> drawn(String name, Function<Illustrator, Optional<T>> drawing) {
        if (folder.isEmpty() || illustrator.isEmpty()) {
            return Optional.empty();
        }
        stopIfAsked("stopped before drawing " + name);
        try {
            return drawing.apply(illustrator.get());
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            stopIfAsked("stopped while drawing " + name);
            settings.reporter().warn(name + " could not be drawn and is left out: " + StageException.words(e));
            return Optional.empty();
        }
    }
}
