package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.host.Binder;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The solver of examples/additive-heun meets every SDE that there is, and the SDE of examples/cosine-schedule every
 * solver: each pair samples data whose score is known exactly, or is refused with a reason.
 */
@Tag("measured")
class StrangersMeetTest {
    private static final Registry REGISTRY = Registry.load();
    private static final String SDE_NAME = "example.cosine";
    private static final String SOLVER_NAME = "example.additive-heun";
    private static final double MEAN = 0.5;
    private static final double DEVIATION = 0.7;
    private static final int ROWS = 1000;
    private static final int STEPS = 150;
    private static final double LAST = 1e-3;

    /** The score of N(0.5, 0.7^2) in each column, noised along a path. */
    private record Exact(GaussianPath path) implements ScoreModel {
        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            SDVariable alpha = path.alpha(s, t);
            SDVariable sigma = path.sigma(s, t);
            SDVariable variance = alpha.mul(alpha).mul(DEVIATION * DEVIATION).add(sigma.mul(sigma));
            return alpha.mul(MEAN).sub(x).div(variance);
        }
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        standing(Kind.SDE).forEach(sde -> pairs.add(Arguments.of(sde, SOLVER_NAME)));
        standing(Kind.SOLVER).forEach(solver -> pairs.add(Arguments.of(SDE_NAME, solver)));
        return pairs.stream();
    }

    /** Those that need no option. */
    private static List<String> standing(Kind<?> kind) {
        return REGISTRY.list(kind).stream()
                .filter(each -> new Binder(REGISTRY)
                        .check(each.factory().config(), ConfigNode.of(Map.of()), "")
                        .isEmpty())
                .map(Registered::name)
                .toList();
    }

    @Test
    void bothAreThere() {
        assertTrue(
                standing(Kind.SDE).contains(SDE_NAME), () -> standing(Kind.SDE).toString());
        assertTrue(
                standing(Kind.SOLVER).contains(SOLVER_NAME),
                () -> standing(Kind.SOLVER).toString());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eachPairSamplesOrIsRefusedWithAReason(String sdeName, String solverName) {
        Assembly assembly = REGISTRY.assembly(2);
        SDE sde = assembly.create(Kind.SDE, Component.of(sdeName));
        if (sde.gaussianPath().isEmpty()) {
            // There is no exact score to give it.
            return;
        }
        Component score = Component.using(new Exact(sde.gaussianPath().get()));
        Model model = assembly.create(Kind.MODEL, Component.of("diffusion", Map.of("sde", sdeName, "score", score)));
        // Equal steps of time would be too long for SDEs with much noise.
        Map<String, Object> options = solverName.equals(SOLVER_NAME)
                ? Map.of("steps", STEPS, "grid", Component.of("log-snr"))
                : Map.of("steps", STEPS);
        Solver<?> solver = assembly.create(Kind.SOLVER, REGISTRY.with(Component.of(solverName), options));
        Traits traits = solver.traits();
        int ran = 0;
        for (Equation equation : model.equations()) {
            Optional<String> obstacle = traits.obstacle(equation.noise(), equation.offers());
            if (obstacle.isEmpty()) {
                sample(solver, traits, equation);
                ran++;
            } else {
                String message = assertThrows(
                                Compatibility.IncompatibleException.class,
                                () -> Compatibility.equation(
                                        model, solverName, traits, Optional.of(equation.name()), REGISTRY))
                        .getMessage();
                assertTrue(message.contains("it needs the view") || message.contains("it handles noise"), message);
            }
        }
        assertTrue(ran > 0 || !solverName.equals(SOLVER_NAME), "the solver runs no equation of " + sdeName);
    }

    private static void sample(Solver<?> solver, Traits traits, Equation equation) {
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.FLOAT, Map.of()));
        Interval time = new Interval(
                equation.time().from(), Math.max(LAST, equation.time().to()));
        Problem problem = equation.problem(Equation.Request.of(evaluator, time));
        Solution solution = Integration.solve(solver, problem, ROWS, Run.of(RandomStream.of(11)));
        assertTrue(solution.success(), () -> solution.counts().toString());
        if (traits.order().isEmpty() && traits.strongOrder().isEmpty()) {
            // What promises no order may make an error of any size in a number of steps.
            return;
        }
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double alpha = path.alpha(time.to());
        double deviation = Math.hypot(alpha * DEVIATION, path.sigma(time.to()));
        // Five standard errors of 2,000 numbers, and as much again as 150 steps of order 1 leave.
        double error = deviation / Math.sqrt(2.0 * ROWS);
        assertEquals(alpha * MEAN, solution.x().meanNumber().doubleValue(), 5 * error + 0.03);
        assertEquals(deviation, solution.x().stdNumber().doubleValue(), 5 * error / Math.sqrt(2) + 0.05);
    }

    @Test
    void theyAreAsShortAsIsSaid() throws IOException {
        Path examples = Path.of("../../examples");
        List<String> solver =
                Files.readAllLines(examples.resolve("additive-heun/src/main/java/com/example/heun/AdditiveHeun.java"));
        assertTrue(solver.size() <= 60, solver.size() + " lines");
        List<String> sde = Files.readAllLines(
                        examples.resolve("cosine-schedule/src/main/java/com/example/cosine/CosineSde.java"))
                .stream()
                .filter(line -> !line.isBlank() && !line.matches("(import|package) .*"))
                .toList();
        assertTrue(sde.size() <= 40, sde.size() + " lines without imports");
    }
}
