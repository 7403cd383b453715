package org.ergodic.pipeline.sampling;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.Safetensors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The scores of the first rows of a file while the others are computed, in a file beside the results, so that scoring
 * that was stopped goes on.
 */
public final class PartialScores {
    private static final double SECONDS = 60;
    private static final String LOG_PROB = "log-likelihood";
    private static final String ERROR = "standard-error";

    private final PartialDraw file;
    private final boolean overwrite;
    private final Reporter reporter;

    private PartialScores(PartialDraw file, boolean overwrite, Reporter reporter) {
        this.file = file;
        this.overwrite = overwrite;
        this.reporter = reporter;
    }

    /**
     * The file of some rows' scores.
     *
     * @param file where
     * @param identity of everything that they follow from; asked where there is a file to read or to write
     * @param overwrite whether one of other scores is replaced
     * @param reporter told of it
     * @return it
     */
    public static PartialScores of(Path file, Supplier<String> identity, boolean overwrite, Reporter reporter) {
        return new PartialScores(new PartialDraw(file, identity, SECONDS, System::nanoTime), overwrite, reporter);
    }

    /**
     * The identity of scores.
     *
     * @param text what they follow from, beside the model's values
     * @param values the model's values by name
     * @return a hash
     */
    public static String identity(String text, Map<String, INDArray> values) {
        try (DigestOutputStream hash =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            hash.write(text.getBytes(StandardCharsets.UTF_8));
            Safetensors.write(hash, values, Map.of());
            return HexFormat.of().formatHex(hash.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256, and nothing is written", e);
        }
    }

    /** {@return the file} */
    public Path file() {
        return file.file();
    }

    /**
     * What an earlier process left.
     *
     * @param all scores and errors, into whose first rows it goes
     * @return how many rows there are
     */
    public int read(double[][] all) {
        return file.read(overwrite ? Optional.of(reporter::warn) : Optional.empty())
                .map(content -> {
                    double[] scores = content.tensors().get(LOG_PROB).data().asDouble();
                    double[] errors = content.tensors().get(ERROR).data().asDouble();
                    System.arraycopy(scores, 0, all[0], 0, scores.length);
                    System.arraycopy(errors, 0, all[1], 0, errors.length);
                    reporter.say(
                            String.format(Locale.ROOT, "going on after %,d rows that %s keeps", scores.length, file()));
                    return scores.length;
                })
                .orElse(0);
    }

    /**
     * Writes what there is, from time to time.
     *
     * @param all scores and errors
     * @param done how many rows of them
     */
    public void keep(double[][] all, int done) {
        if (file.due()) {
            stop(all, done);
        }
    }

    /**
     * Writes what there is.
     *
     * @param all scores and errors
     * @param done how many rows of them
     */
    public void stop(double[][] all, int done) {
        file.write(new PartialDraw.Content(
                Map.of(
                        LOG_PROB, Nd4j.createFromArray(Arrays.copyOf(all[0], done)),
                        ERROR, Nd4j.createFromArray(Arrays.copyOf(all[1], done))),
                Map.of()));
    }
}
