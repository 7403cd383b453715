package org.ergodic.cli.plugins;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Jars of third parties, compiled and packed as they would do it, with the modules of this build on their module path.
 */
public final class PluginJars {
    private static final String IMPORTS = """
            import java.util.*;
            import org.ergodic.api.config.Component;
            import org.ergodic.api.config.Option;
            import org.ergodic.api.graph.ArrayFunction;
            import org.ergodic.api.graph.Initializer;
            import org.ergodic.api.graph.Scope;
            import org.ergodic.api.model.*;
            import org.ergodic.api.plugin.*;
            import org.ergodic.api.random.*;
            import org.ergodic.api.sde.*;
            import org.ergodic.api.solver.*;
            import org.ergodic.api.view.*;
            import org.nd4j.autodiff.samediff.*;
            import org.nd4j.linalg.api.buffer.DataType;
            import org.nd4j.linalg.api.ndarray.INDArray;
            """;

    private PluginJars() {}

    /** The body of an SDE's {@code create} that works. */
    public static final String SOUND_SDE = """
            return new GaussianSde() {
              public SDVariable alpha(Scope s, SDVariable t) { return s.sameDiff().math().exp(t.mul(-3)); }
              public SDVariable sigma(Scope s, SDVariable t) { return s.sameDiff().math().sqrt(s.sameDiff().math().expm1(t.mul(-6)).neg()); }
              public Interval time() { return new Interval(0, 1); }
              public Prior prior() { return GaussianPrior.standard(); }
            };""";

    /**
     * A factory.
     *
     * @param type its class
     * @param kind its interface, such as {@code SdeFactory}
     * @param product what it makes, such as {@code SDE}
     * @param name its name in pipelines
     * @param create the body of its {@code create}
     * @param more further members
     * @return the source without its package
     */
    public static String factory(String type, String kind, String product, String name, String create, String... more) {
        return """
                public final class %s implements %s<%1$s.Config> {
                  public record Config() {}
                  public String name() { return "%s"; }
                  public String description() { return "of a test"; }
                  public Class<Config> config() { return Config.class; }
                  public %s create(Config c, Assembly a) { %s }
                  %s
                }
                """.formatted(type, kind, name, product, create, String.join("\n", more));
    }

    /**
     * A jar.
     *
     * @param jar where it goes; the folder around its own must be there
     * @param moduleInfo the source of its module-info
     * @param home the package of its classes
     * @param path further jars to compile against
     * @param sources of its classes without package and imports, or with them
     * @return the jar
     */
    public static Path jar(Path jar, String moduleInfo, String home, List<Path> path, String... sources) {
        try {
            Files.createDirectories(jar.getParent());
            Path work = Files.createTempDirectory(jar.getParent().getParent(), ".build");
            Path classes = Files.createDirectories(work.resolve("classes"));
            List<String> modules =
                    new ArrayList<>(path.stream().map(Path::toString).toList());
            modules.add(System.getProperty("jdk.module.path"));
            List<String> arguments = new ArrayList<>(List.of(
                    "--release",
                    "17",
                    "-Xlint:none",
                    "-d",
                    classes.toString(),
                    "-p",
                    String.join(File.pathSeparator, modules),
                    Files.writeString(work.resolve("module-info.java"), moduleInfo)
                            .toString()));
            for (int i = 0; i < sources.length; i++) {
                String type = sources[i].replaceAll("(?s).*?\\b(?:class|record|interface) (\\w+).*", "$1");
                String head = sources[i].startsWith("package ") ? "" : "package " + home + ";\n" + IMPORTS;
                Path folder = Files.createDirectories(work.resolve("source-" + i));
                arguments.add(Files.writeString(folder.resolve(type + ".java"), head + sources[i])
                        .toString());
            }
            run("javac", arguments);
            run("jar", List.of("cf", jar.toString(), "-C", classes.toString(), "."));
            delete(work);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes entries out of a jar, or puts others in.
     *
     * @param jar the jar
     * @param change done to the folder of its entries
     */
    public static void change(Path jar, Change change) {
        try {
            try (FileSystem zip = FileSystems.newFileSystem(jar)) {
                change.in(zip.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A change of a jar's entries. */
    @FunctionalInterface
    public interface Change {
        /** Makes it, in the root of the jar. */
        void in(Path root) throws IOException;
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError(tool + ": " + said);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
