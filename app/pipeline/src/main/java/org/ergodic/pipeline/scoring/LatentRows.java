package org.ergodic.pipeline.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.representation.Latents;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.graph.RowValues;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows as codes of a model with {@link Latents}, and back: an autoencoder's, or the first hidden layer of a Boltzmann
 * machine, by the mean of its units given the visible ones, E[h | v], and back E[v | h]. In a machine of several hidden
 * layers the others contribute nothing to either.
 */
public final class LatentRows {
    private final Latents latents;
    private final Evaluator evaluator;
    private final RowSpace space;
    private final long[] event;
    private final UnaryOperator<INDArray> restore;

    private LatentRows(
            Latents latents, Evaluator evaluator, RowSpace space, long[] event, UnaryOperator<INDArray> restore) {
        this.latents = latents;
        this.evaluator = evaluator;
        this.space = space;
        this.event = event;
        this.restore = restore;
    }

    /**
     * Those of a model, if it has any: if it offers them, or is a machine of one visible layer and hidden ones.
     *
     * @param model the model
     * @param evaluator its values
     * @param space how its scale relates to that of the data
     * @return its codes
     */
    public static Optional<LatentRows> of(Model model, Evaluator evaluator, RowSpace space) {
        long[] event = model.event();
        return model.views()
                .find(Latents.VIEW)
                .map(latents -> new LatentRows(latents, evaluator, space, event, space::restore))
                // Means of binary units are no bits: they stay what they are.
                .or(() -> hidden(model)
                        .map(latents -> new LatentRows(latents, evaluator, space, event, space.scaling()::continuous)));
    }

    private static Optional<Latents> hidden(Model model) {
        return model.views()
                .find(LayeredBoltzmann.VIEW)
                .filter(machine ->
                        machine.visibleLayers() == 1 && machine.layers().size() > 1 && machine.connected(1, 0))
                .filter(machine -> Arrays.equals(
                        machine.elements(0),
                        IntStream.range(0, machine.layers().get(0).units()).toArray()))
                .map(HiddenUnits::new);
    }

    /** The means of the first hidden layer of a machine. */
    private record HiddenUnits(LayeredBoltzmann machine) implements Latents {
        @Override
        public long[] code() {
            return new long[] {machine.layers().get(1).units()};
        }

        @Override
        public List<String> columns() {
            return IntStream.rangeClosed(1, (int) code()[0])
                    .mapToObj(i -> "h" + i)
                    .toList();
        }

        @Override
        public SDVariable encode(Scope s, SDVariable x) {
            return mean(s, 1, 0, x);
        }

        @Override
        public SDVariable decode(Scope s, SDVariable z) {
            return mean(s, 0, 1, z);
        }

        private SDVariable mean(Scope s, int layer, int given, SDVariable value) {
            List<SDVariable> states =
                    new ArrayList<>(Collections.nCopies(machine.layers().size(), null));
            states.set(given, value.reshape(-1, machine.layers().get(given).units()));
            return machine.mean(s, layer, states);
        }
    }

    /** {@return the names of the numbers of a code: those of the model, or else z1, z2, ...} */
    public List<String> names() {
        List<String> own = latents.columns();
        return own.size() == width()
                ? own
                : IntStream.rangeClosed(1, width()).mapToObj(i -> "z" + i).toList();
    }

    private int width() {
        return Events.size(latents.code());
    }

    /**
     * The codes of rows.
     *
     * @param rows {@code [n, d]} on the data's scale
     * @return DOUBLE {@code [n, codes]}
     */
    public INDArray encode(LazyMatrix rows) {
        INDArray x = space.scaling().apply(space.centred(rows), evaluator.dataType(), event);
        return matrix(
                RowValues.of(evaluator, x, (s, in) -> Events.flatten(latents.encode(s, in), latents.code())), width());
    }

    /**
     * The rows of codes.
     *
     * @param codes {@code [n, codes]}
     * @return DOUBLE {@code [n, d]} on the data's scale
     */
    public INDArray decode(INDArray codes) {
        if (codes.size(1) != width()) {
            throw new IllegalArgumentException(
                    "the codes of this model are of " + width() + " numbers, and those given of " + codes.size(1));
        }
        INDArray z = codes.castTo(evaluator.dataType()).reshape('c', Events.batch(codes.size(0), latents.code()));
        double[][] x = RowValues.of(evaluator, z, (s, in) -> Events.flatten(latents.decode(s, in), event));
        return restore.apply(
                matrix(x, Events.size(event)).castTo(evaluator.dataType()).reshape('c', Events.batch(x.length, event)));
    }

    private static INDArray matrix(double[][] rows, int width) {
        return rows.length == 0 ? Nd4j.create(DataType.DOUBLE, 0, width) : Nd4j.createFromArray(rows);
    }
}
