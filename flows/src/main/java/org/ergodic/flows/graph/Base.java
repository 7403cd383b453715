package org.ergodic.flows.graph;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The base distribution of a model, whose parameters, if it has any, are in the model's scope {@code base}.
 *
 * @param prior the distribution
 * @param event the shape of an event
 */
public record Base(Prior prior, long... event) {
    private static final String SCOPE = "base";

    public Base {
        Objects.requireNonNull(prior, "base");
        event = event.clone();
    }

    /** Whether a parameter of the model, by its full name, is the base's. */
    public static boolean holds(String parameter) {
        return parameter.startsWith(SCOPE + '/');
    }

    /** The log density of z, in the model's scope. */
    public SDVariable logProb(Scope s, SDVariable z) {
        return prior.logProb(s.child(SCOPE), z, event);
    }

    public boolean isReparameterized() {
        return prior instanceof ReparameterizedPrior;
    }

    /** Samples within a graph, as many as {@code like} has rows. */
    public SDVariable sample(Scope s, SDVariable like) {
        if (prior instanceof ReparameterizedPrior reparameterized) {
            return reparameterized.sample(s.child(SCOPE), like, event);
        }
        throw new GraphException("the base distribution " + prior + " cannot be sampled within a graph");
    }

    /**
     * What draws samples as numbers, made once for many draws.
     *
     * @param evaluator the model's values
     * @param place from the root scope to that of the model
     * @return a source of {@code [n, event]}
     */
    public Prior.Sampler sampler(Evaluator evaluator, UnaryOperator<Scope> place) {
        if (!(prior instanceof ReparameterizedPrior reparameterized)
                || reparameterized
                        .sampling(evaluator.dataType(), event)
                        .variables()
                        .isEmpty()) {
            return prior.sampler(evaluator.compiler(), evaluator.dataType(), event);
        }
        Program program = evaluator.compile(s -> s.output("z", sample(place.apply(s), s.input("rows", -1, 1))));
        return (random, firstSample, n) -> program.call(evaluator.variables())
                .set("rows", Nd4j.zeros(evaluator.dataType(), n, 1))
                .random(random, firstSample)
                .run()
                .get("z");
    }
}
