package org.ergodic.host;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a plugin was compiled against an Ergodic that this one can stand for. The compiler writes into a module-info
 * which version of each module it saw; a jar without one says it in its manifest, as {@code Ergodic-Spi-Version}. A jar
 * that says nothing is taken as it is.
 *
 * <p>The rule is what a release number promises: from 1.0 on, a plugin runs on the same and on later minor releases of
 * its major one; before 1.0, on its own minor release only. Patches do not count.
 */
final class SpiVersion {
    static final String ATTRIBUTE = "Ergodic-Spi-Version";

    private static final String OURS = "org.ergodic.";

    /** What stands for all our modules, which have one version. */
    private static final String API = OURS + "api";

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.+-].*)?");

    private SpiVersion() {}

    /**
     * Why a plugin cannot run here.
     *
     * @param jars those of a plugin folder
     * @return what is wrong and what to do; empty if nothing is
     */
    static Optional<String> obstacle(List<Path> jars) {
        return jars.stream().flatMap(jar -> obstacle(jar).stream()).findFirst();
    }

    private static Optional<String> obstacle(Path jar) {
        String name = jar.getFileName().toString();
        try {
            Optional<String> declared = declared(jar);
            if (declared.isPresent() && !isRelease(declared.get())) {
                return Optional.of(name + " has the value \"" + declared.get() + "\" for " + ATTRIBUTE
                        + " in its manifest, which is no version. Give it that of the ergodic-api that it was compiled"
                        + " against, such as 1.0");
            }
            Optional<String> wrong = declared.flatMap(version -> obstacle(name, API, version));
            if (wrong.isPresent()) {
                return wrong;
            }
            for (ModuleReference module : ModuleFinder.of(jar).findAll()) {
                for (ModuleDescriptor.Requires requires : module.descriptor().requires()) {
                    wrong = requires.name().startsWith(OURS)
                            ? requires.rawCompiledVersion().flatMap(version -> obstacle(name, requires.name(), version))
                            : Optional.empty();
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | FindException e) {
            // Whoever loads it says what is wrong with the jar.
            return Optional.empty();
        }
    }

    private static Optional<String> declared(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return Optional.ofNullable(manifest)
                    .map(m -> m.getMainAttributes().getValue(ATTRIBUTE))
                    .map(String::strip);
        }
    }

    private static Optional<String> obstacle(String jar, String module, String compiled) {
        return ModuleLayer.boot()
                .findModule(module)
                .flatMap(ours -> ours.getDescriptor().rawVersion())
                .flatMap(version -> obstacle(compiled, version))
                .map(why -> jar + " was compiled against " + module + " " + why);
    }

    private static boolean isRelease(String version) {
        return RELEASE.matcher(version).matches();
    }

    /**
     * The rule.
     *
     * @param compiled the version that a plugin was compiled against
     * @param ours the version that is here
     * @return what is wrong, after "was compiled against"; empty if they go together, or one is no release number
     */
    static Optional<String> obstacle(String compiled, String ours) {
        Matcher theirs = RELEASE.matcher(compiled);
        Matcher here = RELEASE.matcher(ours);
        if (!theirs.matches() || !here.matches()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(here.group(1));
        int minor = Integer.parseInt(here.group(2));
        int theirMajor = Integer.parseInt(theirs.group(1));
        int theirMinor = Integer.parseInt(theirs.group(2));
        boolean fits = theirMajor == major && (major == 0 ? theirMinor == minor : theirMinor <= minor);
        if (fits) {
            return Optional.empty();
        }
        boolean newer = theirMajor > major || theirMajor == major && theirMinor > minor;
        return Optional.of(compiled + ", which is " + (newer ? "newer" : "older") + " than this Ergodic (" + ours
                + ") and does not go with it. Take a release of the plugin for " + major + "." + minor
                + ", compile it anew"
                + (newer ? ", or run it with Ergodic " + theirMajor + "." + theirMinor : ""));
    }
}
