package org.ergodic.pipeline.composition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;

/**
 * A stage in its place.
 *
 * @param name its name in the pipeline
 * @param component what it was made of
 * @param stage the stage
 * @param links what comes in at each port
 */
record Node(String name, Component component, Stage stage, Map<Port<?>, List<Ref>> links) {
    /**
     * An output of a stage.
     *
     * @param stage the stage's name
     * @param output the port's name
     */
    record Ref(String stage, String output) {
        @Override
        public String toString() {
            return stage + "." + output;
        }
    }

    /** {@return the names of the stages that it needs} */
    Set<String> needs() {
        Set<String> all = new LinkedHashSet<>();
        links.values().forEach(refs -> refs.forEach(ref -> all.add(ref.stage())));
        return all;
    }
}
