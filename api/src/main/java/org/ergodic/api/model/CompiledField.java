package org.ergodic.api.model;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled field definition; calls are pooled, so threads do not wait for each other. */
final class CompiledField implements VectorField {
    private final Numerics numerics;
    private final Program program;
    private final long[] event;
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

    CompiledField(Numerics numerics, FieldDefinition definition, long[] event) {
        this.numerics = numerics;
        this.event = event.clone();
        program = numerics.compile(s -> s.output(
                "value",
                definition.build(s, s.input("x", Events.batch(-1, event)), s.input("t", Events.column(-1, event)))));
    }

    @Override
    public INDArray at(INDArray x, INDArray t) {
        Call call = calls.poll();
        if (call == null) {
            call = program.call(numerics.variables());
        }
        INDArray value = call.set("x", x)
                .set("t", t.reshape(Events.column(x.size(0), event)))
                .run()
                .get("value");
        calls.add(call);
        return value;
    }
}
