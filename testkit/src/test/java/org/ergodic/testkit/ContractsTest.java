package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The contracts accept what is right, and catch each of a list of mistakes by the test that is meant for it. */
@Tag("measured")
class ContractsTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                Sdes.Right.class,
                Sdes.RightWithoutPath.class,
                Sdes.RightGeometricBrownian.class,
                Sdes.RightCoxIngersollRoss.class,
                Scores.Right.class,
                Bijections.Right.class,
                Bijections.RightRotation.class,
                Solvers.Right.class,
                Solvers.RightTwoStep.class,
                Solvers.RightDpmSolver.class,
                Machines.Right.class,
                Objectives.Right.class,
                Models.Right.class,
                Metrics.Right.class,
                Compilers.Right.class,
                Compilers.RightInterpreter.class,
                Compilers.RightByDelegation.class,
                Priors.Right.class,
                Priors.RightUniform.class,
                Priors.RightLearned.class,
                Generators.Right.class,
                Sources.Right.class,
                Optimizers.Right.class,
                Optimizers.RightWithDecay.class
            })
    void acceptsWhatIsRight(Class<?> contract) {
        Verdict verdict = Verdict.of(contract);
        assertEquals(Set.of(), verdict.failed(), verdict::toString);
        assertTrue(verdict.passed().size() >= 7, () -> "too few tests ran: " + verdict);
    }

    /** As above, for contracts of fewer tests. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                TimeGrids.Right.class,
                TimeGrids.RightPower.class,
                Schedules.Right.class,
                Weightings.Right.class,
                Correctors.Right.class,
                NoiseSources.Right.class,
                NoiseSources.RightPath.class,
                NoiseSources.RightPathOfOneCell.class,
                NoiseSources.RightFinePath.class
            })
    void acceptsWhatIsRightByFewTests(Class<?> contract) {
        Verdict verdict = Verdict.of(contract);
        assertEquals(Set.of(), verdict.failed(), verdict::toString);
        assertTrue(verdict.passed().size() >= 4, () -> "too few tests ran: " + verdict);
    }

    /** The other modules run the contracts on the newest; plugins may be tested by either. */
    @Test
    void theseTestsRunOnTheOldestJUnit() {
        String version = Test.class.getPackage().getImplementationVersion();
        assertTrue(version.startsWith("5."), version);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(Sdes.WrongDriftSign.class, "agreesWithPath"),
                Arguments.of(Sdes.WrongDriftSign.class, "simulatedMarginals"),
                Arguments.of(Sdes.VarianceForDeviation.class, "agreesWithPath"),
                Arguments.of(Sdes.VarianceForDeviation.class, "simulatedMarginals"),
                Arguments.of(Sdes.WrongPriorDensity.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongPriorSamples.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongShape.class, "shapes"),
                Arguments.of(Sdes.NotAdditive.class, "noise"),
                Arguments.of(Sdes.InfiniteAtTheStart.class, "finite"),
                Arguments.of(Sdes.Backwards.class, "direction"),
                Arguments.of(Sdes.MixesRows.class, "rowIndependence"),
                Arguments.of(Sdes.Stateful.class, "threads"),
                Arguments.of(Sdes.WrongPriorDensityWithoutPath.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongPriorSamplesWithoutPath.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongPriorWithoutPath.class, "priorIsMarginal"),
                Arguments.of(Sdes.NotNormalisedWithoutPath.class, "priorIsMarginal"),
                Arguments.of(Sdes.VarianceForDeviationWithoutPath.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongPriorGeometricBrownian.class, "priorIsMarginal"),
                Arguments.of(Sdes.WrongPriorCoxIngersollRoss.class, "priorIsMarginal"),
                Arguments.of(Sdes.NegativeDiffusionWithoutStates.class, "finite"),
                Arguments.of(Scores.UnusedParameter.class, "gradients"),
                Arguments.of(Scores.MixesRows.class, "rowIndependence"),
                Arguments.of(Scores.WrongShape.class, "shape"),
                Arguments.of(Scores.SharesNothing.class, "sharing"),
                Arguments.of(Scores.SharesAcrossScopes.class, "sharing"),
                Arguments.of(Scores.NotFinite.class, "finite"),
                Arguments.of(Scores.LosesPrecision.class, "precisions"),
                Arguments.of(Bijections.BiasedLogDet.class, "logDet"),
                Arguments.of(Bijections.ConsistentlyBiasedLogDet.class, "logDet"),
                Arguments.of(Bijections.BiasedLogDet.class, "roundTrip"),
                Arguments.of(Bijections.NotAnInverse.class, "roundTrip"),
                Arguments.of(Bijections.UnusedParameter.class, "gradients"),
                Arguments.of(Bijections.OwnParameters.class, "sharing"),
                Arguments.of(Bijections.MixesRows.class, "rowIndependence"),
                Arguments.of(Solvers.ClaimsOrderTwo.class, "order"),
                Arguments.of(Solvers.ClaimsStrongOrderOne.class, "strongOrderDiagonal"),
                Arguments.of(Solvers.WrongNoiseScale.class, "marginal"),
                Arguments.of(Solvers.WrongNoiseScale.class, "strongOrderAdditive"),
                Arguments.of(Solvers.IgnoresDirection.class, "marginal"),
                Arguments.of(Solvers.IgnoresDirection.class, "forwardAndBackward"),
                Arguments.of(Solvers.Stateful.class, "immutable"),
                Arguments.of(Solvers.IgnoresFirstSample.class, "batchSplit"),
                Arguments.of(Solvers.IgnoresTheStream.class, "randomness"),
                Arguments.of(Solvers.DependsOnTheBatch.class, "batchSplit"),
                Arguments.of(Solvers.DependsOnPlace.class, "permutation"),
                Arguments.of(Solvers.SpreadsNaN.class, "notFinite"),
                Arguments.of(Solvers.HidesNaN.class, "notFinite"),
                Arguments.of(Solvers.ChangesTheStart.class, "leavesTheStart"),
                Arguments.of(Solvers.CountsWrong.class, "reachesTheEnd"),
                Arguments.of(Solvers.NeedsMore.class, "needsAreEnough"),
                Arguments.of(Solvers.AlwaysDouble.class, "keepsTheType"),
                Arguments.of(Solvers.RankTwoOnly.class, "ranks"),
                Arguments.of(Correctors.HalfTheScore.class, "invariance"),
                Arguments.of(Correctors.FromTheData.class, "attraction"),
                Arguments.of(Correctors.NoiseOnceOnly.class, "invariance"),
                Arguments.of(Correctors.NeedsMore.class, "needsAreEnough"),
                Arguments.of(Machines.WrongLinks.class, "links"),
                Arguments.of(Machines.WrongSlope.class, "links"),
                Arguments.of(Machines.OneWay.class, "symmetry"),
                Arguments.of(Objectives.FollowsTheData.class, "computedRows"),
                Arguments.of(Objectives.NeedsMore.class, "needsAreEnough"),
                Arguments.of(Objectives.OneNumber.class, "shape"),
                Arguments.of(Objectives.ChangesAParameter.class, "states"),
                Arguments.of(Objectives.LeavesAState.class, "states"),
                Arguments.of(Objectives.DrawsItself.class, "randomness"),
                Arguments.of(Objectives.TrainsNothing.class, "gradients"),
                Arguments.of(Objectives.StagesOfOneName.class, "stages"),
                Arguments.of(Models.LendsItsEvent.class, "event"),
                Arguments.of(Models.ObjectiveNeedsMore.class, "objectiveFits"),
                Arguments.of(Models.ObjectiveIsMissing.class, "objectiveFits"),
                Arguments.of(Models.LossIsNoNumber.class, "objectiveFits"),
                Arguments.of(Models.NoEquation.class, "equations"),
                Arguments.of(Models.TwoOfOneName.class, "equations"),
                Arguments.of(Models.OffersTooMuch.class, "problems"),
                Arguments.of(Models.StartsByRowInTheBatch.class, "starts"),
                Arguments.of(Models.NoSolverRunsIt.class, "samples"),
                Arguments.of(Models.HidesWhatIsNoNumber.class, "samples"),
                Arguments.of(Models.OtherNamesInSampling.class, "parameters"),
                Arguments.of(Models.StartsWhatIsNotTrained.class, "startFromData"),
                Arguments.of(Models.ChecksInPlace.class, "dataAreLeft"),
                Arguments.of(Models.RefusesTheContractsData.class, "dataAreLeft"),
                Arguments.of(Models.ForgetsItsCondition.class, "conditions"),
                Arguments.of(Models.TakesAnyCondition.class, "conditions"),
                Arguments.of(Metrics.NamedInCamelCase.class, "figures"),
                Arguments.of(Metrics.DetailIsAnArray.class, "figures"),
                Arguments.of(Metrics.DrawsItself.class, "deterministic"),
                Arguments.of(Metrics.CentresInPlace.class, "inputs"),
                Arguments.of(Metrics.NeedsMore.class, "needs"),
                Arguments.of(Metrics.AlwaysAnObstacle.class, "needs"),
                Arguments.of(Metrics.Upside.class, "tellsTheWrong"),
                Arguments.of(Metrics.DividesByNone.class, "fewRows"),
                Arguments.of(Metrics.PassesNaN.class, "notFinite"),
                Arguments.of(Metrics.FirstRowOnly.class, "order"),
                Arguments.of(Metrics.Stateful.class, "threads"),
                Arguments.of(Compilers.RoughTanh.class, "elementwise"),
                Arguments.of(Compilers.ComparesNaN.class, "comparisons"),
                Arguments.of(Compilers.RepeatsTheWrongSide.class, "broadcasting"),
                Arguments.of(Compilers.IgnoresTransposes.class, "products"),
                Arguments.of(Compilers.SumsForMeans.class, "reductions"),
                Arguments.of(Compilers.ReshapesForPermutes.class, "shapes"),
                Arguments.of(Compilers.AlwaysDouble.class, "outputs"),
                Arguments.of(Compilers.KeepsTheFirstBatch.class, "batchSizes"),
                Arguments.of(Compilers.Rounds.class, "repeatable"),
                Arguments.of(Compilers.KeepsInputs.class, "copies"),
                Arguments.of(Compilers.HandsOutItsOwnOutputs.class, "copies"),
                Arguments.of(Compilers.ReadsBuffers.class, "orders"),
                Arguments.of(Compilers.AssignsTwice.class, "assignments"),
                Arguments.of(Compilers.IgnoresFirstSample.class, "noise"),
                Arguments.of(Compilers.OneStreamForAll.class, "startValues"),
                Arguments.of(Compilers.ShowsItsVariables.class, "variables"),
                Arguments.of(Compilers.TakesAnyShape.class, "variables"),
                Arguments.of(Compilers.SaysNothing.class, "errors"),
                Arguments.of(Compilers.KeepsStaleOutputs.class, "failedRun"),
                Arguments.of(Compilers.BoundToAThread.class, "threads"),
                Arguments.of(Compilers.WrongGradient.class, "derivatives"),
                Arguments.of(Compilers.WrongTangent.class, "derivatives"),
                Arguments.of(Compilers.IgnoresStopGradient.class, "heldVariables"),
                Arguments.of(Compilers.ForgetsArrayFunctions.class, "arrayFunctions"),
                Arguments.of(Compilers.LosesPrecision.class, "precisions"),
                Arguments.of(Compilers.Nameless.class, "words"),
                Arguments.of(Priors.NotNormalised.class, "integral"),
                Arguments.of(Priors.NormalisedOnTheLine.class, "volumes"),
                Arguments.of(Priors.VarianceForDeviation.class, "distribution"),
                Arguments.of(Priors.VarianceForDeviation.class, "volumes"),
                Arguments.of(Priors.WrongGraphSamples.class, "graphSamples"),
                Arguments.of(Priors.SamplesWithoutParameters.class, "graphSamples"),
                Arguments.of(Priors.SharesNothing.class, "sharing"),
                Arguments.of(Priors.IgnoresFirstSample.class, "batchSplit"),
                Arguments.of(Priors.IgnoresTheStream.class, "randomness"),
                Arguments.of(Priors.OneNumber.class, "shapes"),
                Arguments.of(Priors.AlwaysDouble.class, "shapes"),
                Arguments.of(Priors.SamplesOutside.class, "samplesHaveDensity"),
                Arguments.of(Priors.StopsTheGradient.class, "gradient"),
                Arguments.of(Priors.MixesRows.class, "rowIndependence"),
                Arguments.of(Priors.LosesPrecision.class, "precisions"),
                Arguments.of(Priors.HidesItsLimits.class, "limits"),
                Arguments.of(Priors.SaysItsLimitsInSentences.class, "limits"),
                Arguments.of(Priors.FiniteForWhatIsNoNumber.class, "notANumber"),
                Arguments.of(Priors.Stateful.class, "threads"),
                Arguments.of(TimeGrids.OneTimeTooFew.class, "count"),
                Arguments.of(TimeGrids.EndsNearby.class, "ends"),
                Arguments.of(TimeGrids.BeginsLate.class, "ends"),
                Arguments.of(TimeGrids.AsksForMore.class, "needsAreEnough"),
                Arguments.of(TimeGrids.ForwardOnly.class, "monotone"),
                Arguments.of(TimeGrids.StandsStill.class, "monotone"),
                Arguments.of(TimeGrids.HandsOutItsOwnArray.class, "deterministic"),
                Arguments.of(Weightings.AColumn.class, "shapes"),
                Arguments.of(Weightings.Negative.class, "shapes"),
                Arguments.of(Weightings.OverTheBatch.class, "rowIndependence"),
                Arguments.of(Weightings.OfTheModel.class, "variables"),
                Arguments.of(Weightings.BeyondTheEnd.class, "drawnTimes"),
                Arguments.of(Schedules.NotAScalar.class, "scalar"),
                Arguments.of(Schedules.FallsBelowZero.class, "notNegative"),
                Arguments.of(Schedules.InfiniteAtTheEnd.class, "notNegative"),
                Arguments.of(Schedules.TrainsNothing.class, "trains"),
                Arguments.of(Schedules.LosesPrecision.class, "precisions"),
                Arguments.of(Schedules.HasAParameter.class, "pure"),
                Arguments.of(Schedules.Counts.class, "deterministic"),
                Arguments.of(Sources.WritesTheBeginning.class, "roundTrip"),
                Arguments.of(Sources.OtherRowsEachTime.class, "sameRows"),
                Arguments.of(Sources.OneReaderForAll.class, "readersAreIndependent"),
                Arguments.of(Sources.Fractions.class, "cellsFitTheirColumns"),
                Arguments.of(Sources.StrangeWord.class, "cellsFitTheirColumns"),
                Arguments.of(Sources.UntoldGap.class, "cellsFitTheirColumns"),
                Arguments.of(Sources.WrongCount.class, "counts"),
                Arguments.of(Sources.ColumnTwice.class, "columns"),
                Arguments.of(Sources.FileThatIsNotThere.class, "nameAndFiles"),
                Arguments.of(Sources.SaysNothingOfDamage.class, "errors"),
                Arguments.of(Generators.Transposed.class, "shape"),
                Arguments.of(Generators.AlwaysDouble.class, "shape"),
                Arguments.of(Generators.DividesByZero.class, "finite"),
                Arguments.of(Generators.DependsOnTheCount.class, "prefix"),
                Arguments.of(Generators.IgnoresTheStream.class, "randomness"),
                Arguments.of(Generators.DrawsItself.class, "randomness"),
                Arguments.of(Generators.OneRow.class, "rowsDiffer"),
                Arguments.of(Generators.OtherDataInSinglePrecision.class, "precisions"),
                Arguments.of(Generators.HandsOutItsOwnArray.class, "threads"),
                Arguments.of(Optimizers.Climbs.class, "direction"),
                Arguments.of(Optimizers.TooSlow.class, "minimises"),
                Arguments.of(Optimizers.KeepsNoShape.class, "shapes"),
                Arguments.of(Optimizers.DividesByZero.class, "zeroGradient"),
                Arguments.of(Optimizers.MovesWithoutGradient.class, "zeroGradient"),
                Arguments.of(Optimizers.GrowsWithoutGradient.class, "zeroGradient"),
                Arguments.of(Optimizers.Overflows.class, "extremes"),
                Arguments.of(Optimizers.StatesAtTheRoot.class, "states"),
                Arguments.of(Optimizers.ParameterForMemory.class, "states"),
                Arguments.of(Optimizers.SharesAMemory.class, "independence"),
                Arguments.of(Optimizers.CountsInJava.class, "resumable"),
                Arguments.of(Optimizers.LosesPrecision.class, "precisions"),
                Arguments.of(Optimizers.Stateful.class, "threads"),
                Arguments.of(Solvers.ForgetsItsMemory.class, "order"),
                Arguments.of(Solvers.MixesItsMemory.class, "batchSplit"),
                Arguments.of(Solvers.DdimClaimsOrderTwo.class, "order"),
                Arguments.of(Solvers.DdimWithAWrongFormula.class, "order"),
                Arguments.of(Solvers.DdimWithAWrongFormula.class, "marginal"),
                Arguments.of(Solvers.ClaimsStrongOrderWithPath.class, "strongOrderAdditive"),
                Arguments.of(NoiseSources.ClaimsToBeAPath.class, "refinement"),
                Arguments.of(NoiseSources.AreaOfTwiceTheVariance.class, "covariance"),
                Arguments.of(NoiseSources.AreaOfTwiceTheVariance.class, "refinement"),
                Arguments.of(NoiseSources.TooMuchNoise.class, "covariance"),
                Arguments.of(NoiseSources.TooMuchNoise.class, "withoutAreas"),
                Arguments.of(NoiseSources.IgnoresFirstSample.class, "batchSplit"),
                Arguments.of(Factories.Unregistered.class, "found"),
                Arguments.of(Factories.Unregistered.class, "services"),
                Arguments.of(Factories.BadName.class, "name"),
                Arguments.of(Factories.NoDescription.class, "description"),
                Arguments.of(Factories.UndescribedOption.class, "config"),
                Arguments.of(Factories.MakesNothing.class, "create"));
    }

    @ParameterizedTest
    @ValueSource(classes = {Solvers.RightTwoStep.class, Solvers.RightDdim.class, Solvers.RightDpmSolver.class})
    void theOrderIsMeasured(Class<?> contract) {
        assertEquals(Set.of("order"), Verdict.of(contract, "order").passed());
    }

    @Test
    void theStrongOrderIsMeasuredWithAPath() {
        Verdict verdict = Verdict.of(Solvers.RightStrongOrderWithPath.class, "strongOrderAdditive");
        assertEquals(Set.of("strongOrderAdditive"), verdict.passed());
    }

    /** The root of x_0^2 + 2/3 sin(3t); sums of 2048 steps round to some 1e-14. */
    @Test
    void theReferenceIsExact() {
        Problem root = SolverContract.root();
        INDArray start = root.start().draw(RandomStream.of(1), 0, 3);
        INDArray end = SolverContract.reference(root, start);
        for (int i = 0; i < 6; i++) {
            double x = start.getDouble(i / 2, i % 2);
            assertEquals(Math.sqrt(x * x + 2 * Math.sin(3) / 3), end.getDouble(i / 2, i % 2), 1e-13);
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void catches(Class<?> contract, String test) {
        Verdict verdict = Verdict.of(contract, test);
        assertEquals(Set.of(test), verdict.failed(), () -> contract.getSimpleName() + " must fail " + test);
    }
}
