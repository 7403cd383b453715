package org.ergodic.app.data;

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
final class Source implements AutoCloseable {
    private final InputStream raw;
    private final MessageDigest digest;
    private final InputStream content;

    private Source(InputStream raw, MessageDigest digest, InputStream content) {
        this.raw = raw;
        this.digest = digest;
        this.content = content;
    }

    static Source open(Path file) throws IOException {
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
        return new Source(raw, digest, packed ? new GzipMembers(raw) : raw);
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

    /** {@return the bytes, unpacked} */
    InputStream content() {
        return content;
    }

    /** {@return the hash of the whole file as it is on disk, hexadecimal} Reads what is left of it. */
    String sha256Hex() throws IOException {
        raw.transferTo(java.io.OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
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
