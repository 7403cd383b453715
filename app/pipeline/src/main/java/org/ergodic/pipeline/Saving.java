package org.ergodic.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ergodic.api.graph.Variables;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.RunLock;
import org.ergodic.pipeline.store.Safetensors;
import org.ergodic.pipeline.store.YamlWriter;
import org.ergodic.pipeline.train.Checkpoint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fitted model keeps to be saved, beside its values: not the state of its training, which is larger than they
 * are.
 */
final class Saving {
    /** Marks a checkpoint without the state of training. */
    private static final String FINAL = "final";

    private static final Logger LOG = LoggerFactory.getLogger(Saving.class);

    private final ModelFile file;
    private final Map<String, INDArray> history;
    private final Map<String, String> scalars;
    private final Texts texts;
    private final Clock clock;

    Saving(ModelFile file, Checkpoint checkpoint, Texts texts, Clock clock) {
        this.file = file;
        this.history = checkpoint.history();
        this.scalars = new TreeMap<>(checkpoint.scalars());
        scalars.put(FINAL, "true");
        this.texts = texts;
        this.clock = clock;
    }

    /** Writes what describes a model and its run. */
    @FunctionalInterface
    interface Texts {
        void write(RunFolder folder);

        /**
         * The files of a run as they are now; they may be gone when they are wanted. A model needs no config to be
         * used.
         */
        static Texts of(RunFolder run) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            try {
                files.put(RunFolder.CONFIG, run.bytes(RunFolder.CONFIG));
            } catch (OutputException e) {
                LOG.debug("no config is kept with the model", e);
            }
            files.put(RunFolder.MODEL_YAML, run.bytes(RunFolder.MODEL_YAML));
            return folder -> files.forEach((name, bytes) -> folder.write(name, out -> out.write(bytes)));
        }
    }

    /** Whether a checkpoint holds a model without the state of its training. */
    static boolean isFinal(Checkpoint checkpoint) {
        return Boolean.parseBoolean(checkpoint.scalars().get(FINAL));
    }

    /** A hash of the model, its values and how it is sampled. */
    String identity(PartAssembler parts, SampleConfig how, Map<String, INDArray> values) {
        String text = YamlWriter.toText(file.toMap(parts, Map.of())) + YamlWriter.toText(parts.written(how));
        try (DigestOutputStream hash =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            Safetensors.write(hash, values, Map.of("text", text, "version", Versions.ergodic()));
            return HexFormat.of().formatHex(hash.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256, and nothing is written", e);
        }
    }

    void write(Path dir, Variables values) {
        try (RunLock lock = RunLock.acquire(dir, Instant.now(clock))) {
            lock.weakness().ifPresent(why -> LOG.warn("the file system of {} does not lock files ({})", dir, why));
            RunFolder folder = RunFolder.create(dir, false);
            texts.write(folder);
            Map<String, INDArray> tensors = new LinkedHashMap<>(values.values());
            tensors.putAll(history);
            file.write(folder, new Checkpoint(tensors, scalars));
        }
    }
}
