package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of small sources. */
class PackagesTest {
    @TempDir
    private Path root;

    @BeforeEach
    void threeInARow() throws IOException {
        write("a", "A", "import x.b.B; class A { String s = \"/*\"; x.b.B b; }");
        write("b", "B", "/* import x.a.A; */ class B { int i = x.c.C.NUMBER; } // x.a.A");
        write("c", "C", "/** {@link x.a.A} */ class C { static final int NUMBER = 1; String s = \"x.a.A\"; }");
        write("c", "package-info", "");
    }

    private void write(String place, String type, String code) throws IOException {
        Path folder = Files.createDirectories(root.resolve("x").resolve(place));
        Files.writeString(folder.resolve(type + ".java"), "package x." + place + ";\n" + code + "\n");
    }

    @Test
    void commentsAndStringsAreNoUses() {
        Packages packages = new Packages(root);
        assertEquals(Map.of("x.a", 1, "x.b", 1, "x.c", 1), packages.types());
        assertEquals(List.of(), packages.cycle());
    }

    @Test
    void cyclesAreFound() throws IOException {
        write("c", "D", "import x.b.*; class D {}");
        assertEquals(List.of("x.b", "x.c"), new Packages(root).cycle());
    }

    /** A constant leaves no trace in class files. */
    @Test
    void constantsAreUses() throws IOException {
        write("c", "D", "class D { int i = x.a.A.I; }");
        assertEquals(List.of("x.a", "x.b", "x.c"), new Packages(root).cycle());
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThrows(UncheckedIOException.class, () -> new Packages(root.resolve("none")));
    }
}
