package org.ergodic.pipeline.store;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes files that are whole or absent: to a part file beside the target, forced to disk, then renamed over it. Each
 * part file has a name of its own, so that two writers of one file do not mix; the last one wins. An interrupt of the
 * thread does no harm to a file that is being written.
 */
public final class AtomicFile {
    /**
     * A process that is gone here may be one of another machine on the same file system, which writes at least so
     * often.
     */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Pattern PART = Pattern.compile("\\.(.*)\\.(\\d{1,18})-[0-9a-f]{16}\\.part", Pattern.DOTALL);

    /** A file name may have 255 bytes, and a character up to four. */
    private static final int LONGEST_STEM = 40;

    private AtomicFile() {}

    /**
     * Writes a file; one already there stays as it is until the new one is complete.
     *
     * @param file the file
     * @param content writes its bytes; the stream is buffered and closed by this method
     * @throws OutputException if that fails; what was there before is unharmed
     */
    public static void write(Path file, IoConsumer<OutputStream> content) {
        Path target = file.toAbsolutePath();
        requireReplaceable(file);
        Path part = null;
        try {
            part = Files.createFile(part(target));
            write(content, part);
            move(part, target);
            forceFolder(target.getParent());
        } catch (IOException e) {
            delete(part);
            throw new OutputException("cannot write " + file + ": " + reason(e, target), e);
        } catch (RuntimeException | Error e) {
            delete(part);
            throw e;
        }
    }

    /** A rename over a folder would fail in words of the system's, and one over a device would replace the device. */
    private static void requireReplaceable(Path file) {
        if (Files.isDirectory(file)) {
            throw new OutputException("cannot write " + file + ": it is a folder");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(file)) {
            throw new OutputException("cannot write " + file + ": it is neither a file nor absent");
        }
    }

    private static void write(IoConsumer<OutputStream> content, Path part) throws IOException {
        if (part.getFileSystem() != FileSystems.getDefault()) {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.accept(out);
            }
            return;
        }
        // Not a channel: an interrupt of the thread would close it, and the file would be lost.
        try (FileOutputStream raw = new FileOutputStream(part.toFile());
                OutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
            content.accept(out);
            out.flush();
            raw.getFD().sync();
        }
    }

    private static Path part(Path target) {
        return target.resolveSibling(String.format(
                ".%s.%d-%016x.part",
                stem(target),
                ProcessHandle.current().pid(),
                ThreadLocalRandom.current().nextLong()));
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.codePointCount(0, name.length()) <= LONGEST_STEM
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_STEM));
    }

    /**
     * Removes the part files of a file that killed processes left.
     *
     * @param file the file
     */
    public static void removeAbandoned(Path file) {
        Path target = file.toAbsolutePath();
        Instant before = Instant.now().minus(ABANDONED);
        removeParts(target.getParent(), stem(target)::equals, (part, process) -> {
            boolean alive = ProcessHandle.of(process).isPresent();
            return !alive && Files.getLastModifiedTime(part).toInstant().isBefore(before);
        });
    }

    /** Removes the part files of a folder's files, whoever wrote them; for one who knows that nobody does now. */
    static void removeParts(Path folder, Predicate<String> names) {
        removeParts(folder, names, (part, process) -> true);
    }

    private interface Condition {
        boolean holds(Path part, long process) throws IOException;
    }

    private static void removeParts(Path folder, Predicate<String> names, Condition condition) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*.part")) {
            for (Path part : parts) {
                Matcher matcher = PART.matcher(part.getFileName().toString());
                if (matcher.matches()
                        && names.test(matcher.group(1))
                        && condition.holds(part, Long.parseLong(matcher.group(2)))) {
                    delete(part);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // They only take space; what is to be written next will say what is wrong with the folder.
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The rename itself is on disk only once its folder is; some systems cannot open folders, and need not. */
    private static void forceFolder(Path folder) {
        // An interrupted thread cannot use a channel. The interrupt comes back afterwards.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows refuses to open folders; the file itself is whole either way.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The first failure is the one to report.
        }
    }

    private static String reason(IOException e, Path target) {
        return e instanceof NoSuchFileException && Files.isDirectory(target.getParent())
                ? "its temporary file vanished"
                : reason(e);
    }

    static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
