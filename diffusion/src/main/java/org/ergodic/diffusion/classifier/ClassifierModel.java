package org.ergodic.diffusion.classifier;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.representation.Features;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.image.FeatureMaps;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A classifier {@code p(y | x_t)} of data noised along an SDE, or {@code p(y | x_0)} of data as they are. It is not
 * sampled. As a {@link Guide} it leads a diffusion model along the same SDE to one of its classes (Dhariwal and Nichol
 * 2021, "Diffusion models beat GANs on image synthesis", section 4); one of clean data is asked of the data that the
 * diffusion model predicts (Bansal et al. 2023, "Universal guidance for diffusion models", section 3.1).
 */
public final class ClassifierModel implements Model {
    private final ClassifierNetwork network;
    private final Views views;

    /**
     * A classifier.
     *
     * @param classes what tells the class of a row: the classes of one column
     * @param sde along what data are noised; empty for data as they are
     * @param layers of its network
     * @param event the shape of one event
     * @throws IllegalArgumentException if there is not one column of classes, the SDE has no Gaussian path, or events
     *     are no pictures and there are channels
     */
    public ClassifierModel(Condition classes, Optional<SDE> sde, ClassifierLayers layers, long... event) {
        if (!layers.channels().isEmpty()) {
            FeatureMaps.shape("a classifier with channels", event);
        }
        if (classes.classes().size() != 1 || classes.classes().get(0) < 2) {
            throw new IllegalArgumentException("a classifier tells the classes of one column, at least two, and here"
                    + (classes.classes().isEmpty()
                            ? " are none but numbers: name the column by data.condition-columns, and say"
                                    + " data.condition-classes: true"
                            : " are columns of " + classes.classes() + " classes, 0 for numbers"));
        }
        if (sde.filter(some -> some.gaussianPath().isEmpty()).isPresent()) {
            throw new IllegalArgumentException("a classifier is trained on data noised along a Gaussian path, and "
                    + sde.get() + " has none: choose another SDE, or none for data as they are");
        }
        network = new ClassifierNetwork(classes, sde, layers, event.clone());
        Views all = Views.of(Classifier.VIEW, network).and(Guide.VIEW, guide()).and(Features.VIEW, network);
        views = sde.map(some -> all.and(SDE.VIEW, some)
                        .and(GaussianPath.VIEW, some.gaussianPath().orElseThrow()))
                .orElse(all);
    }

    private Guide guide() {
        return new Guide() {
            @Override
            public SDVariable logProb(Scope s, At at) {
                SDVariable x = network.sde().isPresent() ? at.x() : at.data();
                SDVariable all = ClassifierNetwork.logProbabilities(network, s, x, at.t());
                return ClassifierNetwork.ofClass(all, network.classes().of(at.context()));
            }

            @Override
            public Optional<Condition> condition() {
                return Optional.of(network.classes());
            }
        };
    }

    @Override
    public long[] event() {
        return network.event().clone();
    }

    @Override
    public Views views() {
        return views;
    }

    /** {@return none} */
    @Override
    public List<Equation> equations() {
        return List.of();
    }

    @Override
    public Component defaultObjective() {
        return Component.of(CrossEntropy.NAME);
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.of(network.classes());
    }

    /** Makes it; the model kind {@code classifier}. */
    @Part(name = "classifier", description = "the class of data, noised along an SDE or as they are; guides others")
    public static final class Factory implements ModelFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param sde along what data are noised
         * @param channels of each level of convolutions
         * @param hidden the widths of the hidden layers
         * @param activation the nonlinearity
         * @param dropout within the blocks of convolutions
         */
        public record Config(
                @Option(value = "along what data are noised; as they are unless said", kind = "sde")
                Optional<Component> sde,

                @Option(
                        value = "channels of each level of convolutions, which halves the pictures; for pictures [32,"
                                + " 64] unless said, and [] for a perceptron of all their numbers",
                        min = 1)
                Optional<List<Integer>> channels,

                @Option(value = "width of each hidden layer", byDefault = "[128, 128]", min = 1)
                List<Integer> hidden,

                @Option(value = "nonlinearity", byDefault = "silu")
                Activation activation,

                @Option(
                        value = "share of the numbers within the blocks of convolutions that are dropped in training",
                        byDefault = "0",
                        min = 0,
                        max = 1,
                        below = true)
                double dropout) {}

        private static final List<Integer> CHANNELS = List.of(32, 64);

        /** The rank of a picture. */
        private static final int PICTURE = 3;

        @Override
        public Model create(Config config, Assembly assembly) {
            Condition classes = assembly.surrounding(Condition.VIEW)
                    .orElseThrow(() -> new IllegalArgumentException("a classifier tells the classes of a column, and"
                            + " these data come with none: name it by data.condition-columns, and say"
                            + " data.condition-classes: true"));
            Optional<SDE> sde = config.sde().map(name -> assembly.create(Kind.SDE, name));
            List<Integer> channels =
                    config.channels().orElse(assembly.event().length == PICTURE ? CHANNELS : List.of());
            return new ClassifierModel(
                    classes,
                    sde,
                    new ClassifierLayers(channels, config.hidden(), config.activation(), config.dropout()),
                    assembly.event());
        }
    }
}
