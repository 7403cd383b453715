package org.ergodic.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ergodic.api.graph.Graph;
import org.ergodic.engine.OpCase.Checks;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** Which ops the cases cover. */
public final class OpCaseNames {
    private OpCaseNames() {}

    /** The kinds of ops in the cases and, since second derivatives go through them, in their gradients. */
    public static Set<String> inDerivatives() {
        Set<String> names = new TreeSet<>();
        OpCases.all().forEach(c -> {
            Graph graph = Graph.build(DataType.DOUBLE, s -> {
                List<SDVariable> x = new ArrayList<>();
                for (int k = 0; k < c.inputs().size(); k++) {
                    x.add(s.input("x" + k, c.inputs().get(k).shape()));
                }
                SDVariable y = s.output("y", c.body().build(s, x.toArray(SDVariable[]::new)));
                if (c.checks() == Checks.ALL) {
                    s.gradient(y, x);
                }
            });
            graph.sameDiff().getOps().values().forEach(op -> names.add(op.getOp().opName()));
        });
        return names;
    }
}
