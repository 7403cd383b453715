package org.ergodic.engine.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ergodic.engine.OpCaseNames;
import org.junit.jupiter.api.Test;

/**
 * The page docs/ops.md is what the engine does: who runs each op is read from plans, derivatives from the table of
 * rules.
 */
class OpsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "ops.md");
    private static final Path GENERATED = Path.of("target", "ops.md");

    private static final String HEAD = """
            # Ops

            What the engine does with each op of SameDiff, by the name that `ergodic explain` and messages show. The rows are generated:
            a test of `runtime/engine` fails where they are not true, and says where the new page is.

            - **Run by** the engine's *kernels*, or by *ND4J* on copies of the arrays: right, and slower. *Both*: by kernels in the usual
              forms, by ND4J in others. A dash: not measured here.
            - **Derivatives** of *any order* in forward and reverse mode; *0* where the result does not change with small changes of
              the inputs; *reverse, once*: at most SameDiff's own, which cannot be differentiated again and has no forward mode, so that
              neither a score through it nor score matching nor a divergence works.

            Ops that are not listed are run by ND4J and have at most SameDiff's own derivative. Random ops, control flow and dropout are
            refused: use `Scope.noise`, `Scope.select` and loops in Java around the compiled program. A function of your own in Java,
            with its derivative, is `Scope.call`.

            | op | run by | derivatives |
            |---|---|---|
            """;

    /** Ops that only the engine itself puts into graphs. */
    private static final Set<String> OWN = Set.of("expand_to", "sum_to", "part", "scatter_along", "pool_at");

    private static String page() {
        Map<String, OpCaseNames.RunBy> runBy = OpCaseNames.runBy();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(runBy.keySet());
        names.addAll(Rules.names());
        names.addAll(Rules.flatNames());
        names.removeIf(name -> OWN.contains(name) || name.endsWith("_bp"));
        Set<String> notReal = OpCaseNames.notReal();
        StringBuilder page = new StringBuilder(HEAD);
        for (String name : names) {
            String derivatives = Rules.flatNames().contains(name) || notReal.contains(name)
                    ? "0"
                    : Rules.names().contains(name) ? "any order" : "reverse, once";
            String by = runBy.containsKey(name)
                    ? switch (runBy.get(name)) {
                        case KERNELS -> "kernels";
                        case BOTH -> "both";
                        case ND4J -> "ND4J";
                    }
                    : "–";
            page.append("| `%s` | %s | %s |%n".formatted(name, by, derivatives));
        }
        return page.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void isWhatTheEngineDoes() throws IOException {
        String page = page();
        assertTrue(page.lines().count() > 100, "an empty table would pass");
        Files.writeString(GENERATED, page);
        assertEquals(
                Files.readString(PAGE).replace("\r\n", "\n"),
                page,
                () -> "docs/ops.md is not what the engine does: copy " + GENERATED.toAbsolutePath() + " over it");
    }
}
