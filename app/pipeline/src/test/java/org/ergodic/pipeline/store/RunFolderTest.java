package org.ergodic.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
    @TempDir
    Path parent;

    private static IoConsumer<OutputStream> text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesWholeFiles() throws IOException {
        RunFolder folder = RunFolder.create(parent.resolve("a/b"), false);
        folder.write(RunFolder.METRICS, text("{}"));
        folder.write(RunFolder.METRICS, text("{ }"));
        assertEquals("{ }", Files.readString(folder.file(RunFolder.METRICS)));
        assertEquals(List.of(RunFolder.METRICS), names(folder.path()));
        assertThrows(IllegalArgumentException.class, () -> folder.write("other.txt", text("")));
    }

    @Test
    void failureLeavesWhatWasThere() throws IOException {
        RunFolder folder = RunFolder.create(parent.resolve("run"), false);
        folder.write(RunFolder.METRICS, text("old"));
        OutputException failed = assertThrows(
                OutputException.class,
                () -> folder.write(RunFolder.METRICS, out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("no space left on device");
                }));
        assertTrue(failed.getMessage().contains("no space left on device"), failed.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> folder.write(RunFolder.SAMPLES_CSV, out -> {
                    throw new IllegalStateException("a bug");
                }));
        assertEquals("old", Files.readString(folder.file(RunFolder.METRICS)));
        assertEquals(List.of(RunFolder.METRICS), names(folder.path()));
    }

    @Test
    void refusesAFolderThatHoldsARun() throws IOException {
        RunFolder folder = RunFolder.create(parent.resolve("run"), false, Set.of("extra.yaml"));
        folder.write(RunFolder.METRICS, text("old"));
        folder.write("extra.yaml", text("old"));
        Files.writeString(folder.file("mine.txt"), "mine");
        OutputException refused = assertThrows(OutputException.class, () -> RunFolder.create(folder.path(), false));
        assertTrue(refused.getMessage().contains("already holds a run (metrics.json)"), refused.getMessage());
        assertTrue(refused.getMessage().contains("--overwrite"), refused.getMessage());
        assertEquals("old", Files.readString(folder.file(RunFolder.METRICS)));
        RunFolder.create(folder.path(), true, Set.of("extra.yaml"));
        assertEquals(List.of("mine.txt"), names(folder.path()), "only our own files go");
    }

    @Test
    void aFolderOfOtherThingsWillDo() throws IOException {
        Files.writeString(parent.resolve("notes.txt"), "mine");
        RunFolder.create(parent, false).write(RunFolder.CONFIG, text("a: 1\n"));
        assertEquals(List.of("config.resolved.yaml", "notes.txt"), names(parent));
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "mine");
        assertTrue(assertThrows(OutputException.class, () -> RunFolder.create(file, true))
                .getMessage()
                .contains("is a file"));
        assertTrue(assertThrows(OutputException.class, () -> RunFolder.create(file.resolve("below"), true))
                .getMessage()
                .contains("cannot be written"));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void refusesAFolderThatCannotBeWritten() throws IOException {
        Path locked = Files.createDirectory(parent.resolve("locked"));
        Assumptions.assumeTrue(
                locked.toFile().setWritable(false) && !Files.isWritable(locked), "root may write anywhere");
        try {
            OutputException refused = assertThrows(OutputException.class, () -> RunFolder.create(locked, false));
            assertTrue(refused.getMessage().contains("cannot be written: permission denied"), refused.getMessage());
        } finally {
            assertTrue(locked.toFile().setWritable(true));
        }
    }

    @Test
    void opensOnlyWhatIsThere() {
        assertTrue(assertThrows(OutputException.class, () -> RunFolder.open(parent.resolve("none")))
                .getMessage()
                .contains("no such folder"));
        assertFalse(Files.exists(parent.resolve("none")));
        assertEquals(parent, RunFolder.open(parent).path());
    }

    @Test
    void reportsEventsAndPagesAreItsOwn(@TempDir Path dir) throws IOException {
        RunFolder folder = RunFolder.create(dir.resolve("run"), false);
        List<String> names = List.of(
                RunFolder.REPORT_HTML,
                RunFolder.EVENTS,
                RunFolder.PAIRS_PNG,
                RunFolder.samplesPage(1),
                RunFolder.samplesPage(RunFolder.MOST_PAGES));
        for (String name : names) {
            folder.write(name, out -> out.write(1));
        }
        // And so they go with the run that they belong to.
        RunFolder.create(folder.path(), true);
        for (String name : names) {
            assertFalse(Files.exists(folder.file(name)), name);
        }
    }
}
