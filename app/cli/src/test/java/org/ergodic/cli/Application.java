package org.ergodic.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built application in a process of its own, as the launcher starts it. */
public final class Application {
    /** Where the build lays the application out: {@code lib} is the module path, {@code native} holds resources. */
    public static final Path DIST = Path.of(System.getProperty("ergodic.dist", "../target/dist"));

    /** What no test's process needs; one that works longer does not end. */
    private static final Duration MOST_WORK = Duration.ofMinutes(20);

    private static final String MAIN = "org.ergodic.cli.Main";

    private Application() {}

    /**
     * What a process did.
     *
     * @param exit its exit code
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    public record Result(int exit, String out, String err) {}

    /**
     * The arguments of java that start the application on the module path.
     *
     * @param more further entries of that path
     * @return arguments
     */
    public static List<String> onModulePath(Path... more) {
        List<String> path = new ArrayList<>(List.of(DIST.resolve("lib").toString()));
        for (Path entry : more) {
            path.add(entry.toString());
        }
        return List.of(
                "-p",
                String.join(File.pathSeparator, path),
                "-cp",
                DIST.resolve("native") + "/*",
                "-m",
                "org.ergodic.cli/" + MAIN);
    }

    /**
     * The arguments of java that start the application on the class path.
     *
     * @param more further entries of that path
     * @return arguments
     */
    public static List<String> onClassPath(Path... more) {
        List<String> path = new ArrayList<>(List.of(DIST.resolve("lib") + "/*", DIST.resolve("native") + "/*"));
        for (Path entry : more) {
            path.add(entry.toString());
        }
        return List.of("-cp", String.join(File.pathSeparator, path), MAIN);
    }

    /**
     * A process that is not started yet, of the Java that runs the tests.
     *
     * @param start arguments of java, such as those of {@link #onModulePath}
     * @param args arguments of the application
     * @return the process
     */
    public static ProcessBuilder process(List<String> start, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "--add-modules",
                "jdk.incubator.vector"));
        command.addAll(start);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder;
    }

    /**
     * Runs a process to its end. One that has had no processor time for five minutes hangs, however busy the machine.
     *
     * @param builder the process
     * @param dir its working directory, which its two streams are also kept in
     * @return what it did
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static Result run(ProcessBuilder builder, Path dir) throws IOException, InterruptedException {
        Path out = dir.resolve("stdout.txt");
        Path err = dir.resolve("stderr.txt");
        Process process = builder.directory(dir.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Duration used = Duration.ZERO;
            while (!process.waitFor(5, TimeUnit.MINUTES)) {
                Duration before = used;
                used = process.info().totalCpuDuration().orElse(before);
                if (used.equals(before) || used.compareTo(MOST_WORK) > 0) {
                    throw new AssertionError("no end after " + used + " of work: " + builder.command());
                }
            }
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
