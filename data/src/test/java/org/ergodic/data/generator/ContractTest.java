package org.ergodic.data.generator;

import java.util.List;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Kind;
import org.ergodic.testkit.DataGeneratorContract;
import org.ergodic.testkit.JarParts;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All generators of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("parts")
class ContractTest extends DataGeneratorContract {
    static List<JarParts.Part<DataGenerator>> parts() {
        return JarParts.of(Kind.GENERATOR, Rings.class).made();
    }

    @Parameter
    JarParts.Part<DataGenerator> part;

    @Override
    protected DataGenerator generator() {
        return part.value();
    }
}
