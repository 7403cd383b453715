package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.FlowMixture;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.ActivationNorm;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.linear.LinearLu;
import org.ergodic.flows.linear.LinearQr;
import org.ergodic.flows.prior.GaussianMixturePrior;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class MaximumLikelihoodTest {
    private static final int ROWS = 4000;

    /** Linear maps and the base are the ground, wherever they are; networks are not. */
    @Test
    void theGroundIsWhatHasNoNetwork() {
        Flow flow = new Flow(
                new Composition(List.of(
                        new LinearLu(2),
                        new Composition(List.of(new LinearQr(2, 2), spline())),
                        new ActivationNorm(2))),
                new GaussianMixturePrior(3, 1),
                2);
        assertEquals(Set.of("base/", "flow/0/", "flow/1/0/", "flow/2/"), ground(flow, flow));
        assertEquals(Set.of(), ground(flow(spline()), flow(spline())));
        assertEquals(Set.of("flow/"), ground(flow(new LinearLu(2)), flow(new LinearLu(2))));

        FlowMixture two = new FlowMixture(List.of(flow(spline()), flow(new LinearLu(2))));
        assertEquals(Set.of("logits", "part-1/flow/"), ground(two, two));
    }

    private static Bijection spline() {
        return Registry.load()
                .assembly(2)
                .create(Kind.BIJECTION, Component.of("spline-autoregressive", Map.of("hidden", List.of(4))));
    }

    private static Flow flow(Bijection bijection) {
        return new Flow(bijection, GaussianPrior.standard(), 2);
    }

    /** Where the parameters are that the first stage trains. */
    private static Set<String> ground(Model model, LogDensity density) {
        Built built = Built.of(
                DataType.DOUBLE, s -> s.output("log", density.logProb(s, s.input("x", -1, 2), Context.none())));
        Objective.Stage first =
                new MaximumLikelihood(0, 0.5).stages(model.views()).get(0);
        return built.variables().names().stream()
                .filter(first.trains())
                .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                .map(scope -> scope.isEmpty() ? "logits" : scope)
                .collect(Collectors.toSet());
    }

    /**
     * Of a standard Gaussian in two dimensions at 0, -log p is log 2 pi; at h e it is greater by h² ‖e‖² / 2, of mean
     * and standard deviation h². Five standard errors of the mean: a false alarm in 2 million seeds, and the seed is
     * fixed.
     */
    @Test
    void noiseIsOnWhatIsLearntAndNotOnWhatIsHeldOut() {
        Flow flow = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        MaximumLikelihood objective = new MaximumLikelihood(0.5, 0);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            Batch batch = Batch.of(x, flow.event());
            s.output("loss", objective.loss(s, flow.views(), batch).mean());
            s.output("monitor", objective.monitor(s, flow.views(), batch).mean());
        });
        Call call = built.program()
                .call(built.variables())
                .set("x", Nd4j.zeros(DataType.DOUBLE, ROWS, 2))
                .random(RandomStream.of(5), 0)
                .run();

        assertEquals(Math.log(2 * Math.PI), call.scalar("monitor"), 1e-12, "exact but for rounding");
        assertEquals(Math.log(2 * Math.PI) + 0.25, call.scalar("loss"), 5 * 0.25 / Math.sqrt(ROWS));
    }
}
