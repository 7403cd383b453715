package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.SDE;
import org.ergodic.host.PluginFailure;
import org.ergodic.host.PluginLoader;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars that cannot be used: each is reported with its cause, and nothing else is lost. */
class BadPluginsTest {
    /** A jar of one SDE, whose name stands in a file in it. */
    private static Path template;

    @TempDir
    private static Path once;

    @TempDir
    private Path root;

    @BeforeAll
    static void build() {
        String named = """
                try (java.io.InputStream in = F.class.getResourceAsStream("name")) {
                  return new String(in.readAllBytes());
                } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }""";
        template = PluginJars.jar(
                once.resolve("template/template.jar"),
                "module acme.sde { requires transitive org.ergodic.api; exports acme.sde;"
                        + " provides org.ergodic.api.plugin.SdeFactory with acme.sde.F; }",
                "acme.sde",
                List.of(),
                PluginJars.factory("F", "SdeFactory", "SDE", "NAME", PluginJars.SOUND_SDE)
                        .replace("return \"NAME\";", named),
                PluginJars.factory(
                        "Closed", "SdeFactory", "SDE", "acme.closed", "return null;", "private Closed() {}"));
    }

    private Registry load() {
        return PluginLoader.load(List.of(root));
    }

    /** A plugin folder with a jar of an SDE. */
    private Path sde(String folder, String name) {
        try {
            Path jar = Files.createDirectories(root.resolve(folder)).resolve(folder + ".jar");
            Files.copy(template, jar);
            PluginJars.change(jar, top -> Files.writeString(top.resolve("acme/sde/name"), name));
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same jar without a module-info. */
    private static void serviceFile(Path top, String provider) throws IOException {
        Files.delete(top.resolve("module-info.class"));
        Path services = Files.createDirectories(top.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.ergodic.api.plugin.SdeFactory"), provider);
    }

    /** The message of the only failure. */
    private String failure() {
        List<PluginFailure> failures = load().failures();
        assertEquals(1, failures.size(), failures.toString());
        return failures.get(0).toString();
    }

    private void assertFailure(String... pieces) {
        String message = failure();
        for (String piece : pieces) {
            assertTrue(message.contains(piece), piece + " in: " + message);
        }
        for (String java : List.of("Exception", "Error:", "java.lang")) {
            assertFalse(message.contains(java), java + " in: " + message);
        }
        assertFalse(load().list(Kind.SOLVER).isEmpty(), "the rest goes on");
    }

    private static String unknown(Registry registry, String name) {
        return assertThrows(ConfigException.class, () -> registry.find(Kind.SDE, name, Location.JAVA, ""))
                .getMessage();
    }

    @Test
    void aSoundPluginIsLoaded() {
        sde("sound", "acme.sound");
        Registry registry = load();
        assertEquals(List.of(), registry.failures());
        Registered<SDE> found = registry.find(Kind.SDE, "acme.sound", Location.JAVA, "");
        assertFalse(found.official());
        assertEquals("acme.sde (sound/sound.jar)".replace('/', File.separatorChar), found.origin());
    }

    @Test
    void aDoubledNameIsNeithers() {
        sde("one", "acme.same");
        sde("two", "acme.same");
        sde("three", "acme.other");
        assertFailure("one.jar", "two.jar", "\"acme.same\"", "Remove one of them");
        Registry registry = load();
        assertTrue(unknown(registry, "acme.same").contains("two.jar"), unknown(registry, "acme.same"));
        assertEquals(
                "acme.other",
                registry.find(Kind.SDE, "acme.other", Location.JAVA, "").name());
        assertEquals(
                List.of("acme.same"),
                List.copyOf(registry.refused().get(Kind.SDE).keySet()));
    }

    @Test
    void ergodicKeepsItsNames() {
        sde("greedy", "vp");
        assertFailure("greedy.jar", "\"vp\"", "Ergodic's own", "acme.vp");
        assertTrue(load().find(Kind.SDE, "vp", Location.JAVA, "").official());
    }

    @Test
    void namesWithoutAPrefixAreErgodics() {
        sde("plain", "plainname");
        assertFailure("plain.jar", "\"plainname\"", "prefix", "acme.plainname");
        assertTrue(unknown(load(), "plainname").contains("plain.jar"), unknown(load(), "plainname"));
    }

    @Test
    void modulesOfOneNameInTwoFoldersDoNotDisturbEachOther() throws IOException {
        Path one = sde("one", "acme.one");
        Path two = sde("two", "acme.two");
        Registry registry = load();
        assertEquals(List.of(), registry.failures());
        assertEquals(
                "acme.one",
                registry.find(Kind.SDE, "acme.one", Location.JAVA, "").name());
        assertEquals(
                "acme.two",
                registry.find(Kind.SDE, "acme.two", Location.JAVA, "").name());
        // In one folder they are two versions of one thing, of which Java would take the first.
        Files.move(two, one.resolveSibling("two.jar"));
        Files.delete(root.resolve("two"));
        assertFailure("the module acme.sde twice", "one.jar", "two.jar");
    }

    /** In a module-info, where nothing counts bytes, a constant may have any length. */
    private static byte[] replaced(byte[] classFile, String constant, String by) {
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        String before = utf8(constant);
        assertTrue(text.contains(before), constant);
        return text.replace(before, utf8(by)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String constant) {
        return "\u0001" + (char) (constant.length() >> 8) + (char) (constant.length() & 0xff) + constant;
    }

    private static String ours() {
        return Kind.class.getModule().getDescriptor().rawVersion().orElseThrow();
    }

    /** As if it had been compiled against another version; before 1.0 another minor release may have another API. */
    @ParameterizedTest
    @CsvSource({"0.99.0, newer", "17.2, newer", "0.0.3, older"})
    void aJarOfAnotherApiIsRefused(String version, String how) throws IOException {
        Path jar = sde("other", "acme.other");
        PluginJars.change(jar, top -> {
            Path info = top.resolve("module-info.class");
            Files.write(info, replaced(Files.readAllBytes(info), ours(), version));
        });
        assertFailure("other.jar was compiled against org.ergodic.api " + version, how, ours(), "compile it anew");
        sde("sound", "acme.sound");
        assertEquals(
                "acme.sound",
                load().find(Kind.SDE, "acme.sound", Location.JAVA, "").name());
    }

    /** A jar without module-info, of which the compiler recorded nothing. */
    @Test
    void aManifestSaysTheVersionToo() throws IOException {
        Path jar = sde("plain", "acme.plain");
        for (String version : List.of("99.1", "soon", ours())) {
            PluginJars.change(jar, top -> {
                Files.deleteIfExists(top.resolve("module-info.class"));
                Path services = Files.createDirectories(top.resolve("META-INF/services"));
                Files.writeString(services.resolve("org.ergodic.api.plugin.SdeFactory"), "acme.sde.F\n");
                Files.writeString(
                        top.resolve("META-INF/MANIFEST.MF"),
                        "Manifest-Version: 1.0\nAutomatic-Module-Name: acme.sde\nErgodic-Spi-Version: " + version
                                + "\n");
            });
            if (version.equals(ours())) {
                assertEquals(
                        "acme.plain",
                        load().find(Kind.SDE, "acme.plain", Location.JAVA, "").name());
            } else {
                assertFailure("plain.jar", version, version.equals("soon") ? "no version" : "newer");
            }
        }
    }

    /** One plugin with two versions of a library: each folder has its own. */
    @Test
    void twoVersionsOfALibraryStandSideBySide() throws IOException {
        String library = "module acme.library { exports acme.library; }";
        String source =
                "package acme.library; public final class Library { public static String is() { return \"%s\"; } }";
        Path one = PluginJars.jar(
                root.resolve("one/library-1.0.jar"), library, "acme.library", List.of(), source.formatted("one"));
        PluginJars.jar(
                root.resolve("two/library-2.0.jar"), library, "acme.library", List.of(), source.formatted("two"));
        Path jar = PluginJars.jar(
                root.resolve("one/user.jar"),
                "module acme.user { requires transitive org.ergodic.api; requires acme.library; exports acme.user;"
                        + " provides org.ergodic.api.plugin.SdeFactory with acme.user.F; }",
                "acme.user",
                List.of(one),
                PluginJars.factory("F", "SdeFactory", "SDE", "NAME", PluginJars.SOUND_SDE)
                        .replace("return \"NAME\";", "return \"acme.\" + acme.library.Library.is();"));
        Files.copy(jar, root.resolve("two/user.jar"));
        Registry registry = load();
        assertEquals(List.of(), registry.failures());
        for (String name : List.of("acme.one", "acme.two")) {
            assertEquals(name, registry.find(Kind.SDE, name, Location.JAVA, "").name());
        }
    }

    /** The class file version stands in bytes 6 and 7. */
    private static void makeNewer(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 99;
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource({"module-info.class", "acme/sde/F.class"})
    void anotherJavaIsNamed(String entry) {
        PluginJars.change(sde("newer", "acme.newer"), jar -> makeNewer(jar.resolve(entry)));
        assertFailure(
                "newer", "it needs Java 55", "this is Java " + Runtime.version().feature(), "--release");
    }

    @Test
    void aTruncatedJarIsNoJar() throws IOException {
        Path jar = sde("cut", "acme.cut");
        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        String message = failure();
        assertTrue(message.contains("cut.jar is broken: it is no jar, or a part of one"), message);
    }

    @Test
    void aMissingModuleIsNamed() {
        Path library = PluginJars.jar(
                once.resolve("lib/lib.jar"),
                "module acme.lib { exports acme.lib; }",
                "acme.lib",
                List.of(),
                "package acme.lib; public final class L {}");
        PluginJars.jar(
                root.resolve("needy/needy.jar"),
                "module acme.needy { requires acme.lib; requires transitive org.ergodic.api; }",
                "acme.needy",
                List.of(library),
                "package acme.needy; final class N {}");
        assertFailure("needy", "it needs the module acme.lib (required by acme.needy)", "Put its jar into the folder");
    }

    @Test
    void aPackageOfOursIsNotAPlugins() {
        PluginJars.change(sde("split", "acme.split"), top -> {
            Path ours = Files.createDirectories(top.resolve("org/ergodic/api/plugin"));
            Files.copy(top.resolve("acme/sde/F.class"), ours.resolve("Kind.class"));
            // A module-info lists its packages; without one all are found.
            serviceFile(top, "acme.sde.F");
        });
        assertFailure("split", "two modules have the same package", "org.ergodic.api.plugin");
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        PluginJars.change(sde("gone", "acme.gone"), top -> Files.delete(top.resolve("acme/sde/F.class")));
        assertFailure("gone.jar", "acme.sde.F");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.sde.Other, the class acme.sde.Other that it names is not there",
        "acme.sde.F$Config, the class acme.sde.F$Config that it names is no SdeFactory",
        "acme.sde.Closed, the class acme.sde.Closed has no public constructor without arguments"
    })
    void aServiceFileThatNamesNoFactoryIsNamed(String provider, String why) {
        PluginJars.change(sde("gone", "acme.gone"), top -> serviceFile(top, provider));
        assertFailure("gone", why);
    }

    /** Whether it can be made, and what it says of itself, is asked of a factory when it is found. */
    @Test
    void factoriesThatCannotBeUsedAreNamed() {
        Map<String, String> faults = Map.of(
                "NoDescription", "\"acme.no-description\": it has no description",
                "NoConfig", "\"acme.no-config\": its config must be a record",
                "Hidden", "\"acme.hidden\": the config record acme.faulty.Hidden$Config cannot be used: make it and",
                "Untyped",
                        "the type java.util.Map<java.lang.Integer, java.lang.String> of 'x' is none that a "
                                + "config may hold",
                "Nameless", "the name of its sde acme.faulty.Nameless cannot be had: IllegalStateException: who",
                "Shouting", "kebab-case",
                "Half", "the class acme.faulty.Helper is missing",
                "Unmade", "its sde acme.faulty.Unmade cannot be made: ArithmeticException",
                "Untraited", "\"acme.untraited\": IllegalStateException: not today");
        String sound = PluginJars.factory("TYPE", "SdeFactory", "SDE", "acme.NAME", PluginJars.SOUND_SDE);
        String untraited = PluginJars.factory(
                "Untraited",
                "SolverFactory",
                "Solver<?>",
                "acme.untraited",
                "return null;",
                "public Traits traits() { throw new IllegalStateException(\"not today\"); }");
        Path jar = PluginJars.jar(
                root.resolve("faulty/faulty.jar"),
                "module acme.faulty { requires transitive org.ergodic.api; exports acme.faulty;"
                        + " provides org.ergodic.api.plugin.SolverFactory with acme.faulty.Untraited;"
                        + " provides org.ergodic.api.plugin.SdeFactory with acme.faulty.NoDescription,"
                        + " acme.faulty.NoConfig, acme.faulty.Hidden, acme.faulty.Untyped, acme.faulty.Nameless,"
                        + " acme.faulty.Shouting, acme.faulty.Half, acme.faulty.Unmade, acme.faulty.Sound; }",
                "acme.faulty",
                List.of(),
                untraited,
                "class Helper { static void help() {} }",
                named(sound, "NoDescription").replace("return \"of a test\"", "return null"),
                named(sound, "NoConfig").replace("return Config.class", "return null"),
                named(sound, "Hidden").replace("public record Config", "record Config"),
                named(sound, "Untyped").replace("Config()", "Config(@Option(\"x\") Map<Integer, String> x)"),
                named(sound, "Nameless")
                        .replace("return \"acme.nameless\"", "throw new IllegalStateException(\"who\")"),
                named(sound, "Shouting").replace("acme.shouting", "ACME"),
                named(sound, "Half").replace("public record", "public Half() { Helper.help(); } public record"),
                named(sound, "Unmade")
                        .replace("public record", "public Unmade() { throw new ArithmeticException(); } public record"),
                named(sound, "Sound"));
        PluginJars.change(jar, top -> Files.delete(top.resolve("acme/faulty/Helper.class")));
        Registry registry = load();
        assertEquals(
                faults.size(), registry.failures().size(), registry.failures().toString());
        faults.forEach((name, why) -> assertTrue(
                registry.failures().stream()
                        .anyMatch(f ->
                                f.origin().contains("faulty.jar") && f.message().contains(why)),
                name + ": " + registry.failures()));
        assertEquals(
                "acme.sound",
                registry.find(Kind.SDE, "acme.sound", Location.JAVA, "").name());
        assertTrue(unknown(registry, "acme.hidden").contains("public"), unknown(registry, "acme.hidden"));
    }

    private static String named(String source, String type) {
        return source.replace("TYPE", type)
                .replace("NAME", type.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
    }

    @Test
    void linksAreFollowedOnce() throws IOException {
        sde("sound", "acme.sound");
        Path link = root.resolveSibling(root.getFileName() + "-link");
        try {
            Files.createSymbolicLink(link, root);
            assertEquals(List.of(), PluginLoader.load(List.of(root, link)).failures());
        } finally {
            Files.deleteIfExists(link);
        }
        Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nowhere"));
        assertFailure("dangling", "a link to", "which is not there");
        Files.delete(root.resolve("dangling"));
        Files.createSymbolicLink(root.resolve("circle"), root.resolve("circle"));
        assertFailure("circle", "a link to");
        Files.delete(root.resolve("circle"));
        Files.createSymbolicLink(
                Files.createDirectories(root.resolve("inside")).resolve("a.jar"), root.resolve("inside/a.jar"));
        assertFailure("inside", "a.jar is a link to");
    }

    @Test
    void hiddenFoldersAreNoPlugins() throws IOException {
        Files.createDirectories(root.resolve(".git"));
        assertEquals(List.of(), load().failures());
    }
}
