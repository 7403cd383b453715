package org.ergodic.pipeline.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;

/**
 * A pipeline, a pipeline of stages or a sweep on a thread of its own.
 *
 * <pre>{@code
 * BackgroundRun<Result> run = BackgroundRun.start(pipeline::run, RunSettings.silent().into(dir));
 * run.progress().ifPresent(p -> bar.set(p.done(), p.total()));
 * run.cancel();
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @param <T> what it comes to
 */
public final class BackgroundRun<T> {
    private static final int MOST_LINES = 1000;

    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final List<String> lines = new ArrayList<>();
    private volatile boolean cancelled;
    private volatile At progress;

    /**
     * How far the work at hand has come.
     *
     * @param work what is done, such as {@code training}
     * @param done units of it that are done
     * @param total all units
     * @param note what else is known, such as the loss; perhaps empty
     */
    public record At(String work, long done, long total, String note) {}

    private BackgroundRun() {}

    /**
     * Starts work.
     *
     * @param <T> what it comes to
     * @param work such as {@code pipeline::run}
     * @param settings its settings; its reporter is told as well, and it can be stopped by these settings too
     * @return the run, under way
     */
    public static <T> BackgroundRun<T> start(Function<RunSettings, T> work, RunSettings settings) {
        BackgroundRun<T> run = new BackgroundRun<>();
        RunSettings watched = settings.telling(run.watching(settings.reporter()))
                .stoppedBy(() -> run.cancelled || settings.cancelled().getAsBoolean());
        Thread thread = new Thread(
                () -> {
                    try {
                        run.future.complete(work.apply(watched));
                    } catch (Throwable e) {
                        run.future.completeExceptionally(e);
                    }
                },
                "ergodic-run");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private Reporter watching(Reporter told) {
        return new Reporter() {
            @Override
            public void say(String line) {
                keep(line);
                told.say(line);
            }

            @Override
            public void warn(String line) {
                keep("warning: " + line);
                told.warn(line);
            }

            @Override
            public Progress begin(String work, long total, long from) {
                Progress own = told.begin(work, total, from);
                progress = new At(work, from, total, "");
                return new Progress() {
                    @Override
                    public void at(long done, String note) {
                        progress = new At(work, done, total, note);
                        own.at(done, note);
                    }

                    @Override
                    public void close() {
                        own.close();
                    }
                };
            }
        };
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == MOST_LINES) {
                lines.remove(0);
            }
            lines.add(line);
        }
    }

    /** Asks it to stop. It does so at the next step or batch, with a checkpoint where it has a folder. */
    public void cancel() {
        cancelled = true;
    }

    /** {@return how far the work at hand has come, once something has begun} */
    public Optional<At> progress() {
        return Optional.ofNullable(progress);
    }

    /** {@return what it said and warned of, the last thousand lines} */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** {@return whether it has ended, in whatever way} */
    public boolean isDone() {
        return future.isDone();
    }

    /** {@return the end, for code that goes on then; completing or cancelling it does not stop the run} */
    public CompletionStage<T> end() {
        return future.minimalCompletionStage();
    }

    /**
     * Waits for the end.
     *
     * @return what it came to
     * @throws RuntimeException what the work threw, such as {@link org.ergodic.pipeline.CancelledException}
     */
    public T join() {
        // Not by join() of the future: newer JDKs put a cancellation that was thrown into another one.
        Ended<T> ended = future.handle(Ended::new).join();
        if (ended.failure() instanceof RuntimeException own) {
            throw own;
        }
        if (ended.failure() instanceof Error error) {
            throw error;
        }
        return ended.value();
    }

    private record Ended<T>(T value, Throwable failure) {}
}
