package org.ergodic.flows;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.Views;

/** The way from base to data in one step, from time 0 to time 1. */
final class Transport extends OneStep {
    private final Flow flow;

    Transport(Flow flow) {
        this.flow = flow;
    }

    @Override
    Optional<Condition> condition() {
        return flow.condition();
    }

    @Override
    Problem conditioned(Numerics numerics, Interval time, Conditions given) {
        long[] event = flow.event();
        Program program = numerics.compile(s ->
                s.output("x", flow.transport(s, s.input("z", Events.batch(-1, event)), given.context(s))));
        Transition transport = (z, random, firstSample) -> {
            Call call = program.call(numerics.variables());
            given.give(call);
            return call.set("z", z).run().get("x");
        };
        return new Problem(
                Views.of(Transition.TRANSPORT, transport),
                noise(),
                time,
                (random, firstSample, n) ->
                        flow.base().draw(numerics, UnaryOperator.identity(), random, firstSample, n));
    }
}
