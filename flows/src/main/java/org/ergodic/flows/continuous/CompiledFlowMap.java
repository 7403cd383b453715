package org.ergodic.flows.continuous;

import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.solver.FlowMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code x + (to - from) u(x, from, to)} as numbers; compiled when it is first asked for. */
final class CompiledFlowMap implements FlowMap {
    private final AverageVelocity u;
    private final Evaluator evaluator;
    private final Conditions given;
    private final long[] event;
    private Program program;

    CompiledFlowMap(AverageVelocity u, Evaluator evaluator, Conditions given, long... event) {
        this.u = u;
        this.evaluator = evaluator;
        this.given = given;
        this.event = event.clone();
    }

    private synchronized Program program() {
        if (program == null) {
            program = evaluator.compile(s -> {
                SDVariable x = s.input("x", Events.batch(-1, event));
                SDVariable from = s.input("from", Events.column(1, event));
                SDVariable to = s.input("to", Events.column(1, event));
                SDVariable t = Events.repeat(from, event.length + 1, x, event);
                SDVariable r = Events.repeat(to, event.length + 1, x, event);
                SDVariable mean = u.averageVelocity(s, x, t, r, given.sharedContext(s, x, event));
                s.output("x-to", x.add(mean.mul(to.sub(from))));
            });
        }
        return program;
    }

    @Override
    public INDArray at(INDArray x, double from, double to) {
        Call call = program().call(evaluator.variables());
        given.giveShared(call);
        return call.set("x", x)
                .set("from", number(x, from))
                .set("to", number(x, to))
                .run()
                .get("x-to");
    }

    private INDArray number(INDArray x, double value) {
        return Nd4j.valueArrayOf(Events.column(1, event), value, x.dataType());
    }
}
