package org.ergodic.score;

import java.util.List;
import java.util.stream.Stream;
import org.ergodic.api.plugin.Factory;
import org.ergodic.common.score.AnnealedDenoisingFactory;
import org.ergodic.common.score.ExplicitScoreMatching;
import org.ergodic.common.score.FiniteDifferenceScoreMatching;
import org.ergodic.common.score.OneLevelDenoising;
import org.ergodic.common.score.SimulatedScoreMatching;
import org.ergodic.common.score.SlicedScoreMatching;
import org.ergodic.common.weighting.ImportanceLikelihood;
import org.ergodic.common.weighting.Learned;
import org.ergodic.common.weighting.LogNormal;
import org.ergodic.common.weighting.MinSnr;
import org.ergodic.common.weighting.PathWeighting;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The factories of objectives and weightings of scores, which are in {@code common}, where the test kit is not. */
@ParameterizedClass
@MethodSource("factories")
class CommonFactoriesTest extends FactoryContract {
    static List<Factory<?, ?>> factories() {
        return Stream.<Factory<?, ?>>of(
                        new AnnealedDenoisingFactory(),
                        new ExplicitScoreMatching.Factory(),
                        new FiniteDifferenceScoreMatching.Factory(),
                        new OneLevelDenoising.Factory(),
                        new SimulatedScoreMatching.Factory(),
                        new SlicedScoreMatching.Factory(),
                        new ImportanceLikelihood.Factory(),
                        new Learned.Factory(),
                        new LogNormal.Factory(),
                        new MinSnr.Factory(),
                        new PathWeighting.OfData(),
                        new PathWeighting.OfNoise(),
                        new PathWeighting.OfScore(),
                        new PathWeighting.OfV())
                .toList();
    }

    @Parameter
    Factory<?, ?> factory;

    @Override
    protected Factory<?, ?> factory() {
        return factory;
    }
}
