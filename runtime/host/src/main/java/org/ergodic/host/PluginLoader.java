package org.ergodic.host;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.ergodic.api.message.Causes;
import org.ergodic.api.plugin.Kind;

/**
 * Loads plugin folders. Each becomes a module layer of its own, so that two plugins may carry different versions of one
 * library. A folder that cannot be used, or was compiled against an Ergodic that does not go with this one, is a
 * failure that is reported; the rest goes on without it.
 */
public final class PluginLoader {
    private static final String JAR = ".jar";
    private static final Pattern MISSING = Pattern.compile("Module (\\S+) not found(, required by (\\S+))?");
    private static final Pattern SPLIT = Pattern.compile("(export|contains) package |Package \\S+ in both module ");

    private final List<ModuleLayer> layers = new ArrayList<>();
    private final List<PluginFailure> failures = new ArrayList<>();

    private PluginLoader() {}

    /**
     * All components: those of the application and those of plugin folders.
     *
     * @param roots folders of plugin folders; one that does not exist is passed over
     * @return the registry, which also knows the failures
     */
    public static Registry load(List<Path> roots) {
        PluginLoader loader = new PluginLoader();
        roots.stream().map(PluginLoader::real).distinct().forEach(loader::root);
        return Registry.load(loader.layers, loader.failures);
    }

    /** The same path for the same folder, by whichever link it is reached. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }

    private void root(Path root) {
        if (!Files.isDirectory(root)) {
            return;
        }
        for (Path entry : list(root).orElse(List.of())) {
            if (entry.getFileName().toString().startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                plugin(entry);
            } else if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
                fail(entry, "it is a link to " + target(entry) + ", which is not there. Mend it or remove it");
            } else if (isJar(entry)) {
                fail(entry, "a jar must lie in a folder of its own: move it to " + root.resolve(stem(entry)));
            }
        }
    }

    private void fail(Path place, String why) {
        failures.add(new PluginFailure(place.toString(), why));
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(JAR);
    }

    private static String stem(Path jar) {
        String name = jar.getFileName().toString();
        return name.substring(0, name.length() - JAR.length());
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "nowhere";
        }
    }

    /** What is in a folder; empty, with the failure told, where that cannot be read. */
    private Optional<List<Path>> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return Optional.of(entries.sorted().toList());
        } catch (IOException e) {
            fail(folder, "it cannot be read: " + words(e));
            return Optional.empty();
        }
    }

    private static String words(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "its links go round in a circle";
        }
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : e.getMessage();
    }

    private void plugin(Path folder) {
        Optional<List<Path>> entries = list(folder);
        if (entries.isEmpty()) {
            return;
        }
        List<Path> jars = entries.get().stream().filter(PluginLoader::isJar).toList();
        if (jars.isEmpty()) {
            fail(folder, "there is no jar in it");
            return;
        }
        Optional<String> obstacle = jars.stream()
                .flatMap(jar -> broken(jar).stream())
                .findFirst()
                .or(() -> twice(jars))
                .or(() -> SpiVersion.obstacle(jars));
        if (obstacle.isPresent()) {
            fail(folder, obstacle.get());
            return;
        }
        if (!Registry.class.getModule().isNamed()) {
            fail(
                    folder,
                    "plugin folders need Ergodic on the module path; on the class path, add the plugin's jars to it");
            return;
        }
        try {
            layer(folder, jars);
        } catch (RuntimeException | LinkageError e) {
            fail(folder, unresolved(e));
        }
    }

    /** Why a jar cannot be read as a module, if it cannot. */
    private static Optional<String> broken(Path jar) {
        String name = jar.getFileName().toString();
        if (Files.isDirectory(jar)) {
            return Optional.of(name + " is a folder. Put a jar in its place");
        }
        if (Files.isSymbolicLink(jar) && !Files.exists(jar)) {
            return Optional.of(name + " is a link to " + target(jar) + ", which is not there. Mend it or remove it");
        }
        if (!Files.isReadable(jar)) {
            return Optional.of(name + " cannot be read: permission denied");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.size() == 0) {
                return Optional.of(name + " is empty");
            }
            return descriptor(file).map(why -> name + ": " + why);
        } catch (IOException | RuntimeException e) {
            return Optional.of(
                    name + " is broken: it is no jar, or a part of one (" + e.getMessage() + "). Copy it again");
        }
    }

    /** What is wrong with a jar's module-info, if it has one. */
    private static Optional<String> descriptor(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry("module-info.class");
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            ModuleDescriptor.read(in);
            return Optional.empty();
        } catch (InvalidModuleDescriptorException e) {
            return Optional.of(Causes.words(e)
                    .replaceFirst("^InvalidModuleDescriptorException: ", "its module-info cannot be used: "));
        }
    }

    /** Two jars of one module: Java would silently take the first. */
    private static Optional<String> twice(List<Path> jars) {
        Map<String, Path> seen = new LinkedHashMap<>();
        for (Path jar : jars) {
            try {
                for (ModuleReference module : ModuleFinder.of(jar).findAll()) {
                    Path other = seen.putIfAbsent(module.descriptor().name(), jar);
                    if (other != null) {
                        return Optional.of(
                                "it has the module " + module.descriptor().name() + " twice, in " + other.getFileName()
                                        + " and " + jar.getFileName() + ". Remove one of them");
                    }
                }
            } catch (FindException e) {
                return Optional.of(unresolved(e));
            }
        }
        return Optional.empty();
    }

    private void layer(Path folder, List<Path> jars) {
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
            fail(
                    folder,
                    "it carries " + String.join(", ", shadowed) + ", which the application has already. Remove "
                            + (shadowed.size() == 1 ? "that jar" : "those jars") + " from the folder");
            return;
        }
        // The after finder: as the before finder, a stray copy of the API in a plugin would shadow ours.
        Configuration configuration = boot.configuration().resolve(ModuleFinder.of(), finder, names);
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, PluginLoader.class.getClassLoader());
        if (!provides(layer)) {
            fail(
                    folder,
                    "it provides no component: its module-info needs provides org.ergodic.api.plugin.SdeFactory (or "
                            + "another factory) with ..., and a jar without module-info the same in META-INF/services");
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

    /** Java's message about modules that do not resolve, with what to do. */
    private static String unresolved(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root == e || root.getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getMessage() + ": " + root.getMessage();
        Matcher missing = MISSING.matcher(said);
        if (missing.find()) {
            return "it needs the module " + missing.group(1)
                    + (missing.group(3) == null ? "" : " (required by " + missing.group(3) + ")")
                    + ", which is neither here nor in the application. Put its jar into the folder";
        }
        if (SPLIT.matcher(said).find()) {
            return "two modules have the same package, which Java does not allow: " + said
                    + ". Leave one of them out, or let the plugin have packages of its own";
        }
        return e instanceof FindException
                        || e instanceof ResolutionException
                        || e instanceof LayerInstantiationException
                ? "its modules cannot be resolved: " + said
                : "it cannot be loaded: " + Causes.words(e);
    }
}
