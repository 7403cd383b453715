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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ergodic.api.view.View;
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
            Map.entry("org.ergodic.solvers.predictorcorrector", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.solvers.langevin", Set.of("org.ergodic.common")),
            Map.entry("org.ergodic.bench", Set.of("org.ergodic.common", "org.ergodic.host")),
            Map.entry("org.ergodic.pipeline", Set.of("org.ergodic.data", "org.ergodic.host")),
            Map.entry("org.ergodic.report", Set.of("org.ergodic.pipeline")),
            Map.entry("org.ergodic.cli", Set.of("org.ergodic.pipeline", "org.ergodic.report", "org.ergodic.bench")));

    /** Modules of others that one of ours alone may require, or be named by. */
    private static final Map<String, String> OWNERS = Map.of(
            "com.google.guice", "org.ergodic.cli",
            "info.picocli", "org.ergodic.cli",
            "java.desktop", "org.ergodic.report",
            "org.snakeyaml.engine", "org.ergodic.pipeline");

    /** What the guide names of the JDK and of the tests. */
    private static final Set<String> OUTSIDE = Set.of("ServiceLoader", "ArchitectureIT", "SignaturesIT");

    private static Map<String, ModuleReference> modules() {
        return ModuleFinder.of(Application.DIST.resolve("lib")).findAll().stream()
                .filter(m -> m.location().orElseThrow().getPath().contains("/ergodic-"))
                .collect(Collectors.toMap(m -> m.descriptor().name(), m -> m, (a, b) -> a, TreeMap::new));
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
                .forEach((name, module) -> OWNERS.forEach((library, owner) -> assertEquals(
                        name.equals(owner),
                        module.descriptor().requires().stream()
                                .anyMatch(r -> r.name().equals(library)),
                        name + " and " + library)));
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
}
