package org.ergodic.api.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled graph: immutable and thread-safe. Each {@link Call} has buffers of its own. */
@API(status = API.Status.EXPERIMENTAL)
public interface Program {
    /** {@return the graph it was compiled from} */
    Graph graph();

    /**
     * Makes a call: a reusable run with its own input and output buffers, for one thread at a time.
     *
     * @param variables the values of the graph's variables; assignments change them. A variable that is not there under
     *     its name is taken under its {@linkplain VariableSpec#originalName() original name}, and any in a shape that
     *     it {@linkplain VariableSpec#accepts accepts}
     * @return the call
     * @throws GraphException if a variable is missing or has another shape or type, naming all such
     */
    Call call(Variables variables);

    /**
     * Runs once, for graphs without random inputs.
     *
     * @param variables the values of the graph's variables; assignments change them
     * @param inputs all inputs by name
     * @return all outputs by name
     * @throws GraphException if an input is missing, unknown, or has another shape or type
     */
    default Map<String, INDArray> run(Variables variables, Map<String, INDArray> inputs) {
        Call call = call(variables);
        inputs.forEach(call::set);
        call.run();
        Map<String, INDArray> outputs = new LinkedHashMap<>();
        graph().outputs().keySet().forEach(name -> outputs.put(name, call.get(name)));
        return outputs;
    }

    /** {@return the plan as a table for people} */
    String explain();
}
