package org.ergodic.flows;

import java.util.Arrays;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.solver.Status;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The codes of a flow: the base variables that its bijection takes data to. */
final class FlowEncoding implements Encoding {
    private static final String TO = "to";
    private static final String LOG_PROB = "log-prob";

    private final Flow flow;

    FlowEncoding(Flow flow) {
        this.flow = flow;
    }

    @Override
    public boolean needsSolver() {
        return false;
    }

    @Override
    public Optional<String> obstacle(Likelihood.Request request) {
        return GraphLikelihood.timeObstacle(request);
    }

    @Override
    public Coded encode(Evaluator evaluator, Likelihood.Request request, INDArray x) {
        return Coded.of(moved(evaluator, request, x, Direction.INVERSE, false).get(TO));
    }

    @Override
    public Coded decode(Evaluator evaluator, Likelihood.Request request, INDArray z) {
        return Coded.of(moved(evaluator, request, z, Direction.FORWARD, false).get(TO));
    }

    @Override
    public Coded decodeWithLogProb(Evaluator evaluator, Likelihood.Request request, INDArray z) {
        Call moved = moved(evaluator, request, z, Direction.FORWARD, true);
        INDArray logProb = moved.get(LOG_PROB);
        Coded coded = Coded.of(moved.get(TO));
        Status[] status = coded.status();
        Arrays.setAll(
                status, i -> logProb.getDouble(i) < Double.POSITIVE_INFINITY ? Status.SUCCESS : Status.NOT_FINITE);
        return coded.with(Likelihood.Result.exact(logProb, status, coded.evaluations()));
    }

    private Call moved(
            Evaluator evaluator, Likelihood.Request request, INDArray rows, Direction direction, boolean density) {
        obstacle(request).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        long[] event = flow.event();
        Call call = evaluator
                .compile(s -> {
                    SDVariable from = s.input("from", Events.batch(-1, event));
                    WithLogDet to = flow.moved(s, from, request.given().context(s), direction);
                    s.output(TO, to.value());
                    if (density) {
                        s.output(LOG_PROB, flow.base().logProb(s, from).sub(to.logDet()));
                    }
                })
                .call(evaluator.variables());
        request.given().give(call);
        return call.set("from", rows.castTo(evaluator.dataType())).run();
    }
}
