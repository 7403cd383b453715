package org.ergodic.pipeline.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first hidden layer of a Boltzmann machine as codes of rows: the mean of its units given the visible ones, E[h |
 * v], and back E[v | h]. In a machine of several hidden layers the others contribute nothing to either.
 */
public final class HiddenUnits {
    private static final int AT_ONCE = 4096;

    private final LayeredBoltzmann machine;
    private final Evaluator evaluator;
    private final Scaling scaling;
    private final long[] event;

    private HiddenUnits(LayeredBoltzmann machine, Evaluator evaluator, Scaling scaling, long[] event) {
        this.machine = machine;
        this.evaluator = evaluator;
        this.scaling = scaling;
        this.event = event;
    }

    /** Those of a model, if it is a machine of one visible layer and hidden ones. */
    public static Optional<HiddenUnits> of(Model model, Evaluator evaluator, Scaling scaling) {
        return model.views()
                .find(LayeredBoltzmann.VIEW)
                .filter(machine ->
                        machine.visibleLayers() == 1 && machine.layers().size() > 1 && machine.connected(1, 0))
                .filter(machine -> Arrays.equals(
                        machine.elements(0),
                        IntStream.range(0, machine.layers().get(0).units()).toArray()))
                .map(machine -> new HiddenUnits(machine, evaluator, scaling, model.event()));
    }

    /** {@return the names of the units: h1, h2, ...} */
    public List<String> names() {
        return IntStream.rangeClosed(1, units()).mapToObj(i -> "h" + i).toList();
    }

    private int units() {
        return machine.layers().get(1).units();
    }

    /**
     * The means of the hidden units.
     *
     * @param rows {@code [n, d]} on the data's scale
     * @return DOUBLE {@code [n, units]}
     */
    public INDArray encode(INDArray rows) {
        Program program = mean(1, 0, Events.size(event));
        return Codes.inBatches(rows, AT_ONCE, (some, from) -> {
            INDArray x = scaling.apply(LazyMatrix.of(some), evaluator.dataType(), Events.size(event));
            return run(program, x);
        });
    }

    /**
     * The means of the visible units.
     *
     * @param hidden {@code [n, units]}
     * @return DOUBLE {@code [n, d]} on the data's scale
     */
    public INDArray decode(INDArray hidden) {
        if (hidden.size(1) != units()) {
            throw new IllegalArgumentException(
                    "the model has " + units() + " hidden units, and the codes have " + hidden.size(1) + " columns");
        }
        Program program = mean(0, 1, units());
        return Codes.inBatches(
                hidden,
                AT_ONCE,
                (some, from) -> scaling.continuous(run(program, some.castTo(evaluator.dataType()))
                        .castTo(evaluator.dataType())
                        .reshape('c', Events.batch(some.size(0), event))));
    }

    private Program mean(int layer, int given, long units) {
        return evaluator.compile(s -> {
            List<SDVariable> states =
                    new ArrayList<>(Collections.nCopies(machine.layers().size(), null));
            states.set(given, s.input("given", -1, units));
            s.output("mean", machine.mean(s, layer, states));
        });
    }

    private INDArray run(Program program, INDArray given) {
        return program.run(evaluator.variables(), java.util.Map.of("given", given))
                .get("mean")
                .castTo(DataType.DOUBLE);
    }
}
