package org.ergodic.app.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that are whole or absent: to a temporary file beside the target, forced to disk, then renamed over it. */
public final class AtomicFile {
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
        Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            // What an earlier process left, or a link that was put there and would be written through.
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.accept(out);
                out.flush();
                channel.force(true);
            }
            move(temporary, target);
            forceFolder(target.getParent());
        } catch (IOException e) {
            delete(temporary);
            throw new OutputException("cannot write " + file + ": " + reason(e), e);
        } catch (RuntimeException | Error e) {
            delete(temporary);
            throw e;
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
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows refuses to open folders; the file itself is whole either way.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The first failure is the one to report.
        }
    }

    static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof java.nio.file.NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
