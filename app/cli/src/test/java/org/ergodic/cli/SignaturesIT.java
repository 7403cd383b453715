package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What others may compile against is written down beside the code, so that a change of it is a visible line of a
 * commit, and says how stable it is.
 *
 * <p>The modules are those to which {@code docs/using.md} promises anything. The others are left out: their exported
 * types are there for {@code ServiceLoader} and the configs of their parts, whose names in pipelines other tests hold.
 */
class SignaturesIT {
    private static final Path ROOT = Path.of(System.getProperty("ergodic.root", "../.."));
    private static final String FILE = "signatures.txt";
    private static final String ACCEPT = "mvn -q -Psignatures -Dquick verify";

    @ParameterizedTest
    @CsvSource({
        "api, org.ergodic.api.sde.SDE",
        "common, org.ergodic.common.solver.GridSolver",
        "testkit, org.ergodic.testkit.SdeContract",
        "app/pipeline, org.ergodic.pipeline.Pipeline"
    })
    void everyChangeIsALineOfACommit(String module, String type) throws IOException {
        List<String> now = Signatures.moduleOf(type).lines();
        assertTrue(now.stream().anyMatch(line -> line.startsWith(type + " : ")), "an empty scan");
        Path file = ROOT.resolve(module).resolve(FILE);
        if (System.getProperty("ergodic.signatures", "").equals("accept")) {
            Files.write(file, now);
            return;
        }
        List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (now.equals(written)) {
            return;
        }
        fail("The public signatures of " + module + " are not those of " + module + "/" + FILE + ":\n"
                + String.join("\n", difference(written, now))
                + "\nIf that is meant, write the files anew and commit them: "
                + ACCEPT);
    }

    private static List<String> difference(List<String> written, List<String> now) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> all = new TreeSet<>(written);
        all.addAll(now);
        for (String line : all) {
            if (!now.contains(line)) {
                lines.add("- " + line);
            } else if (!written.contains(line)) {
                lines.add("+ " + line);
            }
        }
        return lines.isEmpty() ? List.of("  the same lines in another order, or twice") : lines;
    }

    @ParameterizedTest
    @CsvSource({
        "api, org.ergodic.api.sde.SDE",
        "common, org.ergodic.common.solver.GridSolver",
        "testkit, org.ergodic.testkit.SdeContract"
    })
    void everyTypeSaysHowStableItIs(String module, String type) {
        List<String> unmarked = Signatures.moduleOf(type).topLevel().stream()
                .filter(t -> Signatures.status(t).isEmpty())
                .map(Class::getName)
                .toList();
        assertEquals(List.of(), unmarked, "public types of " + module + " without @API(status = ...)");
    }

    @Test
    @DisplayName("what is STABLE names only what is STABLE")
    void stabilityHoldsForWhatIsNamed() {
        assertEquals(Map.of(), Signatures.moduleOf("org.ergodic.api.sde.SDE").unstableBelowStable());
    }

    /** A noun with more to implement is several nouns. */
    @Test
    void anImplementerWritesAtMostFourMethods() {
        assertEquals(Map.of(), Signatures.moduleOf("org.ergodic.api.sde.SDE").abstractMethods(4));
    }
}
