package org.ergodic.diffusion;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Integration;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solution;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The likelihood by the probability flow F (Song et al. 2021, equation 39; the instantaneous change of variables of
 * Chen, Rubanova, Bettencourt and Duvenaud 2018): {@code log p(x) = log prior(x_T) + integral of div F dt} from the
 * data's time to the prior's. What is integrated is x and, beside it, one divergence: the exact one, or one for each
 * Hutchinson probe, each with a fixed probe for the whole way, so that their spread gives a standard error.
 */
final class FlowLikelihood implements Likelihood {
    private final SDE sde;
    private final ProbabilityFlow flow;
    private final long[] event;

    FlowLikelihood(SDE sde, ScoreModel score, long[] event) {
        this.sde = sde;
        this.flow = new ProbabilityFlow(sde, score);
        this.event = event;
    }

    @Override
    public boolean needsSolver() {
        return true;
    }

    @Override
    public Result logProb(Numerics numerics, Request request, INDArray x) {
        Solver<?> solver = solver(request);
        Interval time = interval(request.timeMin());
        if (!Arrays.equals(x.shape(), Events.batch(x.size(0), event))) {
            throw new IllegalArgumentException("the likelihood is of events of shape " + Arrays.toString(event)
                    + ", one a row, and the data are " + Arrays.toString(x.shape()));
        }
        DataType type = numerics.dataType();
        int n = (int) x.size(0);
        int size = Events.size(event);
        INDArray[] probes = probes(request, type, n);
        int extra = Math.max(1, probes.length);
        INDArray start = Nd4j.concat(1, x.castTo(type).reshape(n, size), Nd4j.zeros(type, n, extra));
        Solution end = Integration.solve(
                solver,
                Problem.ode(new AugmentedField(numerics, flow, event, probes), time),
                start,
                Run.of(request.random().split("solver")));
        INDArray last = AugmentedField.columns(end.x(), 0, size).reshape(Events.batch(n, event));
        INDArray prior = numerics.compile(s ->
                        s.output("logProb", sde.prior().logProb(s, s.input("x", Events.batch(-1, event)), event)))
                .run(numerics.variables(), Map.of("x", last))
                .get("logProb");
        return result(end, prior, AugmentedField.columns(end.x(), size, size + extra), probes.length);
    }

    private INDArray[] probes(Request request, DataType type, int n) {
        INDArray[] probes = new INDArray[request.probes()];
        for (int k = 0; k < probes.length; k++) {
            probes[k] =
                    request.random().split("probe").split(k).draw(Noise.RADEMACHER, 0, type, Events.batch(n, event));
        }
        return probes;
    }

    private static Solver<?> solver(Request request) {
        Solver<?> solver = request.solver()
                .orElseThrow(
                        () -> new IllegalArgumentException("the likelihood of a diffusion model needs a solver for "
                                + "ordinary differential equations, and none was given"));
        Optional<String> obstacle = solver.traits().obstacle(NoiseType.NONE, Set.of(VectorField.DRIFT));
        if (obstacle.isPresent()) {
            throw new IllegalArgumentException(
                    "the solver cannot compute the likelihood of a diffusion model, for which "
                            + "it must solve an ordinary differential equation given by its drift: " + obstacle.get());
        }
        return solver;
    }

    private Interval interval(double timeMin) {
        Interval whole = sde.time();
        if (!(timeMin >= 0) || timeMin >= Math.abs(whole.length())) {
            throw new IllegalArgumentException(
                    "the likelihood stops timeMin short of the data's time: timeMin must be at " + "least 0 and below "
                            + Math.abs(whole.length()) + ", not " + timeMin);
        }
        return new Interval(whole.from() + Math.signum(whole.length()) * timeMin, whole.to());
    }

    private static Result result(Solution end, INDArray prior, INDArray divergences, int probes) {
        int n = end.status().length;
        double[] logProb = new double[n];
        double[] error = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < divergences.size(1); k++) {
                sum += divergences.getDouble(i, k);
            }
            double mean = sum / divergences.size(1);
            for (int k = 0; k < divergences.size(1); k++) {
                squares += Math.pow(divergences.getDouble(i, k) - mean, 2);
            }
            boolean good = end.status()[i] == Status.SUCCESS;
            logProb[i] = good ? prior.getDouble(i) + mean : Double.NaN;
            // One probe says nothing of its own error: 0 / 0.
            error[i] = !good ? Double.NaN : probes == 0 ? 0 : Math.sqrt(squares / (probes - 1) / probes);
        }
        return new Result(
                Nd4j.createFromArray(logProb).castTo(prior.dataType()),
                Nd4j.createFromArray(error).castTo(prior.dataType()),
                end.status(),
                end.evaluations());
    }
}
