package org.ergodic.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Within one process; what two processes do is in {@code InterruptIT}. */
final class RunLockTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    private Path parent;

    private String refused(Path folder) {
        return assertThrows(OutputException.class, () -> RunLock.acquire(folder, NOW))
                .getMessage();
    }

    @Test
    void oneRunAtATimeWritesIntoAFolder() throws IOException {
        Path folder = parent.resolve("a/run");
        try (RunLock lock = RunLock.acquire(folder, NOW)) {
            assertEquals(Optional.empty(), lock.weakness());
            String words = Files.readString(folder.resolve(RunLock.FILE));
            assertEquals("process " + ProcessHandle.current().pid() + ", since 2026-01-02T03:04:05Z\n", words);
            assertTrue(refused(folder).contains("another run of this process, since 2026-01-02T03:04:05Z"));
            Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
            assertTrue(refused(link).contains("is writing to " + link), "one folder by another name");
            RunLock.acquire(parent.resolve("a/other"), NOW).close();
        }
        assertFalse(Files.exists(folder.resolve(RunLock.FILE)), "nothing is left");
        RunLock again = RunLock.acquire(folder, NOW);
        again.close();
        RunLock third = RunLock.acquire(folder, NOW);
        again.close();
        assertTrue(refused(folder).contains("is writing to"), "closing twice gives nobody else's right back");
        third.close();
    }

    @Test
    void aFileThatAKilledProcessLeftLocksNothing() throws IOException {
        Files.writeString(parent.resolve(RunLock.FILE), "process 1, since 2020-01-01T00:00:00Z\n");
        RunLock.acquire(parent, NOW).close();
        assertFalse(Files.exists(parent.resolve(RunLock.FILE)));
    }

    /** Somebody removed the file between its opening and its locking: the lock on it would be one on nothing. */
    @Test
    void aLockOnARemovedFileIsNone() throws IOException {
        List<RandomAccessFile> tries = new ArrayList<>();
        RunLock lock = RunLock.acquire(parent, NOW, file -> {
            if (tries.isEmpty()) {
                file.write("removed\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                Files.delete(parent.resolve(RunLock.FILE));
            }
            tries.add(file);
            return file.getChannel().tryLock();
        });
        assertEquals(2, tries.size());
        assertTrue(Files.exists(parent.resolve(RunLock.FILE)));
        lock.close();
    }

    @Test
    void aFileSystemWithoutLocksIsUsedWithAWarning() {
        RunLock lock = RunLock.acquire(parent, NOW, file -> {
            throw new IOException("No locks available");
        });
        assertEquals(Optional.of("No locks available"), lock.weakness());
        assertTrue(refused(parent).contains("of this process"), "other threads are kept out all the same");
        lock.close();
    }

    @Test
    void anotherOwnerIsNamedIfItsWordsAreOurs() throws IOException {
        Path file = parent.resolve(RunLock.FILE);
        Files.writeString(file, "process 4711, since 2026-01-01T00:00:00Z\n");
        RunLock.Locking held = open -> null;
        String message = assertThrows(OutputException.class, () -> RunLock.acquire(parent, NOW, held))
                .getMessage();
        assertTrue(message.startsWith("another run (process 4711, since 2026-01-01T00:00:00Z) is writing"), message);
        assertTrue(Files.exists(file), "the lock of another is left alone");
        Files.writeString(file, "\u001b[31mred");
        message = assertThrows(OutputException.class, () -> RunLock.acquire(parent, NOW, held))
                .getMessage();
        assertTrue(message.startsWith("another run is writing"), message);
        message = assertThrows(
                        OutputException.class,
                        () -> RunLock.acquire(parent, NOW, open -> {
                            throw new OverlappingFileLockException();
                        }))
                .getMessage();
        assertTrue(message.contains("another run of this process"), message);
    }

    @Test
    void anInterruptDoesNotEndALock() throws IOException {
        List<RandomAccessFile> files = new ArrayList<>();
        Thread.currentThread().interrupt();
        try {
            RunLock lock = RunLock.acquire(parent, NOW, file -> {
                files.add(file);
                return file.getChannel().tryLock();
            });
            assertEquals(Optional.empty(), lock.weakness());
            assertTrue(files.get(0).getChannel().isOpen());
            lock.close();
            assertFalse(files.get(0).getChannel().isOpen());
        } finally {
            assertTrue(Thread.interrupted(), "the interrupt is kept");
        }
    }

    @Test
    void saysWhyAFolderCannotBeWritten() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "mine");
        assertTrue(refused(file).contains("is a file"));
        assertTrue(refused(file.resolve("below")).contains("cannot be written"));
        Files.createDirectory(parent.resolve(RunLock.FILE));
        assertTrue(refused(parent).contains("is not a file: remove it"));
    }
}
