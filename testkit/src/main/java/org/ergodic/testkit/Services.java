package org.ergodic.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the folder or jar of a class says of its services, read from the files, so on either path. */
record Services(Path origin) {
    static Services moduleOf(Class<?> type) {
        try {
            return new Services(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError("no place is known for " + type, e);
        }
    }

    /** The providers that META-INF/services names. */
    Set<String> listed(String service) {
        return read("META-INF/services/" + service, in -> {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    return text.lines()
                            .map(line -> line.replaceAll("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new));
                })
                .orElseGet(TreeSet::new);
    }

    /** The providers that module-info names, if there is one. */
    Optional<Set<String>> provided(String service) {
        return read("module-info.class", ModuleDescriptor::read)
                .map(module -> module.provides().stream()
                        .filter(provides -> provides.service().equals(service))
                        .flatMap(provides -> provides.providers().stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private <T> Optional<T> read(String file, Reader<T> reader) {
        try {
            if (Files.isDirectory(origin)) {
                return read(origin.resolve(file), reader);
            }
            try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                return read(jar.getPath(file), reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " in " + origin, e);
        }
    }

    private static <T> Optional<T> read(Path path, Reader<T> reader) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(reader.read(in));
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }
}
