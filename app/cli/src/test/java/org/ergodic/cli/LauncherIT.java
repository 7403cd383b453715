package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher {@code ergodic}, copied beside the built files, whose folder has a space in its name. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("ergodic.launcher", "../ergodic"));
    private static final Path JAR = Path.of(System.getProperty("ergodic.example", ""));

    @TempDir
    private Path dir;

    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(dir.resolve("the home/app/target"))
                .getParent()
                .getParent();
        Files.createSymbolicLink(home.resolve("app/target/dist"), Application.DIST.toAbsolutePath());
        Files.copy(LAUNCHER, home.resolve("ergodic"));
    }

    /** The folder is removed after each test, and what its link points to is not to be thought a part of it. */
    @AfterEach
    void unlink() throws IOException {
        Files.delete(home.resolve("app/target/dist"));
    }

    /** A shell script in ASCII, whatever the locale of these tests. */
    private Application.Result shell(List<String> environment, String script) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "set -eu\nergodic() { sh \"$HOME_OF/ergodic\" \"$@\"; }\n" + script);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("ERGODIC"));
        builder.environment().remove("LANG");
        builder.environment().put("HOME_OF", home.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return Application.run(builder, dir);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=xx_YY.UTF-8"})
    void namesOfFilesNeedNotBeAscii(String locale) throws Exception {
        Application.Result locales = shell(List.of(), "locale -a || true");
        Assumptions.assumeTrue(
                locales.out().toLowerCase(java.util.Locale.ROOT).matches("(?s).*(^|\n)(c|en_us)\\.utf-?8(\n|$).*"),
                "this machine has no locale with UTF-8");
        Application.Result result = shell(List.of(locale, "ERGODIC_SET=sample.count=3"), """
                name=$(printf 'gr\\303\\266\\303\\237e')
                printf 'a,b\\n1,2\\n2,1\\n3,5\\n4,4\\n5,0\\n6,2\\n' > "$name.csv"
                printf 'data: { csv: x.csv }\\nmodel: { kind: flow, bijections: [ affine ] }\\ntrain: { steps: 2 }\\n' > p.yaml
                ergodic run p.yaml --quiet --set "data.csv=$name.csv" --out "runs/$name"
                wc -l < "runs/$name/samples.csv"
                """);
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().matches("(?s).*\\b4\\s*$"), result.out());
        // Java says nothing of the Vector API, and the engine has it.
        assertFalse(result.err().contains("WARNING"), result.err());
        assertFalse(result.err().contains("Vector API"), result.err());
    }

    @Test
    void modulePathsAreAdded() throws Exception {
        assertTrue(Files.isRegularFile(JAR), () -> "the example's jar is not built: " + JAR);
        Path jar = Files.copy(
                JAR, Files.createDirectories(dir.resolve("my plugins")).resolve("cosine.jar"));
        String describe = "ergodic plugins describe sde example.cosine";
        Application.Result without = shell(List.of(), describe);
        assertEquals(2, without.exit(), without.out());

        Application.Result added =
                shell(List.of("ERGODIC_MODULE_PATH=" + dir.resolve("none.jar") + ":" + jar), describe);
        assertEquals(0, added.exit(), added.err());
        assertTrue(added.out().contains("example.cosine"), added.out());

        // In options of Java's, which are split at spaces, a path is added too, and other options stay.
        Path plain = Files.copy(JAR, dir.resolve("cosine.jar"));
        for (String option : List.of("-p ", "--module-path=")) {
            Application.Result options = shell(List.of("ERGODIC_OPTS=-Xmx300m " + option + plain + " -Da=b"), describe);
            assertEquals(0, options.exit(), options.err());
        }
        Application.Result missing = shell(List.of("ERGODIC_OPTS=-Xmx300m -p"), describe);
        assertEquals(1, missing.exit());
        assertTrue(missing.err().contains("the path is missing"), missing.err());
    }

    /** In a source tree whose build is new: the first run makes an archive of classes, and no archive is no failure. */
    @Test
    void classesAreArchivedOnce() throws Exception {
        String version = "ergodic --version";
        Application.Result copy = shell(List.of(), version);
        assertEquals(0, copy.exit(), copy.err());
        assertFalse(copy.err().contains("preparing"), "a copy of the built files is left as it is: " + copy.err());

        // Java archives nothing under a path with a space.
        Path tree = Files.createDirectory(dir.resolve("tree"));
        Path dist = Files.createDirectories(tree.resolve("app/target/dist"));
        Files.copy(LAUNCHER, tree.resolve("ergodic"));
        for (String part : List.of("lib", "native")) {
            Files.createSymbolicLink(
                    dist.resolve(part), Application.DIST.resolve(part).toAbsolutePath());
        }
        Files.createFile(tree.resolve("pom.xml"));
        Files.createFile(dist.resolve("built"));
        String at = "HOME_OF=" + tree;
        Application.Result first = shell(List.of(at), version);
        assertEquals(0, first.exit(), first.err());
        assertTrue(first.err().contains("preparing Java"), first.err());
        Path archive;
        try (var files = Files.list(dist.resolve("classes"))) {
            List<Path> made = files.toList();
            assertEquals(1, made.size(), made.toString());
            archive = made.get(0);
        }
        assertTrue(Files.size(archive) > 0, "Java made no archive");
        Application.Result second = shell(List.of(at), version);
        assertEquals(first.out(), second.out());
        assertFalse(second.err().contains("preparing"), second.err());

        // Jars that are not those of the archive, one that cannot be made, and options that want their own.
        Application.Result other =
                shell(List.of(at, "ERGODIC_MODULE_PATH=" + JAR), "ergodic plugins describe sde example.cosine");
        assertEquals(0, other.exit(), other.err());
        assertTrue(other.out().contains("example.cosine"), other.out());
        Application.Result off = shell(List.of(at, "ERGODIC_OPTS=-Xshare:off"), version);
        assertEquals(first.out(), off.out());
        Files.write(archive, new byte[0]);
        Application.Result none = shell(List.of(at), version);
        assertEquals(first.out(), none.out());
        assertEquals(second.err(), none.err());
        for (String link : List.of("lib", "native")) {
            Files.delete(dist.resolve(link));
        }
    }

    /** As the distribution lays it out, with a folder for plugins beside lib. */
    @Test
    void aDistributionRunsByItselfAndHasPluginsOfItsOwn() throws Exception {
        Path place = Files.createDirectories(dir.resolve("a place/ergodic-1.0"));
        Files.copy(LAUNCHER, place.resolve("ergodic"));
        for (String part : List.of("lib", "native")) {
            Files.createSymbolicLink(
                    place.resolve(part), Application.DIST.resolve(part).toAbsolutePath());
        }
        Files.copy(JAR, Files.createDirectories(place.resolve("plugins/cosine")).resolve("cosine.jar"));
        String describe = "ergodic plugins describe sde example.cosine";
        Application.Result result = shell(List.of("HOME_OF=" + place), describe);
        for (String link : List.of("lib", "native")) {
            Files.delete(place.resolve(link));
        }
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("example.cosine"), result.out());
        Application.Result wrong = shell(List.of("ERGODIC_LOG=loud"), describe);
        assertEquals(2, wrong.exit(), wrong.out());
        assertTrue(wrong.err().contains("ERGODIC_LOG is \"loud\""), wrong.err());
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        Application.Result full = shell(List.of(), "ergodic plugins list > /dev/full");
        assertEquals(1, full.exit(), full.err());
        assertTrue(full.err().contains("cannot write to standard output: "), full.err());
        Application.Result head = shell(List.of(), "(ergodic plugins list; echo \"code $?\" >&2) | head -1");
        assertFalse(head.err().contains("error"), head.err());
    }
}
