package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.PluginLoader;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
    @TempDir
    private Path root;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    private static void jar(Path file, String entry) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(0);
        }
    }

    @Test
    void reportsWhatCannotBeUsedAndGoesOn() throws IOException {
        Files.writeString(folder("broken").resolve("a.jar"), "no jar");
        folder("empty");
        jar(root.resolve("loose.jar"), "x.txt");
        jar(folder("nothing").resolve("nothing.jar"), "x.txt");
        List<String> failures = PluginLoader.load(List.of(root, root.resolve("none"))).failures().stream()
                .map(Object::toString)
                .toList();
        assertEquals(4, failures.size(), failures.toString());
        assertTrue(failures.get(0).contains("a.jar is broken"), failures.toString());
        assertTrue(failures.get(1).contains("there is no jar in it"), failures.toString());
        assertTrue(
                failures.get(2).contains("move it to " + root.toAbsolutePath().resolve("loose")), failures.toString());
        assertTrue(failures.get(3).contains("nothing"), failures.toString());
        assertFalse(PluginLoader.load(List.of(root)).list(Kind.OPTIMIZER).isEmpty(), "the rest goes on");
    }

    @Test
    void aPluginDoesNotBringWhatTheApplicationHas() throws IOException {
        Path carried = Path.of(java.net.URI.create(picocli.CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Files.copy(carried, folder("greedy").resolve("picocli.jar"));
        Registry registry = PluginLoader.load(List.of(root));
        assertEquals(1, registry.failures().size());
        String message = registry.failures().get(0).toString();
        assertTrue(message.contains("info.picocli, which the application has already"), message);
    }
}
