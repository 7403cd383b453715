package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.config.Option;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.View;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;

/** The rules of the house, read off the built jars. */
class ArchitectureIT {
    private static final String SERVICES = "META-INF/services/";
    private static final long MOST_TYPES = 35;

    /** Each of our jars' modules with the modules of ours that it may require. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("org.ergodic.natives", Set.of()),
            Map.entry("org.ergodic.nd4j", Set.of()),
            Map.entry("org.ergodic.api", Set.of("org.ergodic.nd4j")),
            Map.entry("org.ergodic.engine", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.host", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.common", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.data", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.energy", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.flows", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.score", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.diffusion", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.eulermaruyama", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.rungekutta", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.exponential", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.predictorcorrector", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.langevin", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.images", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.duckdb", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.bench", Set.of("org.ergodic.common", "org.ergodic.host")),
            Map.entry("org.ergodic.pipeline", Set.of("org.ergodic.data", "org.ergodic.host")),
            Map.entry("org.ergodic.report", Set.of("org.ergodic.pipeline")),
            Map.entry("org.ergodic.guice", Set.of("org.ergodic.pipeline")),
            Map.entry(
                    "org.ergodic.cli",
                    Set.of("org.ergodic.pipeline", "org.ergodic.guice", "org.ergodic.report", "org.ergodic.bench")));

    /** Modules of others, and those of ours that alone may require them, or be named by them. */
    private static final Map<String, Set<String>> OWNERS = Map.of(
            "com.google.guice", Set.of("org.ergodic.guice"),
            "info.picocli", Set.of("org.ergodic.cli"),
            "java.desktop", Set.of("org.ergodic.report", "org.ergodic.images"),
            "org.objectweb.asm", Set.of("org.ergodic.engine"),
            "org.snakeyaml.engine", Set.of("org.ergodic.pipeline"));

    /** What the guide names of the JDK and of the tests. */
    private static final Set<String> OUTSIDE = Set.of("ServiceLoader", "ArchitectureIT", "SignaturesIT");

