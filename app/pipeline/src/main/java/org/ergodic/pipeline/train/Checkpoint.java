package org.ergodic.pipeline.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ergodic.api.graph.Scope;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that a training is, at one step: every variable by its name, moving averages under {@code ema/}, optimiser and
 * step under {@code train/}, the best parameters of early stopping under {@code best/}, the history under
 * {@code history/} (a model's own variables have no such names, see {@link Scope#apart}); and a few scalars as text.
 * Random numbers need no state: they are functions of the seed and the step.
 *
 * @param tensors by name
 * @param scalars by key
 */
public record Checkpoint(Map<String, INDArray> tensors, Map<String, String> scalars) {
    static final String BEST = "best/";
    static final String HISTORY = "history/";

    /** Copies the maps. */
    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        scalars = Collections.unmodifiableMap(new TreeMap<>(scalars));
    }

    /** {@return the number of the last step taken} */
    public long step() {
        return Long.parseLong(scalars.getOrDefault("step", "0"));
    }

    /** {@return what {@link History#of} reads, by name} */
    public Map<String, INDArray> history() {
        Map<String, INDArray> kept = new LinkedHashMap<>(tensors);
        kept.keySet().removeIf(name -> !name.startsWith(HISTORY));
        return kept;
    }

    /**
     * The variables that sampling uses: the best parameters where training was to stop early, else their moving
     * average, else the parameters themselves; and the states of the model's own.
     *
     * @return values by the names that the model's definitions use
     */
    public Map<String, INDArray> weights() {
        Map<String, INDArray> weights = new TreeMap<>();
        tensors.forEach((name, value) -> {
            if (!Scope.isApart(name)) {
                weights.put(name, value);
            }
        });
        for (String chosen : new String[] {TrainingGraphs.EMA, BEST}) {
            tensors.forEach((name, value) -> {
                // An objective may train parameters of its own, of which there are averages too.
                if (name.startsWith(chosen) && !Scope.isApart(name.substring(chosen.length()))) {
                    weights.put(name.substring(chosen.length()), value);
                }
            });
        }
        return weights;
    }
}
