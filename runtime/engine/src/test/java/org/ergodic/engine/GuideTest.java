package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide docs/engine.md names is in the sources. */
class GuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "engine.md");
    private static final Path SOURCES = Path.of("src");
    private static final Path API = Path.of("..", "..", "api", "src", "main");

    /** What the guide names of other modules and of the JDK. */
    private static final Set<String> ELSEWHERE = Set.of("ArchitectureIT", "Runnable");

    /**
     * A type, with what it has inside, before any arguments: {@code `Type`}, {@code `Type.method`},
     * {@code `Type(...)`}.
     */
    private static final Pattern NAME = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.(\\w+))?(?:\\([^`]*\\))?`");

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(SOURCES), Files.walk(API))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getFileName().toString().equals("package-info.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            GuideTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheGuideNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        Set<String> unknown = new TreeSet<>();
        Matcher name = NAME.matcher(Files.readString(GUIDE));
        int names = 0;
        for (; name.find(); names++) {
            String type = sources.get(name.group(1));
            boolean isNested = type == null
                    && sources.values().stream().anyMatch(text -> text.contains("record " + name.group(1) + "("));
            boolean isThere = name.group(2) == null
                    ? type != null || isNested || ELSEWHERE.contains(name.group(1))
                    : type != null
                            && Pattern.compile("\\b" + name.group(2) + "\\(")
                                    .matcher(type)
                                    .find();
            if (!isThere) {
                unknown.add(name.group());
            }
        }
        assertEquals(Set.of(), unknown);
        assertTrue(names > 60, "only " + names + " names in the guide");
    }
}
