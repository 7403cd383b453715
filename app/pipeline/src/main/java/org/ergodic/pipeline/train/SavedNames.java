package org.ergodic.pipeline.train;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.api.graph.VariableSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds the variables of a training in a checkpoint that was saved under their original names: each variable itself,
 * and what training keeps of it, which is its moving average, its best value and its optimiser's memory.
 */
final class SavedNames {
    /** Reluctant, since a definition may call a scope {@code optimizer} too. */
    private static final Pattern OF_A_VARIABLE = Pattern.compile("(ema/|best/|train/(?:[^/]+/)??optimizer/)(.+)");

    private final Map<String, String> names = new HashMap<>();

    private SavedNames(Map<String, INDArray> saved, Collection<VariableSpec> specs) {
        for (VariableSpec spec : specs) {
            if (!spec.name().equals(spec.originalName()) && !saved.containsKey(spec.name())) {
                names.put(spec.originalName(), spec.name());
            }
        }
    }

    /**
     * A checkpoint's tensors under the present names.
     *
     * @param saved by the names that they were saved under
     * @param specs the variables of the training
     * @return by present name, in the shapes of their variables where they differ in sizes of 1 only
     */
    static Map<String, INDArray> present(Map<String, INDArray> saved, Collection<VariableSpec> specs) {
        SavedNames names = new SavedNames(saved, specs);
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        saved.forEach((name, value) -> tensors.put(names.of(name), value));
        for (VariableSpec spec : specs) {
            for (String name : new String[] {spec.name(), Checkpoint.BEST + spec.name()}) {
                tensors.computeIfPresent(
                        name, (key, value) -> spec.accepts(value.shape()) ? value.reshape('c', spec.shape()) : value);
            }
        }
        return tensors;
    }

    private String of(String saved) {
        String own = names.get(saved);
        if (own != null) {
            return own;
        }
        Matcher kept = OF_A_VARIABLE.matcher(saved);
        if (!kept.matches()) {
            return saved;
        }
        // What an optimiser keeps has names of its own after the variable's.
        String variable = kept.group(2);
        for (int end = variable.length(); end > 0; end = variable.lastIndexOf('/', end - 1)) {
            String now = names.get(variable.substring(0, end));
            if (now != null) {
                return kept.group(1) + now + variable.substring(end);
            }
        }
        return saved;
    }
}
