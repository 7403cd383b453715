package org.ergodic.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goes once through what most commands do, for the archive of loaded classes that the launcher lets Java make at the
 * end ({@code -XX:ArchiveClassesAtExit}). Writes to a folder of its own, which it removes, and prints nothing.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs the commands.
     *
     * @param args none
     * @throws IOException if there is no place for the folder
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("ergodic-rehearsal");
        int code = 0;
        try {
            String run = folder.resolve("demo").toString();
            for (List<String> command : List.of(
                    List.of("demo", "--out", run, "--set", "train.steps=1", "--set", "sample.solver.steps=10"),
                    List.of("sample", run, "--count", "100", "--set", "solver.steps=10"),
                    List.of("plugins", "list"))) {
                PrintStream none = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
                code = Math.max(code, Main.execute(none, none, command.toArray(String[]::new)));
            }
        } finally {
            remove(folder);
        }
        System.exit(code);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
