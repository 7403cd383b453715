package org.ergodic.flows;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/** The way from base to data in one step, from time 0 to time 1. */
final class FlowTransport extends TransportEquation {
    private final Flow flow;

    FlowTransport(Flow flow) {
        this.flow = flow;
    }

    @Override
    public Optional<Condition> condition() {
        return flow.condition();
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        Conditions given = request.given();
        long[] event = flow.event();
        Program program = evaluator.compile(s -> {
            SDVariable z = s.input("z", Events.batch(-1, event));
            s.output("x", flow.transport(s, z, given.sharedContext(s, z, event)));
        });
        Transition transport = (z, random, firstSample) -> {
            Call call = program.call(evaluator.variables());
            given.giveShared(call);
            return call.set("z", z).run().get("x");
        };
        Prior.Sampler base = flow.base().sampler(evaluator, UnaryOperator.identity());
        return Problem.of(Views.of(Transition.TRANSPORT, transport), noise(), request.time())
                .startingAt(base::draw);
    }
}
