package org.ergodic.common.solver;

import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Revision;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.GridSolver.Kept;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The steps of a solver on a problem whose states are revised between them. Where steps are repeated, those between two
 * stops are a run of their own each time, with random numbers of its own: a method of several steps begins anew, since
 * what it remembers is of states that are no more.
 */
final class Revised implements GridSolver.Steps {
    private final GridSolver solver;
    private final Problem problem;
    private final Revision revision;
    private final Run run;
    private final double[] times;
    private final RandomStream random;

    /** The steps since the latest stop, which came before the step of this number. */
    private GridSolver.Steps steps;

    private int stop;

    Revised(GridSolver solver, Problem problem, Revision revision, INDArray start, Run run, double... times) {
        if (revision.repeats() < 1 || revision.jump() < 1) {
            throw new IllegalArgumentException("a revision must take its steps at least once, and at least one at a"
                    + " time, not " + revision.repeats() + " times and " + revision.jump() + " at a time");
        }
        this.solver = solver;
        this.problem = problem;
        this.revision = revision;
        this.run = run;
        this.times = times;
        random = run.random().split("revision");
        steps = solver.begin(problem, start, run);
    }

    /** The states at the start, revised. */
    static INDArray start(Revision revision, INDArray x, double time, Run run) {
        return revision.revise(x, time, run.random().split("revision").split("start"), run.firstSample());
    }

    @Override
    public Kept advance(Moment moment, Kept before) {
        if (revision.repeats() == 1) {
            return revised(steps, moment, moment, 0, before);
        }
        boolean begins = moment.index() == stop;
        if (begins) {
            steps = begun(0, before.x());
        }
        Kept after = revised(steps, since(moment.index()), moment, 0, begins ? new Kept(before.x()) : before);
        if (moment.last()) {
            return after;
        }
        if (moment.index() + 1 - stop < revision.jump()) {
            return after;
        }
        steps.done();
        for (int pass = 1; pass < revision.repeats(); pass++) {
            RandomStream stream = at("back", moment, pass);
            INDArray back = revision.back(after.x(), moment.to(), times[stop], stream, run.firstSample());
            GridSolver.Steps again = begun(pass, back);
            after = new Kept(back);
            for (int i = stop; i <= moment.index(); i++) {
                after = revised(again, since(i), Moment.of(i, times), pass, after);
            }
            again.done();
        }
        stop = moment.index() + 1;
        return new Kept(after.x());
    }

    private GridSolver.Steps begun(int pass, INDArray x) {
        return solver.begin(
                problem, x, run.withRandom(random.split("repeat").split(stop).split(pass)));
    }

    /** A step as one of a run that began at the latest stop. */
    private Moment since(int index) {
        double[] earlier = new double[index - stop];
        for (int i = 0; i < earlier.length; i++) {
            earlier[i] = times[index - 1 - i];
        }
        return new Moment(index - stop, earlier, times[index], times[index + 1], index + 2 == times.length);
    }

    private Kept revised(GridSolver.Steps by, Moment step, Moment moment, int pass, Kept before) {
        Kept after = by.advance(step, before);
        INDArray x = revision.revise(
                before.x(), moment.from(), after.x(), moment.to(), at("known", moment, pass), run.firstSample());
        return new Kept(x, after.memory());
    }

    private RandomStream at(String name, Moment moment, int pass) {
        return random.split(name).split(moment.index()).split(pass);
    }
}
