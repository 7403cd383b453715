package org.ergodic.app.plugins;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.PluginFailure;
import org.ergodic.api.plugin.Registry;

/**
 * Loads plugin folders. Each becomes a module layer of its own, so that two plugins may carry different versions of one
 * library. A folder that cannot be used is a failure that is reported; the rest goes on without it.
 */
public final class PluginLoader {
    private static final String JAR = ".jar";

    private final List<ModuleLayer> layers = new ArrayList<>();
    private final List<PluginFailure> failures = new ArrayList<>();

    private PluginLoader() {}

    /**
     * All components: those of the application and those of plugin folders.
     *
     * @param roots folders of plugin folders; one that does not exist is passed over
     * @return the registry, which also knows the failures
     * @throws Registry.DuplicateNameException if two factories of a kind have one name
     */
    public static Registry load(List<Path> roots) {
        PluginLoader loader = new PluginLoader();
        roots.stream().map(root -> root.toAbsolutePath().normalize()).distinct().forEach(loader::root);
        return Registry.load(loader.layers, loader.failures);
    }

    private void root(Path root) {
        if (!Files.isDirectory(root)) {
            return;
        }
        for (Path entry : list(root)) {
            if (Files.isDirectory(entry)) {
                plugin(entry);
            } else if (entry.toString().endsWith(JAR)) {
                failures.add(new PluginFailure(
                        entry.toString(),
                        "a jar must lie in a folder of its own: move it to " + root.resolve(stem(entry))));
            }
        }
    }

    private static String stem(Path jar) {
        String name = jar.getFileName().toString();
        return name.substring(0, name.length() - JAR.length());
    }

    private List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            failures.add(new PluginFailure(folder.toString(), "cannot be read: " + e.getMessage()));
            return List.of();
        }
    }

    private void plugin(Path folder) {
        List<Path> jars =
                list(folder).stream().filter(p -> p.toString().endsWith(JAR)).toList();
        if (jars.isEmpty()) {
            failures.add(new PluginFailure(folder.toString(), "there is no jar in it"));
            return;
        }
        Optional<String> obstacle =
                jars.stream().flatMap(jar -> broken(jar).stream()).findFirst();
        if (obstacle.isPresent()) {
            failures.add(new PluginFailure(folder.toString(), obstacle.get()));
            return;
        }
        if (!Registry.class.getModule().isNamed()) {
            failures.add(new PluginFailure(
                    folder.toString(),
                    "plugin folders need Ergodic on the module path; on the class path, add the plugin's jars to it"));
            return;
        }
        try {
            layer(folder, jars);
        } catch (FindException | ResolutionException | LayerInstantiationException | SecurityException e) {
            failures.add(new PluginFailure(folder.toString(), "its modules cannot be resolved: " + e.getMessage()));
        }
    }

    private static Optional<String> broken(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.size() == 0 ? Optional.of(jar.getFileName() + " is empty") : Optional.empty();
        } catch (IOException e) {
            return Optional.of(jar.getFileName() + " is broken: " + e.getMessage() + ". Copy it again");
        }
    }

    private void layer(Path folder, List<Path> jars) throws LayerInstantiationException {
        ModuleLayer boot = ModuleLayer.boot();
        ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
        Set<String> names = finder.findAll().stream()
                .map(ModuleReference::descriptor)
                .map(ModuleDescriptor::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shadowed = names.stream()
                .filter(n -> boot.findModule(n).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!shadowed.isEmpty()) {
            failures.add(new PluginFailure(
                    folder.toString(),
                    "it carries " + String.join(", ", shadowed) + ", which the application has already. Remove "
                            + (shadowed.size() == 1 ? "that jar" : "those jars") + " from the folder"));
            return;
        }
        // The after finder: as the before finder, a stray copy of the API in a plugin would shadow ours.
        Configuration configuration = boot.configuration().resolve(ModuleFinder.of(), finder, names);
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, PluginLoader.class.getClassLoader());
        if (!provides(layer)) {
            failures.add(
                    new PluginFailure(
                            folder.toString(),
                            "it provides no component: its module-info needs provides org.ergodic.api.plugin.SdeFactory (or "
                                    + "another factory) with ..., and a jar without module-info the same in META-INF/services"));
            return;
        }
        layers.add(layer);
    }

    private static boolean provides(ModuleLayer layer) {
        Set<String> services =
                Kind.all().stream().map(kind -> kind.factory().getName()).collect(Collectors.toSet());
        return layer.modules().stream()
                .flatMap(module -> module.getDescriptor().provides().stream())
                .anyMatch(provided -> services.contains(provided.service()));
    }
}
