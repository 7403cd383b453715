package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.continuous.ContinuousFlow;
import org.ergodic.flows.continuous.VelocityMlp;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.prior.FlowPrior;
import org.ergodic.flows.prior.UniformPrior;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExclusionTest {
    private static final Prior GAUSSIAN = GaussianPrior.standard();
    private static final Prior BOX = new UniformPrior(0, 1);
    private static final INDArray ROW = Nd4j.createFromArray(new double[][] {{0.5, -3}});

    private static Flow flow(Prior base, Bijection... parts) {
        return new Flow(new Composition(List.of(parts)), base, 2);
    }

    private static Optional<String> reason(LogDensity model) {
        return reason(model, ROW);
    }

    private static Optional<String> reason(LogDensity model, INDArray row) {
        Built built = Built.of(
                row.dataType(), s -> s.output("log-prob", model.logProb(s, s.input("x", -1, 2), Context.none())));
        return model.reason(built.evaluator(), row, Conditions.none());
    }

    @Test
    void nothingIsSaidOfARowWithADensity() {
        assertEquals(Optional.empty(), reason(flow(GAUSSIAN, ElementwiseBijection.affine(2))));
        assertEquals(
                Optional.empty(), reason(flow(BOX, ElementwiseBijection.affine(2), ElementwiseBijection.sigmoid(2))));
    }

    @Test
    void theBaseSaysWhereItIsZero() {
        String reason = reason(flow(BOX, ElementwiseBijection.affine(2), ElementwiseBijection.leakyRelu(0.5, 2)))
                .orElseThrow();
        assertTrue(reason.contains("from -1.5000 to 0.50000"), reason);
        assertTrue(reason.contains("outside the box from 0.0 to 1.0"), reason);
        reason = reason(flow(
                        new FlowPrior(ElementwiseBijection.affine(2), new UniformPrior(0, 1)),
                        ElementwiseBijection.affine(2)))
                .orElseThrow();
        assertTrue(reason.contains("outside the box from 0.0 to 1.0"), reason);
    }

    /** The number is told that the part sees which refuses it, here softplus(-3) - 1, 1 more than its shift. */
    @Test
    void aLaterPartIsNamed() {
        Bijection inner = new Composition(List.of(
                ElementwiseBijection.leakyRelu(0.5, 2),
                new Inverted(new Composition(List.of(ElementwiseBijection.softplus(2))))));
        String reason =
                reason(flow(GAUSSIAN, ElementwiseBijection.affine(2), inner)).orElseThrow();
        assertTrue(reason.contains("its number 2 becomes -1.5000"), reason);
        assertTrue(reason.contains("softplus, inverted, must be above 0"), reason);
    }

    @Test
    void anOverflowIsToldApart() {
        String reason = reason(
                        flow(GAUSSIAN, ElementwiseBijection.leakyRelu(0.5, 2)),
                        Nd4j.createFromArray(new float[][] {{3e38f, 0}}))
                .orElseThrow();
        assertTrue(reason.contains("too small or too large"), reason);
    }

    @Test
    void aMixtureNamesThePart() {
        Flow wide = flow(GAUSSIAN, ElementwiseBijection.affine(2));
        Flow boxed = flow(BOX, ElementwiseBijection.affine(2));
        Flow half = flow(GAUSSIAN, new Inverted(ElementwiseBijection.softplus(2)));
        String reason = reason(new FlowMixture(List.of(boxed, boxed))).orElseThrow();
        assertTrue(reason.startsWith("in part 1 of the mixture") && reason.contains("box"), reason);
        reason = reason(new FlowMixture(List.of(wide, boxed, half))).orElseThrow();
        assertTrue(reason.startsWith("in part 3 of the mixture") && reason.contains("softplus"), reason);
    }

    @Test
    void onlyModelsThatMayExcludeRowsSaySo() {
        Flow wide = flow(GAUSSIAN, ElementwiseBijection.affine(2), ElementwiseBijection.sigmoid(2));
        Flow boxed = flow(BOX, ElementwiseBijection.affine(2), ElementwiseBijection.sigmoid(2));
        Flow half = flow(GAUSSIAN, ElementwiseBijection.affine(2), new Inverted(ElementwiseBijection.softplus(2)));
        assertTrue(wide.everywhere());
        assertFalse(boxed.everywhere());
        assertFalse(half.everywhere());
        assertTrue(new FlowMixture(List.of(boxed, wide)).everywhere());
        assertFalse(new FlowMixture(List.of(boxed, boxed)).everywhere());
        assertFalse(new FlowMixture(List.of(wide, half)).everywhere());
        assertFalse(flow(
                        new FlowPrior(ElementwiseBijection.affine(2), new UniformPrior(0, 1)),
                        ElementwiseBijection.affine(2))
                .everywhere());
        assertTrue(new ContinuousFlow(new VelocityMlp(List.of(4), 1, Optional.empty(), 2), GAUSSIAN, 1, true, 2)
                .everywhere());
        assertFalse(
                new ContinuousFlow(new VelocityMlp(List.of(4), 1, Optional.empty(), 2), BOX, 1, true, 2).everywhere());
    }
}
