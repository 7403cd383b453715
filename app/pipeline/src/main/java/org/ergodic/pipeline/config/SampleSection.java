package org.ergodic.pipeline.config;

import java.util.Map;

/** The section {@code sample} as plain maps, as it is written with a run. */
public final class SampleSection {
    /** The key of the evaluations that a sample may take. */
    public static final String EVALUATIONS = "evaluations";

    /** The key of the solver. */
    public static final String SOLVER = "solver";

    private SampleSection() {}

    /**
     * Takes away the steps of a solver where evaluations say how many it takes: they would contradict another number of
     * evaluations.
     *
     * @param section the section with all options; changed
     */
    public static void dropStepsThatFollow(Map<?, ?> section) {
        if (section.get(EVALUATIONS) != null) {
            dropSteps(section);
        }
    }

    /**
     * Takes away the steps of a solver.
     *
     * @param section the section; changed
     */
    public static void dropSteps(Map<?, ?> section) {
        if (section.get(SOLVER) instanceof Map<?, ?> solver) {
            dropSteps(solver, solver.get(SampleConfig.STEPS));
        }
    }

    /** Also of solvers that a solver is made of and that take its steps. */
    private static void dropSteps(Map<?, ?> solver, Object steps) {
        if (steps != null && steps.equals(solver.get(SampleConfig.STEPS))) {
            solver.remove(SampleConfig.STEPS);
        }
        solver.values().forEach(value -> {
            if (value instanceof Map<?, ?> part) {
                dropSteps(part, steps);
            }
        });
    }
}
