package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The right to write into a run's folder, which one run has at a time. Other processes are kept out by a lock of the
 * operating system on a file in the folder, which ends with its process, however that ends; other threads of this
 * process by a table, since such locks belong to processes. The file is removed at the end; one that a killed process
 * left locks nothing.
 *
 * <p>Whoever only reads a run needs no lock: files are replaced whole.
 */
public final class RunLock implements AutoCloseable {
    /** The file in a run's folder that is locked. */
    public static final String FILE = ".ergodic.lock";

    private static final Map<Path, Instant> HELD = new ConcurrentHashMap<>();

    /** What a process says of itself; the only words of the file that are ever repeated. */
    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18}), since ([0-9TZ:.-]{10,40})\n");

    /** Written by an owner who has removed the file: whoever had opened it before has a lock on nothing. */
    private static final String REMOVED = "removed\n";

    private static final int LONGEST = 100;

    /** Far behind the words, since some systems do not let others read what is locked. */
    private static final long PLACE = Long.MAX_VALUE - 1;

    /** Files that are removed between being opened and being locked, before somebody must be playing a game. */
    private static final int TRIES = 100;

    private final Path key;
    private final Path file;
    private final RandomAccessFile open;
    private final Optional<String> weakness;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunLock(Path key, Path file, RandomAccessFile open, Optional<String> weakness) {
        this.key = key;
        this.file = file;
        this.open = open;
        this.weakness = weakness;
    }

    /** Locks an open file, so that tests can stand in for file systems that cannot. */
    interface Locking {
        /** The lock, or null if another process has it. */
        FileLock lock(RandomAccessFile file) throws IOException;
    }

    /**
     * Takes the right to write into a folder, which is made if it does not exist.
     *
     * @param folder the run's folder
     * @param started when the run began, told to others that want to write there
     * @return the right, to be closed at the run's end
     * @throws OutputException if another run has it, naming its process, or if the folder cannot be written
     */
    public static RunLock acquire(Path folder, Instant started) {
        return acquire(folder, started, file -> file.getChannel().tryLock(PLACE, 1, false));
    }

    static RunLock acquire(Path folder, Instant started, Locking locking) {
        Path key = RunFolder.prepare(folder);
        Instant since = started.truncatedTo(ChronoUnit.SECONDS);
        Instant other = HELD.putIfAbsent(key, since);
        if (other != null) {
            throw busy(folder, "another run of this process, since " + other + ",");
        }
        RunLock lock = null;
        try {
            lock = key.getFileSystem() == FileSystems.getDefault()
                    ? ofSystem(folder, key, since, locking)
                    : new RunLock(key, null, null, Optional.of("it is not a file system of the operating system's"));
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(key);
            }
        }
    }

    private static RunLock ofSystem(Path folder, Path key, Instant since, Locking locking) {
        Path file = key.resolve(FILE);
        for (int i = 0; i < TRIES; i++) {
            RandomAccessFile open = open(folder, file);
            boolean kept = false;
            try {
                Optional<String> weakness = lock(folder, open, locking);
                if (weakness.isPresent() || !REMOVED.equals(read(open))) {
                    write(open, "process " + ProcessHandle.current().pid() + ", since " + since + "\n");
                    kept = true;
                    return new RunLock(key, file, open, weakness);
                }
            } catch (IOException e) {
                throw RunFolder.notWritable(folder, e);
            } finally {
                if (!kept) {
                    close(open);
                }
            }
        }
        throw new OutputException("the lock " + file + " is removed as often as it is made");
    }

    /** Why the file could not be locked, if that is the file system's fault. */
    private static Optional<String> lock(Path folder, RandomAccessFile open, Locking locking) {
        try {
            if (locking.lock(open) == null) {
                throw busy(folder, owner(open));
            }
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            // Another copy of this class, as in another class loader, has it.
            throw busy(folder, "another run of this process");
        } catch (IOException e) {
            return Optional.of(AtomicFile.reason(e));
        }
    }

    private static RandomAccessFile open(Path folder, Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new OutputException(file + " is not a file: remove it");
        }
        try {
            return new RandomAccessFile(file.toFile(), "rw");
        } catch (IOException e) {
            throw RunFolder.notWritable(folder, e);
        }
    }

    private static OutputException busy(Path folder, String owner) {
        return new OutputException(owner + " is writing to " + folder
                + ". Wait for its end, stop it, or name another folder by --out DIR");
    }

    private static String owner(RandomAccessFile open) {
        try {
            Matcher matcher = OWNER.matcher(read(open));
            return matcher.matches()
                    ? "another run (process " + matcher.group(1) + ", since " + matcher.group(2) + ")"
                    : "another run";
        } catch (IOException e) {
            return "another run";
        }
    }

    private static String read(RandomAccessFile open) throws IOException {
        byte[] words = new byte[LONGEST];
        open.seek(0);
        int length = Math.max(0, open.read(words));
        return new String(words, 0, length, StandardCharsets.US_ASCII);
    }

    /** Not through the channel, which an interrupt of the thread would close, and the lock with it. */
    private static void write(RandomAccessFile open, String words) throws IOException {
        open.setLength(0);
        open.write(words.getBytes(StandardCharsets.US_ASCII));
    }

    private static void close(RandomAccessFile open) {
        try {
            open.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }

    /** {@return why other processes are not kept out, if the file system has no locks} */
    public Optional<String> weakness() {
        return weakness;
    }

    /** Gives the right back. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (open != null) {
                // While it is still locked, so that nobody else can have locked it.
                Files.deleteIfExists(file);
                write(open, REMOVED);
            }
        } catch (IOException e) {
            // A lock file that stays is locked by nobody.
        } finally {
            if (open != null) {
                close(open);
            }
            HELD.remove(key);
        }
    }
}
