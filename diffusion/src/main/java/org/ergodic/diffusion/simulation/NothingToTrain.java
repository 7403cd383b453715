package org.ergodic.diffusion.simulation;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/** The objective of a simulation, which has nothing to train: 0. It declares what the simulation has values of. */
@API(status = API.Status.INTERNAL)
public record NothingToTrain() implements Loss {
    static final String NAME = "simulation";

    @Override
    public Set<View<?>> needs() {
        return Set.of(SDE.VIEW, Start.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        declare(s, model, batch);
        return Events.sum(s.sameDiff().zerosLike(batch.x()), batch.event());
    }

    /** The states of the start, and the parameters of an SDE that is made of parts that have some. */
    static void declare(Scope s, Views model, Batch batch) {
        long[] event = batch.event();
        model.require(Start.VIEW).declare(s, event);
        SDVariable zeros = Events.sum(s.sameDiff().zerosLike(batch.x()), event);
        SDE sde = model.require(SDE.VIEW);
        SDVariable t = zeros.reshape(Events.column(-1, event)).add(sde.time().to());
        sde.drift(s, batch.x(), t);
        sde.diffusion(s, batch.x(), t);
    }

    /** Makes it; the objective {@code simulation}. */
    @Part(name = NAME, description = "that of a simulation, which has nothing to train: train: none says so")
    public static final class Factory implements ObjectiveFactory<NoOptions> {
        @Override
        public Loss create(NoOptions config, Assembly assembly) {
            return new NothingToTrain();
        }
    }
}
