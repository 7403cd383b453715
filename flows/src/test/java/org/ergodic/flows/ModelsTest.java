package org.ergodic.flows;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.ModelContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All models of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("parts")
class ModelsTest extends ModelContract {
    static List<JarParts.Part<Model>> parts() {
        List<JarParts.Part<Model>> parts =
                new ArrayList<>(JarParts.of(Kind.MODEL, FlowFactory.class).made());
        JarParts.of(Kind.MODEL, FlowFactory.class)
                .showing(Condition.VIEW, new Condition(Condition.DATA, 3))
                .made()
                .forEach(part -> parts.add(new JarParts.Part<>(part.name() + ", conditioned", part.value())));
        return parts;
    }

    @Parameter
    JarParts.Part<Model> part;

    @Override
    protected Model model() {
        return part.value();
    }
}
