package org.ergodic.common.noise;

import java.util.Objects;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A solver whose runs have their noise of a given source, whatever source the run names.
 *
 * @param <S> what evolves in it
 * @param solver the solver
 * @param noise the source, which must be a path
 */
@API(status = API.Status.EXPERIMENTAL)
public record OnPath<S extends Solver.State>(Solver<S> solver, NoiseSource noise) implements Solver<S> {
    /** Checks the source. */
    public OnPath {
        Objects.requireNonNull(solver, "solver");
        if (!noise.repeats()) {
            throw new IllegalArgumentException(
                    noise + " is no Brownian path: take BrownianPath, or the solver as it is");
        }
    }

    /** {@return those of the solver, except that it needs no path of the run} */
    @Override
    public Traits traits() {
        return solver.traits().withoutBrownianPath();
    }

    @Override
    public OptionalLong stepsAhead() {
        return solver.stepsAhead();
    }

    @Override
    public S init(Problem problem, INDArray x, Run run) {
        return solver.init(problem, x, run.withNoise(noise));
    }

    @Override
    public S step(Problem problem, S state, Run run) {
        return solver.step(problem, state, run.withNoise(noise));
    }
}
