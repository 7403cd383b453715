package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.representation.Features;
import org.ergodic.api.view.Views;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.common.nn.Activation;
import org.ergodic.diffusion.classifier.ClassMetric;
import org.ergodic.diffusion.classifier.ClassifierLayers;
import org.ergodic.diffusion.classifier.ClassifierModel;
import org.ergodic.diffusion.classifier.CrossEntropy;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.GuideContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The classifier, its metrics, and the guides that there are. */
class ClassifierTest {
    private static final Condition CLASSES = new Condition(Condition.DATA, 3, List.of(3));
    private static final VpSde VP = new VpSde(0.1, 20);

    private static ClassifierModel classifier(Optional<VpSde> sde) {
        return new ClassifierModel(
                CLASSES, sde.map(some -> some), ClassifierLayers.perceptron(List.of(8), Activation.SILU), 2);
    }

    private static ClassifierModel pictures(Optional<VpSde> sde) {
        return new ClassifierModel(
                CLASSES,
                sde.map(some -> some),
                new ClassifierLayers(List.of(4, 8), List.of(6), Activation.SILU, 0),
                1,
                4,
                4);
    }

    private static Conditions oneHot(int... classes) {
        double[][] rows = new double[classes.length][3];
        for (int i = 0; i < classes.length; i++) {
            rows[i][classes[i]] = 1;
        }
        return Conditions.of(Condition.DATA, Nd4j.createFromArray(rows));
    }

    @Nested
    class OfNoisyData extends GuideContract {
        @Override
        protected Guide guide() {
            return classifier(Optional.of(VP)).views().require(Guide.VIEW);
        }

        @Override
        protected Conditions given(int rows) {
            return oneHot(0, 2, 1, 1, 0);
        }
    }

    @Nested
    class OfPredictedData extends GuideContract {
        @Override
        protected Guide guide() {
            return classifier(Optional.empty()).views().require(Guide.VIEW);
        }

        @Override
        protected Conditions given(int rows) {
            return oneHot(0, 2, 1, 1, 0);
        }
    }

    @Nested
    class OfNoisyPictures extends GuideContract {
        @Override
        protected Guide guide() {
            return pictures(Optional.of(VP)).views().require(Guide.VIEW);
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 4};
        }

        @Override
        protected Conditions given(int rows) {
            return oneHot(0, 2, 1, 1, 0);
        }
    }

    @Nested
    class OfMeasurements extends GuideContract {
        @Override
        protected Guide guide() {
            double[][] a = {{1, 2}, {0.3, -1}, {2, 2}};
            return new LinearMeasurement(a, Optional.empty(), 0.5, LinearMeasurement.Spread.UNIT, VP, 2);
        }
    }

    @Nested
    class Factory extends FactoryContract {
        @Override
        protected org.ergodic.api.plugin.Factory<?, ?> factory() {
            return new ClassifierModel.Factory();
        }

        @Override
        protected Views surroundings() {
            return Views.of(Condition.VIEW, CLASSES);
        }
    }

    /** Weights of a linear classifier: logits 2 x0, x1 and 0, of six rows whose figures are counted by hand. */
    @Test
    void figuresAreThoseOfTheLogits() {
        ClassifierModel model = new ClassifierModel(
                CLASSES, Optional.empty(), ClassifierLayers.perceptron(List.of(), Activation.SILU), 2);
        Compiler compiler = Compiler.find();
        INDArray w = Nd4j.createFromArray(new double[][] {{2, 0, 0}, {0, 1, 0}});
        Evaluator evaluator = new Evaluator(
                compiler,
                compiler.variables(
                        DataType.DOUBLE,
                        Map.of("classifier/out/w", w, "classifier/out/b", Nd4j.zeros(DataType.DOUBLE, 3))));
        double[][] x = {{1, 0}, {0, 1}, {-1, -1}, {1, 1}};
        int[] own = {0, 1, 2, 1};
        INDArray rows = Nd4j.createFromArray(x);
        Metric.Evaluation evaluation = Metric.Evaluation.of(model, evaluator, rows, rows, rows, RandomStream.of(1))
                .withConditions(oneHot(own));
        assertEquals(
                0.75, ClassMetric.ACCURACY.measure(evaluation).get("accuracy").value());
        double loss = 0;
        for (int i = 0; i < 4; i++) {
            double[] logits = {2 * x[i][0], x[i][1], 0};
            double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + 1;
            loss -= (logits[own[i]] - Math.log(sum)) / 4;
        }
        Metric.Measurement measured = ClassMetric.LOG_LOSS.measure(evaluation).get("log-loss");
        assertEquals(loss, measured.value(), 1e-12);
        assertEquals(1.5 * Math.log(2), measured.baseline().orElseThrow(), 1e-12);
        assertEquals(
                0.5,
                ClassMetric.ACCURACY
                        .measure(evaluation)
                        .get("accuracy")
                        .baseline()
                        .orElseThrow(),
                1e-12);
    }

    @Test
    void convolutionsSeePicturesAlone() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new ClassifierModel(
                        CLASSES,
                        Optional.empty(),
                        new ClassifierLayers(List.of(4), List.of(), Activation.SILU, 0),
                        16));
        assertTrue(e.getMessage().contains("data.event: image"), e.getMessage());
    }

    /** The logits are a linear map of the features. */
    @Test
    void featuresAreTheLastHiddenLayer() {
        for (Optional<VpSde> sde : List.of(Optional.<VpSde>empty(), Optional.of(VP))) {
            ClassifierModel model = pictures(sde);
            Features features = model.views().require(Features.VIEW);
            Classifier classifier = model.views().require(Classifier.VIEW);
            assertEquals(6, features.size());
            Compiler compiler = Compiler.find();
            Graph graph = compiler.graph(DataType.DOUBLE, s -> {
                SDVariable x = s.input("x", -1, 1, 4, 4);
                SDVariable logits = classifier.logits(s, x, 1, 4, 4);
                SDVariable h = features.of(s, x);
                Scope out = s.child("classifier").child("out");
                SDVariable w = out.parameter("w", Initializer.zeros(), 6, 3);
                SDVariable b = out.parameter("b", Initializer.zeros(), 3);
                s.output("apart", logits.sub(h.mmul(w).add(b)));
                s.output("h", h);
            });
            Variables variables = compiler.variables(graph, RandomStream.of(3));
            INDArray x = Nd4j.rand(DataType.DOUBLE, 5, 1, 4, 4);
            Map<String, INDArray> values = compiler.compile(graph).run(variables, Map.of("x", x));
            assertEquals(0, values.get("apart").amaxNumber().doubleValue(), 1e-12);
            assertTrue(values.get("h").amaxNumber().doubleValue() > 1e-3);
        }
    }

    @Test
    void onlyClassesOfOneColumnAreTold() {
        for (Condition wrong : List.of(
                new Condition("condition", 2),
                new Condition("condition", 3, List.of(2, 0)),
                new Condition("condition", 4, List.of(2, 2)))) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> new ClassifierModel(
                            wrong, Optional.empty(), ClassifierLayers.perceptron(List.of(4), Activation.SILU), 2));
            assertTrue(e.getMessage().contains("one column"), e.getMessage());
        }
    }

    @Test
    void itIsTrainedByItsOwnObjective() {
        ClassifierModel classifier = classifier(Optional.of(VP));
        assertEquals("cross-entropy", classifier.defaultObjective().name());
        assertTrue(classifier.views().missing(new CrossEntropy().needs()).isEmpty());
        assertEquals(List.of(), classifier(Optional.empty()).equations());
    }
}
