package org.ergodic.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.ergodic.data.table.Table;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.sampling.PartialDraw;
import org.ergodic.pipeline.store.Safetensors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The scores of the first rows of a file while the others are computed, in a file beside the results, so that scoring
 * that was stopped goes on.
 */
final class PartialScores {
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
     * @param model whose
     * @param table the rows
     * @param overwrite whether one of other scores is replaced
     * @param reporter told of it
     */
    static PartialScores of(Path file, FittedModel model, Table table, boolean overwrite, Reporter reporter) {
        return new PartialScores(
                new PartialDraw(file, new Lazy<>(() -> identity(model, table)), SECONDS, System::nanoTime),
                overwrite,
                reporter);
    }

    /** Everything that scores follow from: the model's values, the way, the rows, the random numbers. */
    private static String identity(FittedModel model, Table table) {
        Map<String, INDArray> values = new java.util.TreeMap<>();
        model.evaluator()
                .variables()
                .names()
                .forEach(name -> values.put(name, model.evaluator().variables().get(name)));
        String text = "scores of " + table.sha256() + table.columns() + model.scoreConfig() + model.random();
        try (DigestOutputStream hash =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            hash.write(text.getBytes(StandardCharsets.UTF_8));
            Safetensors.write(hash, values, Map.of("version", Versions.ergodic()));
            return HexFormat.of().formatHex(hash.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256, and nothing is written", e);
        }
    }

    Path file() {
        return file.file();
    }

    /**
     * What an earlier process left.
     *
     * @param all scores and errors, into whose first rows it goes
     * @return how many rows there are
     */
    int read(double[][] all) {
        return file.read(overwrite ? Optional.of(reporter::warn) : Optional.empty())
                .map(content -> {
                    double[] scores = content.tensors().get(LOG_PROB).data().asDouble();
                    double[] errors = content.tensors().get(ERROR).data().asDouble();
                    System.arraycopy(scores, 0, all[0], 0, scores.length);
                    System.arraycopy(errors, 0, all[1], 0, errors.length);
                    reporter.say(String.format(
                            java.util.Locale.ROOT, "going on after %,d rows that %s keeps", scores.length, file()));
                    return scores.length;
                })
                .orElse(0);
    }

    /** Writes what there is, from time to time. */
    void keep(double[][] all, int done) {
        if (file.due()) {
            stop(all, done);
        }
    }

    /** Writes what there is. */
    void stop(double[][] all, int done) {
        file.write(new PartialDraw.Content(
                Map.of(
                        LOG_PROB, Nd4j.createFromArray(Arrays.copyOf(all[0], done)),
                        ERROR, Nd4j.createFromArray(Arrays.copyOf(all[1], done))),
                Map.of()));
    }
}
