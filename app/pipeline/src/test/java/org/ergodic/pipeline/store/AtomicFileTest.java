package org.ergodic.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    private Path dir;

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anInterruptLosesNoFileAndIsKept() throws IOException {
        Path file = Files.writeString(dir.resolve("a.txt"), "old");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, out -> out.write(bytes("before")));
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals("before", Files.readString(file));

        AtomicFile.write(file, out -> {
            out.write(new byte[1 << 17]);
            Thread.currentThread().interrupt();
            out.write(new byte[1 << 17]);
        });
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(1 << 18, Files.size(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void twoWritersOfOneFileDoNotMix() throws IOException {
        Path file = dir.resolve("a.txt");
        AtomicFile.write(file, out -> {
            out.write(bytes("fir"));
            out.flush();
            AtomicFile.write(file, other -> other.write(bytes("second")));
            assertEquals("second", Files.readString(file));
            out.write(bytes("st"));
        });
        assertEquals("first", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aNameMayBeAsLongAsAnyOther() throws IOException {
        Path file = dir.resolve("n".repeat(250));
        AtomicFile.write(file, out -> out.write(bytes("x")));
        assertEquals("x", Files.readString(file));
    }

    @Test
    void replacesFilesAlone() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("folder"));
        String message = assertThrows(OutputException.class, () -> AtomicFile.write(folder, out -> {}))
                .getMessage();
        assertTrue(message.endsWith("it is a folder"), message);
        message = assertThrows(
                        OutputException.class,
                        () -> AtomicFile.write(dir.resolve("none").resolve("a"), out -> {}))
                .getMessage();
        assertTrue(message.endsWith("its folder does not exist"), message);
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "there is no /dev/null");
        message = assertThrows(OutputException.class, () -> AtomicFile.write(device, out -> {}))
                .getMessage();
        assertTrue(message.contains("neither a file nor absent"), message);
    }

    @Test
    void partsOfKilledProcessesDoNotPileUp() throws IOException {
        long dead = Long.parseLong("9".repeat(18));
        long alive = ProcessHandle.current().pid();
        String hex = "-0123456789abcdef.part";
        Instant longAgo = Instant.now().minus(Duration.ofHours(2));
        for (String name : List.of(".a.csv." + dead + hex, ".a.csv." + alive + hex, ".b.csv." + dead + hex)) {
            Files.setLastModifiedTime(Files.writeString(dir.resolve(name), "half"), FileTime.from(longAgo));
        }
        String fresh = ".a.csv." + dead + "-1123456789abcdef.part";
        Files.writeString(dir.resolve(fresh), "half");
        AtomicFile.removeAbandoned(dir.resolve("a.csv"));
        assertEquals(
                Stream.of(".a.csv." + alive + hex, ".b.csv." + dead + hex, fresh)
                        .sorted()
                        .toList(),
                names());

        Files.writeString(dir.resolve(".metrics.json." + dead + hex), "half");
        Files.writeString(dir.resolve(".ergodic123.part"), "");
        Files.writeString(dir.resolve(".mine.part"), "mine");
        RunFolder.create(dir, false).removeLeftovers();
        assertFalse(names().contains(".metrics.json." + dead + hex));
        assertFalse(names().contains(".ergodic123.part"));
        assertTrue(names().containsAll(List.of(".mine.part", fresh)), "what is not a run's own stays");
    }
}
