package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Revision;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.GridSolver.Kept;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The steps of a solver on a problem whose states are revised between them. Each time that steps are taken again has
 * random numbers of its own, and so has each revision.
 */
final class Revised implements GridSolver.Steps {
    private final Revision revision;
    private final Run run;
    private final double[] times;
    private final RandomStream random;
    private final List<GridSolver.Steps> passes = new ArrayList<>();

    /** The number of the first step after the latest stop, and what it began from. */
    private int stop;

    private List<INDArray> memory = List.of();

    Revised(GridSolver solver, Problem problem, Revision revision, INDArray start, Run run, double... times) {
        if (revision.repeats() < 1 || revision.jump() < 1) {
            throw new IllegalArgumentException(
                    "a revision must take its steps at least once, and at least one at a time," + " not "
                            + revision.repeats() + " times and " + revision.jump() + " at a time");
        }
        this.revision = revision;
        this.run = run;
        this.times = times;
        random = run.random().split("revision");
        for (int pass = 0; pass < revision.repeats(); pass++) {
            // The first time has the solver's own numbers.
            Run own = pass == 0 ? run : run.withRandom(random.split("repeat").split(pass));
            passes.add(solver.begin(problem, start, own));
        }
    }

    /** The states at the start, revised. */
    static INDArray start(Revision revision, INDArray x, double time, Run run) {
        return revision.revise(x, time, run.random().split("revision").split("start"), run.firstSample());
    }

    @Override
    public Kept advance(Moment moment, Kept before) {
        if (moment.index() == stop && revision.repeats() > 1) {
            // The driver gives a step's arrays back when the next one is done.
            memory = before.memory().stream().map(INDArray::dup).toList();
        }
        Kept after = revised(moment, 0, before);
        boolean stopped = moment.index() + 1 - stop == revision.jump();
        if (!stopped || moment.last()) {
            return after;
        }
        int first = stop;
        stop = moment.index() + 1;
        for (int pass = 1; pass < revision.repeats(); pass++) {
            RandomStream stream = at("back", moment, pass);
            INDArray back = revision.back(after.x(), moment.to(), times[first], stream, run.firstSample());
            after = new Kept(back, memory);
            for (int i = first; i <= moment.index(); i++) {
                after = revised(Moment.of(i, times), pass, after);
            }
        }
        return after;
    }

    private Kept revised(Moment moment, int pass, Kept before) {
        Kept after = passes.get(pass).advance(moment, before);
        INDArray x = revision.revise(after.x(), moment.to(), at("known", moment, pass), run.firstSample());
        boolean isKept = after.x() == before.x()
                || after.memory().stream()
                        .anyMatch(array -> array.data() == after.x().data());
        if (!isKept) {
            NativeMemory.release(after.x());
        }
        return new Kept(x, after.memory());
    }

    private RandomStream at(String name, Moment moment, int pass) {
        return random.split(name).split(moment.index()).split(pass);
    }
}
