package org.ergodic.api.graph;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** What all scopes of one graph share while it is built. */
final class GraphBuilder {
    final SameDiff sameDiff = SameDiff.create();
    final DataType dataType;
    final Map<String, InputSpec> inputs = new LinkedHashMap<>();
    final Map<String, VariableSpec> variables = new LinkedHashMap<>();
    final Map<String, SDVariable> handles = new LinkedHashMap<>();
    final Map<String, String> outputs = new LinkedHashMap<>();
    final Map<String, String> assignments = new LinkedHashMap<>();
    final Set<String> constants = new HashSet<>();
    private final Supplier<Differentiation> derivatives;
    private Differentiation differentiation;

    GraphBuilder(DataType dataType, Supplier<Differentiation> derivatives) {
        if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new GraphException("a graph computes in FLOAT or DOUBLE, not in " + dataType);
        }
        this.dataType = dataType;
        this.derivatives = derivatives;
    }

    Differentiation differentiation() {
        if (differentiation == null) {
            differentiation = derivatives.get();
        }
        return differentiation;
    }
}