    /** Those of the launcher, and the extensions, which it does not bring. */
    private static Map<String, ModuleReference> modules() {
        Path root = Path.of(System.getProperty("ergodic.docs")).toAbsolutePath().getParent();
        Path[] extensions;
        try (Stream<Path> folders = Files.list(root.resolve("extensions"))) {
            extensions = folders.map(folder -> folder.resolve("target"))
                    .filter(Files::isDirectory)
                    .toArray(Path[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertTrue(extensions.length > 0, "no extension is built: mvn -Dquick package -pl extensions/duckdb");
        return Stream.of(ModuleFinder.of(Application.DIST.resolve("lib")), ModuleFinder.of(jars(extensions)))
                .flatMap(finder -> finder.findAll().stream())
                .filter(m -> m.location().orElseThrow().getPath().contains("/ergodic-"))
                .collect(Collectors.toMap(m -> m.descriptor().name(), m -> m, (a, b) -> a, TreeMap::new));
    }

    /** A folder of the build has classes beside its jar, which would be a module twice. */
    private static Path[] jars(Path... folders) {
        return Stream.of(folders)
                .flatMap(folder -> {
                    try (Stream<Path> files = Files.list(folder)) {
                        return files
                                .filter(file -> file.toString().matches(".*(?<!-sources|-javadoc|-tests)\\.jar"))
                                .toList()
                                .stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(Path[]::new);
    }

    @Test
    void modulesHaveTheirNamesAndDescriptors() {
        assertEquals(new TreeSet<>(ARROWS.keySet()), modules().keySet());
        modules().values().forEach(m -> assertFalse(m.descriptor().isAutomatic(), m.toString()));
    }

    @Test
    void arrowsPointOneWay() {
        modules().forEach((name, module) -> {
            Set<String> ours = module.descriptor().requires().stream()
                    .map(ModuleDescriptor.Requires::name)
                    .filter(required -> required.startsWith("org.ergodic"))
                    .collect(Collectors.toSet());
            assertTrue(ARROWS.get(name).containsAll(ours), name + " requires " + ours);
        });
    }

    @Test
    void oneModuleAloneKnowsEachOfThese() {
        modules()
                .forEach((name, module) -> OWNERS.forEach((library, owners) -> assertEquals(
                        owners.contains(name),
                        module.descriptor().requires().stream()
                                .anyMatch(r -> r.name().equals(library)),
                        name + " and " + library)));
    }

    /** The formatter does not fold comments and long strings. Text blocks stay as they are. */
    @Test
    void linesKeepToTheEditorConfig() throws IOException {
        Path root = Path.of(System.getProperty("ergodic.docs")).toAbsolutePath().getParent();
        Matcher limit =
                Pattern.compile("max_line_length = (\\d+)").matcher(Files.readString(root.resolve(".editorconfig")));
        assertTrue(limit.find());
        int most = Integer.parseInt(limit.group(1));
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
                    .toList();
            assertTrue(sources.size() > 500, "only " + sources.size() + " files");
            for (Path source : sources) {
                boolean inText = false;
                int number = 0;
                for (String line : Files.readAllLines(source)) {
                    number++;
                    inText ^= line.split("\"\"\"", -1).length % 2 == 0;
                    if (!inText && line.codePointCount(0, line.length()) > most) {
                        tooLong.add(root.relativize(source) + ":" + number);
                    }
                }
            }
        }
        assertEquals(List.of(), tooLong, "lines of more than " + most + " characters");
    }

    /** Read once: there are more than a thousand. */
    private static final class Classes {
        static final JavaClasses ALL = read();
    }

    private static JavaClasses classes() {
        return Classes.ALL;
    }

    private static JavaClasses read() {
        List<JarFile> jars = modules().values().stream()
                .filter(module -> !module.descriptor().name().equals("org.ergodic.nd4j"))
                .map(module -> {
                    try {
                        return new JarFile(
                                Path.of(module.location().orElseThrow()).toFile());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
        return new ClassFileImporter().importJars(jars);
    }

    /** Whoever calls us catches one type; the rest are known by a type of Java's, or do not leave their module. */
    @Test
    void exceptionsHaveOneBase() {
        Set<String> others = classes().stream()
                .filter(type -> type.isAssignableTo(Exception.class)
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getPackageName().startsWith("org.ergodic."))
                .filter(type -> !type.isAssignableTo(ErgodicException.class))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("CancelledException", "IncompatibleException"), others);
    }

    /** Messages go through SLF4J; the BLAS behind the engine has a logger of Java's, which is quietened. */
    @Test
    void logsGoOneWay() {
        Set<String> others = classes().stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .map(use -> use.getTargetClass().getName())
                        .anyMatch(name ->
                                name.startsWith("java.util.logging.") || name.startsWith("java.lang.System$Logger")))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("Blas"), others);
    }

    /** Packages do not use each other in a circle, within a module or across. */
    @Test
    void noPackagesInCircles() {
        SlicesRuleDefinition.slices()
                .matching("org.ergodic.(**)")
                .should()
                .beFreeOfCycles()
                .check(classes());
    }

    /** A package of more has not been thought about. */
    @Test
    void packagesAreRooms() {
        Map<String, Long> sizes = classes().stream()
                .filter(type -> type.getPackageName().startsWith("org.ergodic.") && type.isTopLevelClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(type -> type.getPackageName(), TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MOST_TYPES);
        assertEquals(Map.of(), sizes);
    }

    /** Messages name views, so each name must say which is meant. */
    @Test
    void viewsDoNotShareAName() {
        Map<String, Set<String>> places = new TreeMap<>();
        classes().stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getRawType().getName().equals(View.class.getName()))
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .forEach(field -> places.computeIfAbsent(name(field), name -> new TreeSet<>())
                        .add(field.getFullName()));
        assertTrue(places.size() > 20, "an empty scan: " + places);
        places.values().removeIf(all -> all.size() == 1);
        assertEquals(Map.of(), places);
    }

    private static String name(JavaField field) {
        try {
            return ((View<?>) field.reflect().get(null)).name();
        } catch (IllegalAccessException e) {
            throw new AssertionError(field.getFullName(), e);
        }
    }

    /** The guide to the code names classes, and methods where there is one. */
    @Test
    void theGuideNamesWhatIsThere() throws IOException {
        Map<String, List<JavaClass>> bySimpleName =
                classes().stream().collect(Collectors.groupingBy(JavaClass::getSimpleName));
        Set<String> unknown = new TreeSet<>();
        int names = 0;
        Matcher name = Pattern.compile("`([A-Z]\\w+)(?:\\.([a-z]\\w+))?`s?")
                .matcher(Files.readString(Path.of(System.getProperty("ergodic.docs"), "architecture.md")));
        for (; name.find(); names++) {
            String method = name.group(2);
            boolean there = OUTSIDE.contains(name.group(1))
                    || bySimpleName.getOrDefault(name.group(1), List.of()).stream()
                            .anyMatch(type -> method == null
                                    || type.getAllMethods().stream()
                                            .anyMatch(m -> m.getName().equals(method)));
            if (!there) {
                unknown.add(name.group());
            }
        }
        assertTrue(names > 50, "only " + names + " names in the guide");
        assertEquals(Set.of(), unknown);
    }

    @Test
    void providesAgreesWithServiceFiles() {
        modules().forEach((name, module) -> {
            Map<String, Set<String>> provided = new TreeMap<>();
            module.descriptor().provides().forEach(p -> provided.put(p.service(), new TreeSet<>(p.providers())));
            assertEquals(provided, serviceFiles(module), name);
        });
    }

    private static Map<String, Set<String>> serviceFiles(ModuleReference module) {
        Map<String, Set<String>> services = new TreeMap<>();
        try (ModuleReader reader = module.open()) {
            List<String> files = reader.list()
                    .filter(file -> file.startsWith(SERVICES) && !file.equals(SERVICES))
                    .toList();
            for (String file : files) {
                String text = new String(reader.open(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
                Set<String> providers = text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
                services.put(file.substring(SERVICES.length()), providers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return services;
    }

    /**
     * Where a word of the field stands beside a component's name and means no part: the scope of a model's parameters.
     */
    private static final Map<String, Set<String>> SCOPES = Map.of(
            "org.ergodic.diffusion",
            Set.of("score"),
            // Types of options.
            "org.ergodic.host",
            Set.of("number"),
            "org.ergodic.pipeline",
            Set.of("score"));

    /** Whose parts anybody may name. */
    private static final String SHARED = "org.ergodic.common";

    /** Names of parts that are words of the field, so that alone they do not tell that a part is meant. */
    private static final Set<String> WORDS_OF_THE_FIELD = Set.of(
            "argmax",
            "autoencoder",
            "checkerboard",
            "classifier",
            "consistency",
            "data",
            "date",
            "decode",
            "density",
            "diffusion",
            "encode",
            "energy",
            "ensemble",
            "evaluate",
            "flow",
            "flow-map",
            "gaussian",
            "integer",
            "interval",
            "invert",
            "langevin",
            "log-likelihood",
            "log",
            "logit",
            "marginals",
            "number",
            "one-hot",
            "permutation",
            "radial",
            "residual",
            "reverse",
            "roundness",
            "sample",
            "score",
            "split",
            "squeeze",
            "straight",
            "sigmoid",
            "softplus",
            "sum",
            "train");

    /**
     * Modules whose readers are told of parts by name: the command line in its help, and the workloads of the
     * benchmarks.
     */
    private static final Set<String> SPEAKERS = Set.of("org.ergodic.cli", "org.ergodic.bench");

    private static String module(Registered<?> part) {
        return part.origin().replaceFirst("[@ ].*", "");
    }

    /** What a part takes by default is in its own jar or in {@code common}. */
    @Test
    void defaultsAreOfOnesOwnJarOrOfCommon() {
        Registry registry = Registry.load();
        List<String> faults = new ArrayList<>();
        int seen = 0;
        for (Registered<?> part : registry.all()) {
            for (RecordComponent option : part.factory().config().getRecordComponents()) {
                Option said = option.getAnnotation(Option.class);
                Optional<Kind<?>> kind = said == null ? Optional.empty() : Kind.named(said.kind());
                if (kind.isEmpty() || said.byDefault().equals(Option.REQUIRED)) {
                    continue;
                }
                for (Registered<?> named : registry.list(kind.get())) {
                    if (words(said.byDefault()).contains(named.name())) {
                        seen++;
                        if (!List.of(module(part), SHARED).contains(module(named))) {
                            faults.add(part.words() + " takes by default " + named.words() + " of " + module(named));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(seen > 5, "defaults that name parts: " + seen);
    }

    /** No arrow between families by a name in a string: of a default, of advice in a message. */
    @Test
    void stringsNameNoPartOfAnotherFamily() throws IOException {
        Map<String, Set<String>> owners = new TreeMap<>();
        Registry.load()
                .all()
                .forEach(part -> owners.computeIfAbsent(part.name(), n -> new TreeSet<>())
                        .add(module(part)));
        Set<String> faults = new TreeSet<>();
        int seen = 0;
        for (Map.Entry<String, ModuleReference> module : modules().entrySet()) {
            String own = module.getKey();
            if (SPEAKERS.contains(own) || own.equals("org.ergodic.nd4j")) {
                continue;
            }
            Set<String> known = new TreeSet<>(ARROWS.get(own));
            known.addAll(List.of(own, SHARED));
            for (Constants constants : constants(module.getValue())) {
                for (String text : constants.strings()) {
                    for (String word : words(text)) {
                        Set<String> of = owners.getOrDefault(word, Set.of());
                        seen += of.isEmpty() ? 0 : 1;
                        boolean meant = !WORDS_OF_THE_FIELD.contains(word)
                                || constants.namesComponents()
                                        && text.equals(word)
                                        && !SCOPES.getOrDefault(own, Set.of()).contains(word);
                        if (meant && !of.isEmpty() && of.stream().noneMatch(known::contains)) {
                            faults.add(own + " says " + word + " of " + of + " in: " + text);
                        }
                    }
                }
            }
        }
        for (Registered<?> part : Registry.load().all()) {
            if (!ARROWS.containsKey(module(part))) {
                // Of the tests themselves.
                continue;
            }
            Set<String> known = new TreeSet<>(ARROWS.get(module(part)));
            known.addAll(List.of(module(part), SHARED));
            for (String word : words(part.factory().description())) {
                Set<String> of = owners.getOrDefault(word, Set.of());
                if (!WORDS_OF_THE_FIELD.contains(word)
                        && !of.isEmpty()
                        && of.stream().noneMatch(known::contains)) {
                    faults.add(part.words() + " describes itself by " + word + " of " + of);
                }
            }
        }
        assertEquals("", String.join("\n", faults));
        assertTrue(seen > 100, "names of parts in the strings of the jars, most of them their own: " + seen);
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[^A-Za-z0-9.-]+"))
                .map(word -> word.replaceFirst("[.-]+$", ""))
                .collect(Collectors.toSet());
    }

    /**
     * Of the constants of a class.
     *
     * @param strings its strings, those of concatenations too
     * @param namesComponents whether it calls a method that makes a component of a name
     */
    private record Constants(Set<String> strings, boolean namesComponents) {
        private static final Pattern NAMING =
                Pattern.compile("\\(Ljava/lang/String;.*\\)Lorg/ergodic/api/config/Component;");

        /** Reads the constant pool of a class file (The Java Virtual Machine Specification, section 4.4). */
        static Constants of(DataInputStream in) throws IOException {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            Map<Integer, String> texts = new TreeMap<>();
            Set<Integer> strings = new TreeSet<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.put(i, in.readUTF());
                    case 8 -> strings.add(in.readUnsignedShort());
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        // A long or double takes two places.
                        i++;
                    }
                    case 7, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IOException("a constant of the unknown kind " + tag);
                }
            }
            return new Constants(
                    strings.stream().map(texts::get).collect(Collectors.toCollection(TreeSet::new)),
                    texts.values().stream().anyMatch(NAMING.asMatchPredicate()));
        }
    }

    private static List<Constants> constants(ModuleReference module) throws IOException {
        List<Constants> all = new ArrayList<>();
        try (ModuleReader reader = module.open()) {
            for (String file :
                    reader.list().filter(name -> name.endsWith(".class")).toList()) {
                try (DataInputStream in = new DataInputStream(
                        new BufferedInputStream(reader.open(file).orElseThrow()))) {
                    all.add(Constants.of(in));
                }
            }
        }
        return all;
    }
}
