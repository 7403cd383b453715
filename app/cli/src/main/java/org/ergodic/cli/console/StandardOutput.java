package org.ergodic.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Standard output that remembers why it failed, which a print stream by itself does not tell. */
public final class StandardOutput extends PrintStream {
    private static final int BUFFER = 1 << 13;

    private final Remembering target;
    private final boolean ofProcess;

    private StandardOutput(Remembering target, Charset charset, boolean ofProcess) {
        super(new BufferedOutputStream(target, BUFFER), true, charset);
        this.target = target;
        this.ofProcess = ofProcess;
    }

    /** The standard output of this process. */
    public static StandardOutput ofProcess() {
        return new StandardOutput(new Remembering(new FileOutputStream(FileDescriptor.out)), charset(), true);
    }

    /** A stream in the place of standard output. */
    public static StandardOutput to(OutputStream stream, Charset charset) {
        return new StandardOutput(new Remembering(stream), charset, false);
    }

    /** What a terminal here reads, or UTF-8 where nothing was said: tables are UTF-8 wherever they go. */
    private static Charset charset() {
        // Known from Java 19 on.
        String named = System.getProperty("stdout.encoding");
        Charset charset =
                named != null && Charset.isSupported(named) ? Charset.forName(named) : Charset.defaultCharset();
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }

    /** Why it could not be written, if so. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(target.failure);
    }

    /** Whether it failed as a pipe does whose reader has gone, such as {@code head}, having seen enough. */
    public boolean isReaderGone() {
        // The words are the system's, in its language; on a pipe nothing else can go wrong.
        return failure().isPresent()
                && (String.valueOf(target.failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("pipe")
                        || (ofProcess && isPipe()));
    }

    private static boolean isPipe() {
        try {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return name.startsWith("pipe:") || name.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static final class Remembering extends OutputStream {
        private final OutputStream stream;
        private volatile IOException failure;

        Remembering(OutputStream stream) {
            this.stream = stream;
        }

        private interface Action {
            void run() throws IOException;
        }

        private void remember(Action action) throws IOException {
            try {
                action.run();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void write(int b) throws IOException {
            remember(() -> stream.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            remember(() -> stream.write(bytes, from, length));
        }

        @Override
        public void flush() throws IOException {
            remember(stream::flush);
        }

        @Override
        public void close() throws IOException {
            remember(stream::close);
        }
    }
}
