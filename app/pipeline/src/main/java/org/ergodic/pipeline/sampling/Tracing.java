package org.ergodic.pipeline.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Trace;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A solver whose first samples are watched on their way, for one run on one thread. It changes no sample. */
public final class Tracing<S extends Solver.State> implements Solver<S> {
    private static final int CHAINS = 8;
    private static final int LIMIT = 2000;

    private final Solver<S> solver;
    private final Observable observable;
    private final List<double[]> seen = new ArrayList<>();
    private long every = 1;
    private long done;

    public Tracing(Solver<S> solver, Observable observable) {
        this.solver = solver;
        this.observable = observable;
    }

    @Override
    public Traits traits() {
        return solver.traits();
    }

    @Override
    public Optional<String> obstacle(NoiseType noise, Calculus calculus, Set<View<?>> offers) {
        return solver.obstacle(noise, calculus, offers);
    }

    @Override
    public OptionalLong stepsAhead() {
        return solver.stepsAhead();
    }

    @Override
    public S init(Problem problem, INDArray x, Run run) {
        return solver.init(problem, x, run);
    }

    @Override
    public S step(Problem problem, S state, Run run) {
        S next = solver.step(problem, state, run);
        done++;
        if (done % every == 0) {
            INDArray x = next.x();
            seen.add(observable.of(x.get(NDArrayIndex.interval(0, Math.min(CHAINS, x.size(0))))));
            if (seen.size() == LIMIT) {
                // However long the chain, every second number goes when there are too many.
                for (int i = LIMIT / 2 - 1; i >= 0; i--) {
                    seen.remove(2 * i);
                }
                every *= 2;
            }
        }
        return next;
    }

    /** What was seen, if there were at least eight steps. */
    public Optional<Trace> trace() {
        if (seen.size() < 8) {
            return Optional.empty();
        }
        double[][] chains = new double[seen.get(0).length][seen.size()];
        for (int i = 0; i < seen.size(); i++) {
            for (int c = 0; c < chains.length; c++) {
                chains[c][i] = seen.get(i)[c];
            }
        }
        return Optional.of(new Trace(chains, every));
    }
}
