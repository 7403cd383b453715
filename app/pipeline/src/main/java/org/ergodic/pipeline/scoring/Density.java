package org.ergodic.pipeline.scoring;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.data.scale.Scaling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The density of a model that has one in closed form, up to a constant factor: by its likelihood, or exp(-E)
 * of an energy. A density that takes a solver is too expensive for a picture, and a distribution on states that can be
 * listed has none.
 *
 * @param log log p of rows {@code [n, d]} on the data's scale, {@code [n]} in nats
 * @param normalised true if it integrates to 1, false if it is known only up to a constant factor
 */
public record Density(UnaryOperator<INDArray> log, boolean normalised) {
    /**
     * The density of a model without conditions, if it has one.
     *
     * @param rows what the model says of rows
     */
    public static Optional<Density> of(Model model, Evaluator evaluator, Scaling scaling, RowScores rows) {
        if (model.views().find(Likelihood.VIEW).filter(l -> !l.needsSolver()).isPresent()) {
            return Optional.of(new Density(rows::logDensity, true));
        }
        boolean listed = model.views()
                .find(LayeredBoltzmann.VIEW)
                .filter(machine -> !machine.layers().get(0).kind().support().isEmpty())
                .isPresent();
        return model.views()
                .find(Energy.VIEW)
                .filter(energy -> !listed)
                .map(energy -> new Density(minus(energy, model.event(), evaluator, scaling), false));
    }

    private static UnaryOperator<INDArray> minus(Energy energy, long[] event, Evaluator evaluator, Scaling scaling) {
        Program program = evaluator.compile(s -> s.output(
                "log-density",
                energy.energy(s, s.input("x", Events.batch(-1, event))).neg()));
        return rows -> {
            INDArray x = scaling.apply(rows, evaluator.dataType(), event);
            return program.run(evaluator.variables(), Map.of("x", x))
                    .get("log-density")
                    .castTo(DataType.DOUBLE);
        };
    }
}
