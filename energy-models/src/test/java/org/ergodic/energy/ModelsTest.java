package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.ModelContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All models of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("parts")
class ModelsTest extends ModelContract {
    static List<JarParts.Part<Model>> parts() {
        return JarParts.of(Kind.MODEL, EnergyModelFactory.class).made();
    }

    @Parameter
    JarParts.Part<Model> part;

    @Override
    protected Model model() {
        return part.value();
    }

    /** Units are 0 or 1, as those of the default energy are. */
    @Override
    protected INDArray data(int rows) {
        return super.data(rows).gt(0).castTo(DataType.DOUBLE);
    }
}
