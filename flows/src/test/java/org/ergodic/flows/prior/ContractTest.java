package org.ergodic.flows.prior;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.Prior;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.PriorContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All priors of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("names")
class ContractTest extends PriorContract {
    private static final Map<List<Long>, List<JarParts.Part<Prior>>> MADE = new HashMap<>();

    private static List<JarParts.Part<Prior>> parts(long... event) {
        return MADE.computeIfAbsent(
                LongStream.of(event).boxed().toList(),
                key -> JarParts.of(Kind.PRIOR, UniformPrior.class)
                        .with("flow", Map.of("bijections", List.of("leaky-relu", "affine")))
                        .over(event)
                        .made());
    }

    static List<String> names() {
        return parts(2).stream().map(JarParts.Part::name).toList();
    }

    @Parameter
    String name;

    @Override
    protected Prior prior(long... event) {
        return parts(event).stream()
                .filter(part -> part.name().equals(name))
                .map(JarParts.Part::value)
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
    }
}
