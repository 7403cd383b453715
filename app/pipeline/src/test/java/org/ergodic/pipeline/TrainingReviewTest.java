package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Warning;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings that failed and ended without an error are told, and good ones are not. */
@Tag("measured")
class TrainingReviewTest {
    private static final Map<String, ?> MOONS = Map.of("generator", "two-moons", "count", 2000);
    private static final Map<String, ?> BARS = Map.of(
            "generator",
            Component.of("bars-and-stripes", Map.of("size", 4)),
            "count",
            2000,
            "image",
            List.of(4, 4),
            "scale",
            "none");
    private static final Map<String, ?> COUPLINGS =
            Map.of("bijections", List.of(Component.of("affine-coupling", Map.of("layers", 4, "hidden", List.of(24)))));
    private static final Map<String, ?> NEURAL =
            Map.of("energy", Component.of("mlp", Map.of("hidden", List.of(32, 32))));
    private static final Map<String, ?> RESTRICTED = Map.of("energy", Component.of("rbm", Map.of("hidden", 16)));
    private static final Component MALA = Component.of("mala", Map.of("steps", 100));
    private static final Component GIBBS = Component.of("gibbs", Map.of("sweeps", 100));

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("flow", COUPLINGS, MOONS, train(600, adam(5e-3), Map.of("schedule", "cosine")), "direct"),
                Arguments.of(
                        "energy",
                        RESTRICTED,
                        BARS,
                        train(1500, sgd(0.1), Map.of("clip", 0, "objective", "persistent-contrastive-divergence")),
                        GIBBS));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("good")
    void goodTrainingsHaveNoWarning(
            String kind, Map<String, ?> model, Map<String, ?> data, Map<String, ?> train, Object solver) {
        assertEquals(List.of(), warnings(kind, model, data, train, solver));
    }

    static Stream<Arguments> failed() {
        Component wide = Component.of("langevin-likelihood", Map.of("step", 1, "steps", 10, "chains", 64));
        return Stream.of(
                Arguments.of("loss-exploded", "flow", COUPLINGS, MOONS, train(150, adam(0.3), Map.of()), "direct"),
                Arguments.of(
                        "modes-missed",
                        "energy",
                        NEURAL,
                        MOONS,
                        train(150, adam(0.01), Map.of("objective", wide)),
                        MALA),
                Arguments.of(
                        "samples-far-from-data", "energy", NEURAL, MOONS, train(200, adam(1), Map.of("clip", 0)), MALA),
                Arguments.of(
                        "chains-ran-away",
                        "energy",
                        RESTRICTED,
                        BARS,
                        train(500, sgd(20), Map.of("clip", 0, "objective", "persistent-contrastive-divergence")),
                        GIBBS),
                Arguments.of(
                        "no-better-than-independent",
                        "energy",
                        RESTRICTED,
                        BARS,
                        train(100, sgd(1e-6), Map.of("objective", "contrastive-divergence")),
                        GIBBS),
                Arguments.of(
                        "no-better-than-independent",
                        "diffusion",
                        Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(16, 16)))),
                        MOONS,
                        train(150, adam(1), Map.of()),
                        Component.of("heun", Map.of("steps", 20))));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("failed")
    void failedTrainingsAreTold(
            String id, String kind, Map<String, ?> model, Map<String, ?> data, Map<String, ?> train, Object solver) {
        List<Warning> warnings = warnings(kind, model, data, train, solver);
        assertTrue(warnings.stream().anyMatch(w -> w.id().equals(id)), warnings.toString());
        assertTrue(
                warnings.stream().anyMatch(w -> w.text().contains("train.optimizer.rate")),
                "says what to change: " + warnings);
    }

    private static List<Warning> warnings(
            String kind, Map<String, ?> model, Map<String, ?> data, Map<String, ?> train, Object solver) {
        return Pipeline.builder()
                .seed(7)
                .data(data)
                .model(kind, model)
                .train(train)
                .sample(Map.of("count", 400, "solver", solver))
                .build()
                .run()
                .warnings();
    }

    private static Component adam(double rate) {
        return Component.of("adam", Map.of("rate", rate));
    }

    private static Component sgd(double rate) {
        return Component.of("sgd", Map.of("rate", rate));
    }

    private static Map<String, ?> train(int steps, Component optimizer, Map<String, ?> more) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(more);
        all.put("steps", steps);
        all.put("batch", 100);
        all.put("optimizer", optimizer);
        return all;
    }
}
