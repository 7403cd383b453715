package org.ergodic.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of the house, read off the built jars. */
class ArchitectureIT {
    private static final String SERVICES = "META-INF/services/";

    /** Each of our jars' modules with the modules of ours that it may require. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("org.ergodic.natives", Set.of()),
            Map.entry("org.ergodic.nd4j", Set.of()),
            Map.entry("org.ergodic.api", Set.of("org.ergodic.nd4j")),
            Map.entry("org.ergodic.engine", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.energy", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.flows", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.score", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.diffusion", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.solvers.eulermaruyama", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.solvers.rungekutta", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.solvers.predictorcorrector", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.solvers.langevin", Set.of("org.ergodic.api")),
            Map.entry("org.ergodic.app", Set.of("org.ergodic.api")));

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
    void onlyTheApplicationKnowsGuice() {
        modules()
                .forEach((name, module) -> assertEquals(
                        name.equals("org.ergodic.app"),
                        module.descriptor().requires().stream()
                                .anyMatch(r -> r.name().equals("com.google.guice")),
                        name));
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
