package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What is asked of the packages of a module: each is small enough to be seen at once, and none needs itself by way of others.
 * Read off the sources, since class files no longer say whose constants they hold; comments do not count.
 */
public abstract class PackagesContract {
    /** The most top-level types of a package. */
    private static final int MOST = 35;

    /** {@return the root of the sources, below the module's folder} */
    protected Path sources() {
        return Path.of(System.getProperty("basedir", ""), "src", "main", "java");
    }

    /** Fewer than two packages would say that the sources were not found. */
    @Test
    void packagesAreFound() {
        Map<String, Integer> types = new Packages(sources()).types();
        assertTrue(types.size() > 1, () -> "in " + sources().toAbsolutePath() + " there are the packages " + types);
    }

    @Test
    void noPackageIsCrowded() {
        Map<String, Integer> crowded = new TreeMap<>(new Packages(sources()).types());
        crowded.values().removeIf(types -> types <= MOST);
        assertEquals(Map.of(), crowded, "packages of more than " + MOST + " top-level types");
    }

    @Test
    void noCycles() {
        assertEquals(List.of(), new Packages(sources()).cycle(), "packages of which each uses the next");
    }
}
