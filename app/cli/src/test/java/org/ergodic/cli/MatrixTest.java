package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.cli.describe.Matrix;
import org.ergodic.cli.describe.Matrix.Method;
import org.ergodic.cli.describe.Matrix.Subject;
import org.ergodic.cli.describe.Matrix.Verdict;
import org.ergodic.cli.describe.MatrixTables;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

@Tag("measured")
class MatrixTest {
    /** A stranger's, of which no path is known. */
    private record Plain() implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.neg();
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return s.sameDiff().onesLike(t);
        }

        @Override
        public Interval time() {
            return new Interval(0, 3);
        }

        @Override
        public Prior prior() {
            return new GaussianPrior(Math.sqrt(0.5));
        }
    }

    @Part(name = "acme.plain", description = "one without a path")
    static final class PlainFactory implements SdeFactory<NoOptions> {
        @Override
        public SDE create(NoOptions config, Assembly assembly) {
            return new Plain();
        }
    }

    @Part(name = "acme.sum", description = "one that fails")
    static final class FailingGridFactory implements TimeGridFactory<NoOptions> {
        @Override
        public TimeGrid create(NoOptions config, Assembly assembly) {
            throw new IllegalArgumentException("there is no sum");
        }
    }

    private static final Registry REGISTRY =
            Registry.load().with(Kind.SDE, new PlainFactory()).with(Kind.TIME_GRID, new FailingGridFactory());

    /** It tries thousands of combinations: made once for all tests. */
    private static final Matrix MATRIX = Matrix.of(REGISTRY);

    private static List<Verdict> of(String sde, String solver, String grid) {
        return MATRIX.verdicts().stream()
                .filter(v -> v.subject().sde().equals(sde)
                        && v.subject().score().equals("mlp")
                        && v.subject().prediction().equals("score")
                        && v.method().solver().equals(solver)
                        && v.method().grid().equals(grid))
                .toList();
    }

    @Test
    void everyCombinationIsInIt() {
        Set<String> parts = new LinkedHashSet<>(Matrix.names(MATRIX.subjects(), Subject::sde));
        parts.addAll(Matrix.names(MATRIX.methods(), Method::solver));
        parts.addAll(Matrix.names(MATRIX.methods(), Method::grid));
        for (Kind<?> kind : List.of(Kind.SDE, Kind.SOLVER, Kind.TIME_GRID)) {
            for (Registered<?> each : REGISTRY.list(kind)) {
                assertTrue(parts.contains(each.name()), each.name());
            }
        }
        assertEquals(
                MATRIX.subjects().size() * MATRIX.methods().size(),
                MATRIX.verdicts().size());
        assertTrue(
                MATRIX.verdicts().stream()
                        .allMatch(v -> v.isRefused() != v.reasons().isEmpty()),
                "what is refused has a reason, and nothing else");
    }

    @Test
    void whatIsMissingIsNamed() {
        String reason = of("acme.plain", "ddim", "uniform").get(0).reason();
        assertTrue(reason.contains("needs the view numeric-path"), reason);
        reason = of("acme.plain", "heun", "log-snr").get(0).reason();
        assertTrue(reason.contains("its time grid log-snr needs the view numeric-path"), reason);
        assertEquals(
                List.of("probability-flow"),
                of("acme.plain", "heun", "uniform").get(0).equations());
        reason = of("vp", "heun", "acme.sum").get(0).reason();
        assertTrue(reason.contains("cannot be made") && reason.contains("there is no sum"), reason);
    }

    @Test
    void theTextFitsATerminal() {
        List<String> lines = new MatrixTables(MATRIX).text();
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), () -> String.join("\n", lines));
        String text = String.join("\n", lines);
        assertTrue(text.contains("acme.plain") && text.contains("there is no sum"), text);
    }

    /** As text and as JSON; {@link SolversPageIT} shows it as a page. */
    @Test
    void theCommandShowsIt() throws IOException {
        Cli cli = Cli.run("plugins", "matrix", "--json");
        assertEquals(0, cli.code(), cli.err());
        JsonNode json = new ObjectMapper().readTree(cli.out());
        assertTrue(json.get("combinations").size() > 1000, "combinations");
        JsonNode first = json.get("combinations").get(0);
        assertTrue(first.has("refused") || first.has("equations"), first.toString());
        Cli text = Cli.run("plugins", "matrix");
        assertTrue(text.out().contains("euler-maruyama") && text.out().contains("Why not"), text.out());
        assertEquals(
                "", text.err().lines().filter(line -> line.contains("error")).collect(Collectors.joining()));
    }
}
