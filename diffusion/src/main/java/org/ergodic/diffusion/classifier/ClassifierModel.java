package org.ergodic.diffusion.classifier;

import java.util.List;
import java.util.Objects;
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
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Activation;
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
     * @param hidden the widths of the hidden layers
     * @param activation the nonlinearity
     * @param event the shape of one event
     * @throws IllegalArgumentException if there is not one column of classes, or the SDE has no Gaussian path
     */
    public ClassifierModel(
            Condition classes, Optional<SDE> sde, List<Integer> hidden, Activation activation, long... event) {
        Objects.requireNonNull(activation, "activation");
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
        network = new ClassifierNetwork(classes, sde, List.copyOf(hidden), activation, event.clone());
        Views all = Views.of(Classifier.VIEW, network).and(Guide.VIEW, guide());
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
         * @param hidden the widths of the hidden layers
         * @param activation the nonlinearity
         */
        public record Config(
                @Option(value = "along what data are noised; as they are unless said", kind = "sde")
                Optional<Component> sde,

                @Option(value = "width of each hidden layer", byDefault = "[128, 128]", min = 1)
                List<Integer> hidden,

                @Option(value = "nonlinearity", byDefault = "silu")
                Activation activation) {}

        @Override
        public Model create(Config config, Assembly assembly) {
            Condition classes = assembly.surrounding(Condition.VIEW)
                    .orElseThrow(() -> new IllegalArgumentException("a classifier tells the classes of a column, and"
                            + " these data come with none: name it by data.condition-columns, and say"
                            + " data.condition-classes: true"));
            Optional<SDE> sde = config.sde().map(name -> assembly.create(Kind.SDE, name));
            return new ClassifierModel(classes, sde, config.hidden(), config.activation(), assembly.event());
        }
    }
}
