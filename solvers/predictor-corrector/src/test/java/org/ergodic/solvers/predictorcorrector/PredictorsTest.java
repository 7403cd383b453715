package org.ergodic.solvers.predictorcorrector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

/** The predictor as an option: found, named or an object; and refused, with a message that says why. */
class PredictorsTest {
    private static final Registry REGISTRY = Registry.load();

    /** A step that goes nowhere. */
    private record Still(int steps, Set<NoiseType> noise) implements GraphSolver {
        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public Traits traits() {
            return Traits.of(noise, VectorField.DRIFT).withStepsOnGrid();
        }

        @Override
        public SDVariable step(StepScope s) {
            return s.x();
        }
    }

    private static PredictorCorrector made(Map<String, ?> options) {
        return assertInstanceOf(
                PredictorCorrector.class,
                REGISTRY.assembly(2).create(Kind.SOLVER, Component.of("predictor-corrector", options)));
    }

    private static String refused(Map<String, ?> options) {
        return assertThrows(ConfigException.class, () -> made(options)).getMessage();
    }

    @Test
    void oneIsFoundAndWrittenWithItsUsersStepsAndGrid() {
        Component power = Component.of("power", Map.of("power", 3));
        assertEquals(7, made(Map.of("steps", 7, "grid", power)).steps());
        Map<String, Object> written = new Binder(REGISTRY)
                .unbind(Kind.SOLVER, Component.of("predictor-corrector", Map.of("steps", 7, "grid", power)));
        assertEquals(
                Map.of(
                        "name",
                        "euler-maruyama",
                        "steps",
                        7,
                        "grid",
                        Map.of("name", "power", "power", 3.0),
                        "path",
                        false),
                written.get("predictor"));
    }

    @Test
    void anyStepOnAGridWillDo() {
        Still still = new Still(5, EnumSet.of(NoiseType.ADDITIVE));
        PredictorCorrector solver = made(Map.of("steps", 5, "predictor", Component.using(still)));
        assertEquals(still, solver.predictor());
        assertEquals(Set.of(NoiseType.ADDITIVE), solver.traits().noise(), "no more than both handle");
        assertTrue(solver.traits().onGrid());
    }

    @Test
    void whatIsNoPredictorIsRefused() {
        Solver<?> other = new Still(6, EnumSet.of(NoiseType.ADDITIVE));
        String steps = refused(Map.of("steps", 5, "predictor", Component.using(other)));
        assertTrue(steps.contains("takes 6 steps, and steps says 5"), steps);
        String twice = refused(Map.of("predictor", Map.of("name", "euler-maruyama", "steps", 6)));
        assertTrue(twice.contains("steps: 6") && twice.contains("steps: 500"), twice);
    }

    @Test
    void aPredictorWithoutNoiseRunsOnTheProbabilityFlow() {
        Solver<?> still = new Still(5, EnumSet.of(NoiseType.NONE));
        PredictorCorrector solver = made(Map.of("steps", 5, "predictor", Component.using(still)));
        assertEquals(Set.of(NoiseType.NONE), solver.traits().noise());
        assertTrue(solver.traits().needs().contains(NumericPath.VIEW));
    }

    @Test
    void theCorrectorIsAnOption() {
        assertEquals(new LangevinCorrector(0.8), made(Map.of()).corrector());
        assertEquals(new LangevinCorrector(0.3), made(Map.of("snr", 0.3)).corrector());
        assertEquals(
                new NoCorrector(), made(Map.of("corrector", "no-correction")).corrector());
        assertEquals(
                new AnnealedLangevinCorrector(0.5),
                made(Map.of("corrector", Map.of("name", "annealed-langevin", "ratio", 0.5)))
                        .corrector());
        String other = refused(Map.of("snr", 0.3, "corrector", "annealed-langevin"));
        assertTrue(other.contains("snr is an option of the corrector langevin") && other.contains("annealed"), other);
        String twice = refused(Map.of("snr", 0.3, "corrector", Map.of("name", "langevin", "snr", 0.4)));
        assertTrue(twice.contains("whose options are given"), twice);
        String far = refused(Map.of("corrector", Map.of("name", "annealed-langevin", "ratio", 4)));
        assertTrue(far.contains("below 4"), far);
        assertTrue(refused(Map.of("corrector", "langevi")).contains("Did you mean \"langevin\""));
    }

    @Test
    void correctionsAloneNeedNoPredictor() {
        PredictorCorrector solver = made(Map.of("steps", 7, "corrector-only", true));
        assertEquals(7, solver.steps());
        assertEquals(
                Set.of(VectorField.SCORE, VectorField.DIFFUSION),
                solver.traits().needs());
        String both = refused(Map.of("corrector-only", true, "predictor", "euler-maruyama"));
        assertTrue(both.contains("corrector-only") && both.contains("euler-maruyama"), both);
        Map<String, Object> written = new Binder(REGISTRY)
                .unbind(Kind.SOLVER, Component.of("predictor-corrector", Map.of("corrector-only", true)));
        assertTrue(!written.containsKey("predictor") || written.get("predictor") == null, written.toString());
    }

    /** A predictor of this very jar, found by its name, with what uses it saying steps and grid. */
    @Test
    void samplersAlongAPathArePredictors() {
        for (String name : new String[] {"ancestral", "reverse-diffusion"}) {
            PredictorCorrector solver = made(Map.of("steps", 7, "predictor", name));
            assertEquals(7, solver.predictor().steps());
            assertEquals(Set.of(NoiseType.ADDITIVE), solver.traits().noise());
            assertEquals(
                    Set.of(VectorField.SCORE, VectorField.DIFFUSION, NumericPath.VIEW),
                    solver.traits().needs());
        }
    }
}
