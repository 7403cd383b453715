package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program in another JVM, with the classes of the engine and its tests on the class path. */
final class OtherJvm {
    /** The other JVM takes some seconds. */
    private static final Duration MOST_WORK = Duration.ofMinutes(5);

    private OtherJvm() {}

    /**
     * How a program ended.
     *
     * @param exit its status
     * @param output what it wrote
     */
    record Ended(int exit, String output) {}

    /**
     * Runs a program to its end.
     *
     * @param log a file for what it writes
     * @param environment variables that it sees beside this JVM's own
     * @param options of the JVM
     * @param program a class with a main method
     * @param arguments of that
     * @return how it ended
     */
    static Ended run(
            Path log, Map<String, String> environment, List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        all.addAll(options);
        return runWithout(log, environment, all, program, arguments);
    }

    /** The same in a JVM without the module of vectors. */
    static Ended runWithout(
            Path log, Map<String, String> environment, List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("jdk.module.path", "")
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath()
                        + File.pathSeparator
                        + System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(ends(process), () -> "the other JVM hangs: " + read(log));
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), read(log));
    }

    /**
     * Waits for a process while it works, however slowly on a busy machine: one without processor time for minutes
     * hangs.
     */
    private static boolean ends(Process process) throws InterruptedException {
        Duration used = Duration.ZERO;
        while (!process.waitFor(3, TimeUnit.MINUTES)) {
            Duration before = used;
            used = process.info().totalCpuDuration().orElse(before);
            if (used.equals(before) || used.compareTo(MOST_WORK) > 0) {
                return false;
            }
        }
        return true;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
