package org.ergodic.diffusion.consistency;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Consistency distillation and consistency training (Song, Dhariwal, Chen and Sutskever 2023, arXiv:2303.01469,
 * algorithms 2 and 3): with n uniform among the levels and {@code x_{n+1} = alpha x + sigma z} the loss is the distance
 * of {@code f(x_{n+1}, t_{n+1})} from {@code f-(x_n, t_n)}, which is held constant. In distillation x_n is a step from
 * x_{n+1} along the probability flow of a trained model; in training it is {@code alpha x + sigma z} at t_n with the
 * same x and z.
 *
 * <p>f- has a moving average of the parameters, with decay mu from step to step (the target network of the paper), as
 * states in the memory of the training; with mu = 0 it has the parameters themselves (Song and Dhariwal 2024,
 * arXiv:2310.14189, section 3.2). The average follows the parameters as they were before a step, and begins with them.
 *
 * @param previous where x_n comes from
 * @param levels the times
 * @param distance between two predictions
 * @param decay mu, in [0, 1)
 */
record Consistency(Previous previous, Levels levels, Distance distance, double decay) implements Loss {
    /** One level less noise on the same way. */
    interface Previous {
        /**
         * The state at t_n.
         *
         * @param s the model's scope
         * @param model the model's views
         * @param at the data, their noise and the state at t_{n+1}
         * @return {@code [n, event]}, held constant
         */
        SDVariable of(Scope s, Views model, Pair at);

        /** Why it does not go with a model, if it does not. */
        default Optional<String> obstacle(Views model) {
            return Optional.empty();
        }

        /** By the same noise. */
        static Previous ofData() {
            return (s, model, at) -> at.path().at(s, at.x(), at.z(), at.to());
        }
    }

    /** A row's way between two neighbouring levels. */
    record Pair(Noising path, SDVariable x, SDVariable z, SDVariable later, SDVariable from, SDVariable to) {}

    /** Data with noise at a time. */
    record Noising(GaussianPath path) {
        SDVariable at(Scope s, SDVariable x, SDVariable z, SDVariable t) {
            return x.mul(path.alpha(s, t)).add(z.mul(path.sigma(s, t)));
        }
    }

    Consistency {
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(levels, "levels");
        Objects.requireNonNull(distance, "distance");
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(ConsistencyFunction.VIEW, GaussianPath.VIEW, SDE.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        return previous.obstacle(model);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        return distance(s, decay == 0 ? s.substituting(s::stopGradient) : target(s), model, batch);
    }

    /** Against its own parameters: the average is the training's. */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return distance(s, s.substituting(s::stopGradient), model, batch);
    }

    /** It is small where the function is a constant, too, and so for a bad one: the boundary alone forbids that. */
    @Override
    public Sense sense(Views model) {
        return Sense.NONE;
    }

    private SDVariable distance(Scope s, Scope target, Views model, Batch batch) {
        ConsistencyFunction f = model.require(ConsistencyFunction.VIEW);
        Scope own = s.child("objective");
        long[] event = batch.event();
        Interval whole =
                new Interval(f.timeMin(), model.require(SDE.VIEW).time().to());
        SDVariable u = own.noise("level", Noise.UNIFORM, batch.rows(), Events.event(Events.column(-1, event)));
        // A uniform number in single precision may be 1.
        SDVariable n = s.sameDiff()
                .math()
                .floor(s.sameDiff().math().min(u, s.constant(1 - 1e-6)).mul(levels.count() - 1));
        SDVariable from = levels.time(s, n.add(1.0), whole);
        SDVariable to = levels.time(s, n, whole);
        SDVariable z = own.noise("z", Noise.NORMAL, batch.rows(), event);
        Noising path = new Noising(model.require(GaussianPath.VIEW));
        SDVariable later = path.at(s, batch.x(), z, from);
        SDVariable earlier = s.stopGradient(previous.of(s, model, new Pair(path, batch.x(), z, later, from, to)));
        SDVariable miss =
                f.end(s, later, from, batch.context()).sub(s.stopGradient(f.end(target, earlier, to, batch.context())));
        return distance.of(miss, event);
    }

    /** The scope in which parameters are their moving averages, which are moved on at the end of the step. */
    private Scope target(Scope s) {
        Scope memory = s.memory();
        SDVariable count = memory.state("steps", Initializer.zeros());
        SDVariable first = s.mask(count.lt(0.5));
        s.assign(count, count.add(1.0));
        // A definition may ask for a parameter twice.
        Map<String, SDVariable> averages = new HashMap<>();
        return s.substituting(p -> averages.computeIfAbsent(p.name(), name -> {
            SDVariable average = memory.stateLike("target/" + name, Initializer.zeros(), p);
            SDVariable now = s.stopGradient(average.add(p.sub(average).mul(first)));
            s.assign(average, now.mul(decay).add(p.mul(1 - decay)));
            return now;
        }));
    }
}
