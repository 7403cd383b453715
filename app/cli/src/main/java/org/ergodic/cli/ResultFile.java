package org.ergodic.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.pipeline.store.AtomicFile;
import org.ergodic.pipeline.store.IoConsumer;
import org.ergodic.pipeline.store.OutputException;

/** The file that {@code --out} names: a file, or a device or pipe such as {@code /dev/stdout}. */
final class ResultFile {
    private ResultFile() {}

    /**
     * Throws if results could not be written there: before they are computed, which may take hours.
     *
     * @param out the file, or null if none is named
     * @param overwrite whether a file that is there may be replaced
     */
    static void requireWritable(Path out, boolean overwrite) {
        if (out == null || isDevice(out)) {
            return;
        }
        if (Files.isDirectory(out)) {
            throw new OutputException("--out " + out + " is a folder: name a file");
        }
        if (Files.exists(out) && !overwrite) {
            throw new OutputException(
                    out + " is already there. Name another file by --out, or replace it by --overwrite");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new OutputException("--out " + out + ": there is no folder " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw new OutputException("--out " + out + ": the folder " + folder + " cannot be written");
        }
    }

    /**
     * Throws if many files could not be written to a folder, before they are computed.
     *
     * @param option what names it
     * @param folder the folder, which need not be there
     * @param overwrite whether files of one that is there may be replaced
     */
    static void requireFolder(String option, Path folder, boolean overwrite) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new OutputException(option + " " + folder + " is a file: name a folder");
        }
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new OutputException(option + " " + folder + ": " + there + " cannot be written");
        }
        if (!overwrite && Files.isDirectory(folder) && !isEmpty(folder)) {
            throw new OutputException(option + " " + folder
                    + " is a folder with files in it: name another one, or replace them by --overwrite");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new OutputException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes a folder and those that it is in, where they are not there. */
    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new OutputException("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes results, whole or not at all where it is a file.
     *
     * @param out where to
     * @param content writes the bytes
     * @throws OutputException if that fails
     */
    static void write(Path out, IoConsumer<OutputStream> content) {
        if (!isDevice(out)) {
            Path file = behindLinks(out);
            AtomicFile.removeAbandoned(file);
            AtomicFile.write(file, content);
            return;
        }
        try (OutputStream stream = new BufferedOutputStream(new FileOutputStream(out.toFile()))) {
            content.accept(stream);
        } catch (IOException e) {
            throw new OutputException("cannot write " + out + ": " + e.getMessage(), e);
        }
    }

    /**
     * The file beside results that keeps them while they are computed.
     *
     * @param out where results go, or null
     * @return the file; empty where they go to a device
     */
    static Optional<Path> partial(Path out) {
        return Optional.ofNullable(out)
                .filter(file -> !isDevice(file) && file.getFileName() != null)
                .map(file -> file.resolveSibling(file.getFileName() + ".partial"));
    }

    /** Removes a file, if it is there; one that cannot be removed only takes space. */
    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The results are there.
        }
    }

    private static boolean isDevice(Path out) {
        return Files.exists(out) && !Files.isRegularFile(out) && !Files.isDirectory(out);
    }

    /** A link keeps pointing where it points; the file there is replaced. */
    private static Path behindLinks(Path out) {
        try {
            return Files.isSymbolicLink(out) ? out.toRealPath() : out;
        } catch (IOException e) {
            return out;
        }
    }
}
