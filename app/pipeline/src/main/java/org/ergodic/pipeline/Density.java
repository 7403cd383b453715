package org.ergodic.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Model;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
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
record Density(UnaryOperator<INDArray> log, boolean normalised) {
    /** The density of a model without conditions, if it has one. */
    static Optional<Density> of(FittedModel fitted) {
        Model model = fitted.model();
        if (fitted.condition().isPresent()) {
            return Optional.empty();
        }
        if (fitted.cheapLikelihood()) {
            return Optional.of(new Density(fitted.rowScores()::logDensity, true));
        }
        boolean listed = model.views()
                .find(LayeredBoltzmann.VIEW)
                .filter(machine -> !machine.layers().get(0).kind().support().isEmpty())
                .isPresent();
        return model.views()
                .find(Energy.VIEW)
                .filter(energy -> !listed)
                .map(energy -> new Density(minus(energy, fitted), false));
    }

    private static UnaryOperator<INDArray> minus(Energy energy, FittedModel fitted) {
        long[] event = fitted.model().event();
        Program program = fitted.evaluator()
                .compile(s -> s.output(
                        "log-density",
                        energy.energy(s, s.input("x", Events.batch(-1, event))).neg()));
        return rows -> {
            INDArray x = fitted.scaling().apply(rows, fitted.evaluator().dataType(), event);
            return program.run(fitted.evaluator().variables(), Map.of("x", x))
                    .get("log-density")
                    .castTo(DataType.DOUBLE);
        };
    }
}
