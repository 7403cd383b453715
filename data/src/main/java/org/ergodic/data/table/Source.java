package org.ergodic.data.table;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file or a pipe being read, once: unpacked where it is gzipped, and hashed as it is on disk. */
public final class Source implements AutoCloseable {
    private final InputStream raw;
    private final MessageDigest digest;
    private final InputStream content;
    private final long most;

    private Source(InputStream raw, MessageDigest digest, InputStream content, long most) {
        this.raw = raw;
        this.digest = digest;
        this.content = content;
        this.most = most;
    }

    /**
     * Opens a file or a pipe.
     *
     * @param file the file
     * @return it, to be closed
     * @throws DataException if it is not there or is a folder
     * @throws IOException if it cannot be read
     */
    public static Source open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new DataException(file + ": there is no such file (looked in "
                    + file.toAbsolutePath().getParent() + ")");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder; name a file in it");
        }
        MessageDigest digest = sha256();
        InputStream raw;
        try {
            raw = new BufferedInputStream(
                    new DigestInputStream(new Stream(Files.newInputStream(file)), digest), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
        raw.mark(2);
        boolean packed = GzipMembers.isMagic(raw.read(), raw.read());
        raw.reset();
        // A pipe does not know how much will come.
        long size = Files.isRegularFile(file) ? Files.size(file) : Long.MAX_VALUE / Unpacking.MOST;
        return packed
                ? new Source(raw, digest, new Unpacking(file, size, new GzipMembers(raw)), size * Unpacking.MOST)
                : new Source(raw, digest, raw, size);
    }

    /** A file that is only read on: how much there is cannot be told of a pipe, and asking fails (JDK-8233451). */
    private static final class Stream extends FilterInputStream {
        Stream(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }

    /** {@return the most bytes that the content can have, by the size of the file} */
    public long most() {
        return most;
    }

    /** {@return the bytes, unpacked} */
    public InputStream content() {
        return content;
    }

    /** {@return the hash of the whole file as it is on disk, hexadecimal} Reads what is left of it. */
    String sha256Hex() throws IOException {
        raw.transferTo(java.io.OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** {@return whether a file is a pipe or device, whose content is gone once it has been read} */
    public static boolean isReadOnce(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /** {@return the hash of a whole file as it is on disk, hexadecimal} Nothing else of it is used or told. */
    public static String fileHash(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder");
        }
        if (isReadOnce(file)) {
            throw new DataException(file + " is a pipe or device, which cannot be read again");
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            throw new DataException(
                    file + ": there is no such file (looked in "
                            + file.toAbsolutePath().getParent() + ")",
                    e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
