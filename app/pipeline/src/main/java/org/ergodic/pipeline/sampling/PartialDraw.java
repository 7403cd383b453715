package org.ergodic.pipeline.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ergodic.pipeline.store.AtomicFile;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.Safetensors;
import org.ergodic.pipeline.store.SafetensorsException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps a draw of samples while it is under way, so that one that was killed goes on. It carries the
 * identity of the draw, everything that its samples follow from, and is written whole or not at all. For one thread.
 */
public final class PartialDraw {
    private static final Logger LOG = LoggerFactory.getLogger(PartialDraw.class);

    private static final String FORMAT = "ergodic-samples-1";

    /** Unless asked for after each batch, writing takes at most the twentieth part of the time. */
    private static final double MOST_WRITING = 20;

    private static final double NANOS = 1e9;

    private final Path file;
    private final Supplier<String> identity;
    private final double seconds;
    private final LongSupplier nanos;
    private long last;
    private double took;

    /**
     * A file.
     *
     * @param file where
     * @param identity of the draw; asked where there is a file to read or to write
     * @param seconds after which what was drawn is written; 0 for after each batch
     * @param nanos tells the time
     */
    public PartialDraw(Path file, Supplier<String> identity, double seconds, LongSupplier nanos) {
        this.file = file;
        this.identity = identity;
        this.seconds = seconds;
        this.nanos = nanos;
        last = nanos.getAsLong();
    }

    /**
     * What is kept.
     *
     * @param tensors by name
     * @param scalars by key
     */
    public record Content(Map<String, INDArray> tensors, Map<String, String> scalars) {}

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /**
     * What an earlier process left of the same draw.
     *
     * @param replace told why a file that is damaged or of another draw is going to be replaced; if empty, that is an
     *     error
     * @return it; empty where there is none
     * @throws OutputException if the file is damaged or of another draw, and not to be replaced
     */
    public Optional<Content> read(Optional<Consumer<String>> replace) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Safetensors.Contents contents = Safetensors.read(file);
            Map<String, String> scalars = contents.metadata();
            if (FORMAT.equals(scalars.get("format"))
                    && contents.checked()
                    && identity.get().equals(scalars.get("draw"))) {
                return Optional.of(new Content(contents.tensors(), scalars));
            }
            refuse(
                    file + " holds samples of another draw that was stopped: of other values of the model, with other"
                            + " options, or by another version",
                    replace);
        } catch (SafetensorsException e) {
            refuse(file + " should hold the samples of a draw that was stopped, and is damaged", replace);
        }
        return Optional.empty();
    }

    private static void refuse(String what, Optional<Consumer<String>> replace) {
        replace.orElseThrow(() -> new OutputException(what
                        + ". Finish that draw by its own command, name another file, or replace it by --overwrite"))
                .accept(what + ": it is replaced");
    }

    /** {@return whether so much time has passed since the last writing that it is worth to write again} */
    public boolean due() {
        double since = (nanos.getAsLong() - last) / NANOS;
        return seconds == 0 || since >= Math.max(seconds, MOST_WRITING * took);
    }

    /**
     * Writes what has been drawn.
     *
     * @param content all of it
     * @throws OutputException if that fails
     */
    public void write(Content content) {
        long begun = nanos.getAsLong();
        Map<String, String> scalars = new TreeMap<>(content.scalars());
        scalars.put("format", FORMAT);
        scalars.put("draw", identity.get());
        AtomicFile.removeAbandoned(file);
        AtomicFile.write(file, out -> Safetensors.write(out, content.tensors(), scalars));
        last = nanos.getAsLong();
        took = (last - begun) / NANOS;
        LOG.debug("the samples drawn so far are in {}, after {} s", file, took);
    }

    /** Removes the file, if there is one; one that cannot be removed only takes space. */
    public void remove() {
        remove(file);
    }

    /**
     * Removes a file of a draw whose samples have been put away.
     *
     * @param file the file
     */
    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What reads it next will say so.
        }
    }
}
