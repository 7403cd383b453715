package org.ergodic.diffusion;

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
        // A classifier tells the classes of a condition; the others read it.
        return JarParts.of(Kind.MODEL, DiffusionModelFactory.class)
                .showing(Condition.VIEW, new Condition(Condition.DATA, 3, List.of(3)))
                .made();
    }

    @Parameter
    JarParts.Part<Model> part;

    @Override
    protected Model model() {
        return part.value();
    }
}
