package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the documents say is so: the commands, pipelines and programs of the guides are run as they stand, on little
 * data and with few steps; all other commands are understood, and all links lead somewhere.
 */
class DocsIT {
    private static final Path DOCS = Path.of(System.getProperty("ergodic.docs", "../../docs"))
            .toAbsolutePath()
            .normalize();
    private static final Path ROOT = DOCS.getParent();
    private static final List<String> GUIDES =
            List.of("flows", "energy-models", "score-models", "diffusion", "solvers");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    @TempDir
    private Path dir;

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int count = 0;
        for (Path page : pages()) {
            for (String link : all(LINK, Files.readString(page))) {
                if (link.contains("://") || link.startsWith("mailto:")) {
                    continue;
                }
                count++;
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                if (!Files.exists(target)
                        || parts.length == 2 && !anchors(target).contains(parts[1].toLowerCase(Locale.ROOT))) {
                    dead.add(ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(count > 100, count + " links");
    }

    /** Commands of all pages are parsed, and the files of the source tree that they name are there. */
    @Test
    void everyCommandIsUnderstood() throws IOException {
        CommandLine line = new CommandLine(
                new Main(),
                new CommandFactory(
                        new Console(
                                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)),
                        new CommandInjector(List.of())));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, Failures::toPath);
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Path page : pages()) {
            for (List<String> command : commands(Files.readString(page))) {
                count++;
                for (String word : command) {
                    boolean ours = word.startsWith("examples/") || word.startsWith("benchmarks/");
                    if (ours && !Files.exists(ROOT.resolve(word))) {
                        wrong.add(ROOT.relativize(page) + ": there is no " + word);
                    }
                }
                try {
                    line.parseArgs(command.toArray(String[]::new));
                } catch (CommandLine.ParameterException e) {
                    wrong.add(ROOT.relativize(page) + ": " + String.join(" ", command) + ": " + e.getMessage());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(count > 60, count + " commands");
    }

    @Test
    void everyKindIsOnThePageOfExtensions() throws IOException {
        String page = Files.readString(DOCS.resolve("extending.md"));
        for (Kind<?> kind : Kind.all()) {
            assertTrue(page.contains("| `" + kind.name() + "` |"), kind.name());
        }
    }

    /** In the order of the pages: a later one goes on with the runs of an earlier one. */
    @Test
    void theCommandsAndPipelinesOfGuidesRun() throws IOException {
        table("wine.csv");
        table("new.csv");
        Set<List<String>> done = new HashSet<>();
        for (String guide : GUIDES) {
            String page = Files.readString(DOCS.resolve("guides/" + guide + ".md"));
            for (List<String> command : commands(page)) {
                if (done.add(command)) {
                    Cli cli = Cli.run(small(command).toArray());
                    assertEquals(0, cli.code(), guide + ": " + command + "\n" + cli.err());
                }
            }
            int count = 0;
            for (String pipeline : blocks(page, "yaml")) {
                Path file = dir.resolve(guide + count++ + ".yaml");
                Files.writeString(
                        file,
                        pipeline.replace("wine.csv", dir.resolve("wine.csv").toString()));
                List<Object> validate = new ArrayList<>(List.of("validate", file));
                networks(validate, pipeline);
                Cli cli = Cli.run(validate.toArray());
                assertEquals(0, cli.code(), guide + "\n" + cli.err());
            }
        }
        assertTrue(done.size() >= 12, done.toString());
        for (String made : List.of("scores.csv", "codes.csv", "filled.png", "score.png", "walk.png", "few.csv")) {
            assertTrue(Files.size(dir.resolve(made)) > 0, made);
        }
    }

    @Test
    void theProgramsOfGuidesRun() throws Exception {
        List<String> names = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String guide : GUIDES) {
            List<String> programs = blocks(Files.readString(DOCS.resolve("guides/" + guide + ".md")), "java");
            assertEquals(1, programs.size(), guide);
            String name = "Guide" + names.size();
            names.add(name);
            files.add(Files.writeString(dir.resolve(name + ".java"), program(name, programs.get(0)))
                    .toString());
        }
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        try (Stream<Path> jars = Files.list(Application.DIST.resolve("lib"))) {
            List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", dir.toString()));
            arguments.add("-cp");
            arguments.add(jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            arguments.addAll(files);
            assertEquals(0, javac.run(writer, writer, arguments.toArray(String[]::new)), said::toString);
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, DocsIT.class.getClassLoader())) {
            for (String name : names) {
                ((Runnable) loader.loadClass(name).getDeclaredConstructor().newInstance()).run();
            }
        }
    }

    private static String program(String name, String block) {
        String imports =
                block.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = block.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String smaller = body.replaceAll("\"steps\", \\d{3,}", "\"steps\", 2").replaceAll("\\[500\\]", "[60]");
        return imports + "\npublic class " + name + " implements Runnable {\n    public void run() {\n" + smaller
                + "\n    }\n}\n";
    }

    private void table(String name) throws IOException {
        Random random = new Random(4);
        List<String> lines = new ArrayList<>(List.of("acidity,sugar,quality"));
        for (int i = 0; i < 60; i++) {
            lines.add(random.nextGaussian() + "," + random.nextGaussian() + "," + random.nextGaussian());
        }
        Files.write(dir.resolve(name), lines);
    }

    /** A command on files of the test's own folder, with few steps where it trains. */
    private List<Object> small(List<String> command) throws IOException {
        List<Object> all = new ArrayList<>();
        String pipeline = "";
        for (String word : command) {
            if (word.startsWith("examples/")) {
                all.add(ROOT.resolve(word));
                pipeline = Files.readString(ROOT.resolve(word));
            } else {
                boolean file = word.startsWith("runs/") || word.matches("[\\w.-]+\\.(csv|png|html|json|yaml|gif)");
                all.add(file ? dir.resolve(word) : word);
            }
        }
        boolean fit = command.get(0).equals("fit");
        if (fit || command.get(0).equals("run")) {
            set(all, "train.steps=2", "train.batch=16", "sample.count=8", "output.report=false");
            set(all, "evaluate=[sliced-wasserstein]");
            if (fit) {
                set(all, "model.bijections=[{name: affine-coupling, layers: 1, hidden: [4], mask: alternate}]");
            } else {
                set(all, "data.count=120");
                networks(all, pipeline);
                if (pipeline.contains("sweeps:")) {
                    set(all, "sample.solver.sweeps=3");
                } else if (pipeline.contains("euler-maruyama")) {
                    set(all, "sample.solver.steps=3");
                }
            }
            all.add("--quiet");
        }
        return all;
    }

    /** Small ones, which take less to compile. */
    private static void networks(List<Object> command, String pipeline) {
        if (pipeline.contains("score: { name: mlp")) {
            set(command, "model.score.hidden=[8]");
        }
        if (pipeline.contains("affine-coupling")) {
            set(command, "model.bijections[0].layers=1", "model.bijections[0].hidden=[8]");
        }
    }

    private static void set(List<Object> command, String... settings) {
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
    }

    /** {@return the pages that people read; what is generated has tests of its own} */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (String folder : List.of("docs", "examples", "benchmarks")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), 3)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains(File.separator + "target" + File.separator))
                        .sorted()
                        .forEach(pages::add);
            }
        }
        assertFalse(pages.isEmpty());
        return pages;
    }

    /** {@return the words of each command of ours in a page's blocks, without comments and redirections} */
    private static List<List<String>> commands(String page) {
        List<List<String>> commands = new ArrayList<>();
        for (String block : blocks(page, "")) {
            for (String line : block.replaceAll("\\\\\n\\s*", "").split("\n")) {
                int at = line.indexOf("./ergodic ");
                if (at < 0 || !line.substring(0, at).matches("\\s*([A-Z_]+=\\S+ )*")) {
                    continue;
                }
                String command = line.substring(at + 10)
                        .replaceFirst("(\\s{2,}|^)#.*$", "")
                        .replaceFirst("\\s>.*$", "");
                List<String> words = new ArrayList<>();
                Matcher word = WORD.matcher(command);
                while (word.find()) {
                    words.add(
                            word.group(1) != null
                                    ? word.group(1)
                                    : word.group(2) != null ? word.group(2) : word.group(3));
                }
                commands.add(List.copyOf(words));
            }
        }
        return commands;
    }

    private static List<String> blocks(String page, String language) {
        return BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static List<String> all(Pattern pattern, String page) {
        return pattern.matcher(BLOCK.matcher(page).replaceAll(""))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    /** {@return what headings are called in links, as GitHub does it} */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
