package org.ergodic.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages below a root of sources, and which of them use which. */
final class Packages {
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    /** Text blocks and strings too, in which comments do not start. */
    private static final Pattern COMMENT =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    /** A qualified name of a type, or the star of an import, with its package. */
    private static final Pattern QUALIFIED = Pattern.compile("\\b((?:[a-z]\\w*\\.)+)(?=[A-Z*])");

    private final Map<String, Integer> types = new TreeMap<>();
    private final Map<String, Set<String>> uses = new TreeMap<>();

    Packages(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Packages::declaresTypes).sorted().toList()) {
                add(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sources in " + root.toAbsolutePath(), e);
        }
    }

    private static boolean declaresTypes(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("module-info.java") && !name.equals("package-info.java");
    }

    private void add(String source) {
        String code = COMMENT.matcher(source).replaceAll("");
        Matcher declared = PACKAGE.matcher(code);
        if (!declared.find()) {
            throw new IllegalArgumentException("a source without a package:\n" + source);
        }
        String own = declared.group(1);
        types.merge(own, 1, Integer::sum);
        Set<String> used = uses.computeIfAbsent(own, name -> new TreeSet<>());
        Matcher names = QUALIFIED.matcher(code);
        while (names.find()) {
            String name = names.group(1);
            used.add(name.substring(0, name.length() - 1));
        }
        used.remove(own);
    }

    /** {@return how many top-level types each package has} */
    Map<String, Integer> types() {
        return Map.copyOf(types);
    }

    /** {@return packages each of which uses the next and the last the first, or none} */
    List<String> cycle() {
        Set<String> done = new HashSet<>();
        for (String start : types.keySet()) {
            List<String> cycle = cycle(start, new ArrayList<>(), done);
            if (!cycle.isEmpty()) {
                return cycle;
            }
        }
        return List.of();
    }

    private List<String> cycle(String at, List<String> way, Set<String> done) {
        int before = way.indexOf(at);
        if (before >= 0) {
            return List.copyOf(way.subList(before, way.size()));
        }
        if (!types.containsKey(at) || !done.add(at)) {
            return List.of();
        }
        way.add(at);
        for (String next : uses.get(at)) {
            List<String> cycle = cycle(next, way, done);
            if (!cycle.isEmpty()) {
                return cycle;
            }
        }
        way.remove(way.size() - 1);
        return List.of();
    }
}
