package org.ergodic.api.model;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled field definition; calls are pooled, so threads do not wait for each other. */
final class CompiledField implements VectorField {
    private final Evaluator evaluator;
    private final Program program;
    private final long[] event;
    private final Conditions given;
    private final ConcurrentLinkedQueue<Call> calls;

    CompiledField(Evaluator evaluator, Function<Context, FieldDefinition> definition, long[] event, Conditions given) {
        this(
                evaluator,
                evaluator.compile(s -> s.output(
                        "value",
                        definition
                                .apply(given.context(s))
                                .build(
                                        s,
                                        s.input("x", Events.batch(-1, event)),
                                        s.input("t", Events.column(-1, event))))),
                event.clone(),
                given,
                new ConcurrentLinkedQueue<>());
    }

    private CompiledField(
            Evaluator evaluator, Program program, long[] event, Conditions given, ConcurrentLinkedQueue<Call> calls) {
        this.evaluator = evaluator;
        this.program = program;
        this.event = event;
        this.given = given;
        this.calls = calls;
    }

    @Override
    public INDArray at(INDArray x, INDArray t) {
        Call call = calls.poll();
        if (call == null) {
            call = program.call(evaluator.variables());
        }
        given.give(call);
        INDArray value = call.set("x", x)
                .set("t", t.reshape(Events.column(x.size(0), event)))
                .run()
                .get("value");
        calls.add(call);
        return value;
    }

    @Override
    public VectorField select(int[] rows) {
        return given.isEmpty() ? this : new CompiledField(evaluator, program, event, given.rows(rows), calls);
    }
}
