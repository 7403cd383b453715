package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one run. Only files with names known here are ever replaced or removed; what else lies there is left
 * alone.
 */
public final class RunFolder {
    /** The samples, on the data's scale. */
    public static final String SAMPLES_CSV = "samples.csv";

    /** The first samples at the times that were asked for, on the data's scale. */
    public static final String PATHS_CSV = "paths.csv";
    /** The samples drawn so far, while that is not all of them or a figure of them is missing. */
    public static final String SAMPLES_PARTIAL = "samples.partial";

    /** The samples as a picture. */
    public static final String SAMPLES_PNG = "samples.png";

    /** The model's density in the plane. */
    public static final String DENSITY_PNG = "density.png";

    /** The loss by step. */
    public static final String TRAINING_PNG = "training.png";

    /** What was watched of Markov chains, by step. */
    public static final String TRACE_PNG = "trace.png";

    /** What the model's units look for in pictures. */
    public static final String FILTERS_PNG = "filters.png";

    /** The first samples on their way, as a row of pictures. */
    public static final String FILM_PNG = "film.png";

    /** The same as a picture that moves. */
    public static final String FILM_GIF = "film.gif";

    /** The pictures that a run may leave, in the order in which a person would look at them. */
    public static final List<String> PICTURES =
            List.of(SAMPLES_PNG, DENSITY_PNG, TRAINING_PNG, TRACE_PNG, FILTERS_PNG, FILM_PNG, FILM_GIF);

    /** The figures. */
    public static final String METRICS = "metrics.json";

    /** The resolved config with seed, versions and data hash. */
    public static final String CONFIG = "config.resolved.yaml";

    /** The pipeline file that a command without one stands for. */
    public static final String PIPELINE = "fit.pipeline.yaml";

    /** The model's values. */
    public static final String MODEL_TENSORS = "model.safetensors";

    /** The model's description. */
    public static final String MODEL_YAML = "model.yaml";

    /** How the names of files begin by which it is tried whether a folder can be written. */
    private static final String TRIAL = ".ergodic";

    private static final Set<String> OWN = Stream.concat(
                    PICTURES.stream(),
                    Stream.of(
                            SAMPLES_CSV,
                            PATHS_CSV,
                            SAMPLES_PARTIAL,
                            METRICS,
                            CONFIG,
                            PIPELINE,
                            MODEL_TENSORS,
                            MODEL_YAML))
            .collect(Collectors.toUnmodifiableSet());

    private final Path path;
    private final Set<String> names;

    private RunFolder(Path path, Set<String> names) {
        this.path = path;
        this.names = names;
    }

    /**
     * A folder for a new run, made if it does not exist.
     *
     * @param path the folder
     * @param overwrite whether to remove the files of a run that is already there
     * @param more names of further files that the caller writes
     * @return the folder
     * @throws OutputException if it cannot be written, or holds a run and {@code overwrite} is false; nothing is
     *     changed then
     */
    public static RunFolder create(Path path, boolean overwrite, Set<String> more) {
        RunFolder folder = new RunFolder(path, union(more));
        requireNoFile(path);
        List<String> there = folder.present();
        if (!there.isEmpty() && !overwrite) {
            throw new OutputException("the output folder " + path + " already holds a run (" + String.join(", ", there)
                    + "). Name another one by --out DIR, or replace that run by --overwrite");
        }
        prepare(path);
        for (String name : there) {
            try {
                Files.delete(folder.file(name));
            } catch (IOException e) {
                throw new OutputException("cannot remove " + folder.file(name) + ": " + AtomicFile.reason(e), e);
            }
        }
        return folder;
    }

    /**
     * A folder for a new run with no further files.
     *
     * @param path the folder
     * @param overwrite whether to remove the files of a run that is already there
     * @return the folder
     * @throws OutputException as {@link #create(Path, boolean, Set)}
     */
    public static RunFolder create(Path path, boolean overwrite) {
        return create(path, overwrite, Set.of());
    }

    /**
     * The folder of a run that is already there.
     *
     * @param path the folder
     * @param more names of further files that the caller writes
     * @return the folder
     * @throws OutputException if there is no such folder
     */
    public static RunFolder open(Path path, Set<String> more) {
        if (!Files.isDirectory(path)) {
            throw new OutputException(
                    "there is no run in " + path + ": " + (Files.exists(path) ? "it is a file" : "no such folder"));
        }
        return new RunFolder(path, union(more));
    }

    /**
     * The folder of a run that is already there, with no further files.
     *
     * @param path the folder
     * @return the folder
     * @throws OutputException if there is no such folder
     */
    public static RunFolder open(Path path) {
        return open(path, Set.of());
    }

    private static Set<String> union(Set<String> more) {
        Set<String> all = new TreeSet<>(OWN);
        all.addAll(more);
        return Set.copyOf(all);
    }

    private List<String> present() {
        return names.stream().sorted().filter(name -> Files.exists(file(name))).toList();
    }

    private static void requireNoFile(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new OutputException(
                    "the output folder " + path + " is a file; name a folder, for instance by --out DIR");
        }
    }

    /** Makes a folder where there is none, and tries to write into it. */
    static Path prepare(Path path) {
        requireNoFile(path);
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, TRIAL, ".part"));
            return path.toRealPath();
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    static OutputException notWritable(Path path, IOException e) {
        return new OutputException(
                "the output folder " + path + " cannot be written: " + AtomicFile.reason(e)
                        + ". Make it writable, or give a new run another folder by --out DIR",
                e);
    }

    /**
     * Removes what a killed run left half written. For the run that has the folder's {@link RunLock}, since it cannot
     * tell a file that another run writes now from one that nobody will finish.
     */
    public void removeLeftovers() {
        AtomicFile.removeParts(path, names::contains);
        try (DirectoryStream<Path> trials = Files.newDirectoryStream(path, TRIAL + "[0-9]*.part")) {
            for (Path trial : trials) {
                Files.deleteIfExists(trial);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They are empty; what is to be written next will say what is wrong with the folder.
        }
    }

    /** {@return the folder} */
    public Path path() {
        return path;
    }

    /**
     * A file in it.
     *
     * @param name its name
     * @return its path
     */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * A file in it to be read. A folder from elsewhere may hold links to any file of the machine, and what is wrong
     * with a file is quoted, so none is followed out of the folder.
     *
     * @param name its name
     * @return its path
     * @throws OutputException if there is none, or it is a link that leads out of the folder
     */
    public Path readable(String name) {
        Path file = file(name);
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(path.toRealPath())) {
                throw new OutputException(
                        file + " is a link that leads out of the run's folder; put the file itself there");
            }
            if (!Files.isRegularFile(real)) {
                throw new OutputException(file + " is not a file");
            }
        } catch (NoSuchFileException e) {
            throw new OutputException("there is no file " + file, e);
        } catch (IOException e) {
            throw new OutputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        return file;
    }

    /**
     * What a file in it holds.
     *
     * @param name its name
     * @return its bytes
     * @throws OutputException if it cannot be read, as {@link #readable} says
     */
    public byte[] bytes(String name) {
        Path file = readable(name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OutputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @param name one of the names known to this folder
     * @param content writes its bytes
     * @throws OutputException if that fails
     */
    public void write(String name, IoConsumer<OutputStream> content) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("a run folder has no file '" + name + "'; it has " + names);
        }
        AtomicFile.write(file(name), content);
    }
}
