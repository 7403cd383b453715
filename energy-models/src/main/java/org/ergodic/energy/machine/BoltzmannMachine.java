package org.ergodic.energy.machine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Boltzmann machine with all units connected, visible and hidden ones (Ackley, Hinton and Sejnowski 1985, "A
 * learning algorithm for Boltzmann machines", doi:10.1207/s15516709cog0901_7): E(y) = -1/2 y'Wy - b'y with W symmetric
 * and its diagonal zero, and p(y) = exp(-E(y) / T) / Z over the units y, the visible ones first.
 *
 * <p>Every unit is a layer of its own, so that block Gibbs sampling updates unit by unit. Without hidden units E is the
 * energy of an event; with them, the energy is the free energy T-scaled, -log sum over h of exp(-E(v, h) / T), by
 * enumeration of their states, of at most {@value #HIDDEN_LIMIT} hidden units.
 *
 * <p>Parameters {@code weights} {@code [m, m]}, of which only the part above the diagonal counts, W_ij = weights_ij for
 * i &lt; j: so an entry is one symmetric pair, whose likelihood gradient is (E_data[y_i y_j] - E_model[y_i y_j]) / T
 * without a factor 1/2; and {@code bias} {@code [m]}. Weights start from N(0, 0.01²), biases from 0. It reads no
 * condition.
 */
public final class BoltzmannMachine implements LayeredBoltzmann {
    /** The most hidden units whose states the free energy sums over. */
    public static final int HIDDEN_LIMIT = Layers.HIDDEN_LIMIT + 1;

    private final int visible;
    private final int hidden;
    private final Units kind;
    private final double temperature;
    private final long[] event;
    private final Initializer weights;
    private final Initializer bias;

    /**
     * A machine.
     *
     * @param kind of all units, of two values each
     * @param hidden the number of hidden units, 0 for a machine without
     * @param temperature T, above 0
     * @param event the shape of an event, each element a visible unit
     * @throws IllegalArgumentException for a temperature not above 0, fewer than 0 hidden units, or other units
     */
    public BoltzmannMachine(Units kind, int hidden, double temperature, long... event) {
        this(kind, hidden, temperature, upper(Initializer.normal(0.01)), Initializer.zeros(), event);
    }

    private BoltzmannMachine(
            Units kind, int hidden, double temperature, Initializer weights, Initializer bias, long... event) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "the temperature of a Boltzmann machine must be above 0 and finite, not " + temperature);
        }
        if (hidden < 0) {
            throw new IllegalArgumentException("a Boltzmann machine cannot have " + hidden + " hidden units");
        }
        if (kind.support().size() != 2) {
            throw new IllegalArgumentException(
                    "the units of a Boltzmann machine have two values, and these have " + kind.support());
        }
        this.kind = kind;
        this.hidden = hidden;
        this.temperature = temperature;
        this.event = event.clone();
        this.weights = weights;
        this.bias = bias;
        visible = Events.size(event);
    }

    /**
     * The same machine with given start values of its parameters.
     *
     * @param w W, symmetric with a zero diagonal, {@code [m, m]}; not changed
     * @param b the biases {@code [m]}; not changed
     * @return a new machine
     * @throws IllegalArgumentException for other shapes, an asymmetric W or a diagonal that is not zero, naming the
     *     entry
     */
    public BoltzmannMachine startingAt(INDArray w, INDArray b) {
        int units = visible + hidden;
        if (w.rank() != 2 || w.size(0) != units || w.size(1) != units || b.length() != units) {
            throw new IllegalArgumentException("a machine of " + units + " units needs weights of the shape [" + units
                    + ", " + units + "] and as many biases, not "
                    + java.util.Arrays.toString(w.shape()) + " and " + b.length());
        }
        for (int i = 0; i < units; i++) {
            if (w.getDouble(i, i) != 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the weights of a Boltzmann machine have a zero diagonal, and W[%d, %d] = %s: a unit is not"
                                + " connected with itself; move it into the bias",
                        i,
                        i,
                        w.getDouble(i, i)));
            }
            for (int j = 0; j < i; j++) {
                if (w.getDouble(i, j) != w.getDouble(j, i)) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "the weights of a Boltzmann machine are symmetric, and W[%d, %d] = %s but W[%d, %d] ="
                                    + " %s: take (W + W') / 2",
                            i,
                            j,
                            w.getDouble(i, j),
                            j,
                            i,
                            w.getDouble(j, i)));
                }
            }
        }
        return new BoltzmannMachine(
                kind,
                hidden,
                temperature,
                upper(Initializer.of(w.dup())),
                Initializer.of(b.dup().reshape(units)),
                event);
    }

    private static Initializer upper(Initializer whole) {
        return (random, type, shape) -> whole.initial(random, type, shape).muli(above((int) shape[0], type));
    }

    /** Ones above the diagonal. */
    private static INDArray above(int units, DataType type) {
        INDArray mask = Nd4j.zeros(type, units, units);
        for (int i = 0; i < units; i++) {
            for (int j = i + 1; j < units; j++) {
                mask.putScalar(i, j, 1);
            }
        }
        return mask;
    }

    @Override
    public List<Layer> layers() {
        return java.util.Collections.nCopies(visible + hidden, new Layer(1, kind));
    }

    @Override
    public int visibleLayers() {
        return visible;
    }

    @Override
    public boolean connected(int a, int b) {
        return a != b;
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        int[] present = IntStream.range(0, states.size())
                .filter(l -> l != layer && states.get(l) != null)
                .toArray();
        SDVariable own = columns(s, bias(s), layer);
        if (present.length == 0) {
            return own;
        }
        SDVariable[] others = IntStream.of(present).mapToObj(states::get).toArray(SDVariable[]::new);
        SDVariable x = others.length == 1 ? others[0] : s.sameDiff().concat(1, others);
        SDVariable to = columns(s, s.sameDiff().gather(symmetric(s), index(s, present), 0), layer);
        return x.mmul(to).add(own);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        if (hidden > HIDDEN_LIMIT) {
            throw new IllegalArgumentException("the free energy of a Boltzmann machine with " + hidden
                    + " connected hidden units is a sum over 2^" + hidden + " states, and the limit is 2^"
                    + HIDDEN_LIMIT
                    + ": use fewer hidden units, or a restricted machine, whose sum factorises");
        }
        SDVariable v = Events.flatten(x, event);
        if (hidden == 0) {
            return s.sameDiff().math().neg(exponent(v, bias(s), symmetric(s)));
        }
        int[] first = IntStream.range(0, visible).toArray();
        int[] second = IntStream.range(visible, visible + hidden).toArray();
        SDVariable top = s.sameDiff().gather(symmetric(s), index(s, first), 0);
        SDVariable bottom = s.sameDiff().gather(symmetric(s), index(s, second), 0);
        SDVariable within = exponent(v, columns(s, bias(s), first), columns(s, top, first));
        SDVariable h = s.constant(states());
        SDVariable alone = exponent(h, columns(s, bias(s), second), columns(s, bottom, second));
        SDVariable across = v.mmul(columns(s, top, second));
        SDVariable each = s.sameDiff().mmul(across, h, false, true, false).add(Layers.row(alone));
        // The largest is taken out, so that no exponential overflows.
        SDVariable largest = s.stopGradient(each.max(true, 1));
        SDVariable sum = s.sameDiff()
                .math()
                .log(s.sameDiff().math().exp(each.sub(largest)).sum(true, 1))
                .add(largest);
        return s.sameDiff().math().neg(within.add(sum.reshape(-1)));
    }

    /** y'Wy / 2 + b'y of each row, {@code [n]}. */
    private static SDVariable exponent(SDVariable y, SDVariable b, SDVariable w) {
        return y.mmul(w).mul(0.5).add(b).mul(y).sum(1);
    }

    /** All states of the hidden units, {@code [2^hidden, hidden]}. */
    private INDArray states() {
        double[] rows = new double[(1 << hidden) * hidden];
        for (int state = 0; state < 1 << hidden; state++) {
            for (int i = 0; i < hidden; i++) {
                rows[state * hidden + i] = kind.support().get(state >> i & 1);
            }
        }
        return Nd4j.createFromArray(rows).reshape(1 << hidden, hidden);
    }

    /**
     * The biases at the machine's temperature.
     *
     * @param s the scope of its parameters
     * @return b / T, {@code [1, m]}
     */
    public SDVariable bias(Scope s) {
        return Layers.row(s.parameter("bias", bias, visible + hidden)).div(temperature);
    }

    /**
     * The weights at the machine's temperature.
     *
     * @param s the scope of its parameters
     * @return W / T, {@code [m, m]}, symmetric with a diagonal of 0
     */
    public SDVariable symmetric(Scope s) {
        SDVariable pairs = s.parameter("weights", weights, visible + hidden, visible + hidden)
                .mul(s.constant(above(visible + hidden, s.dataType())))
                .div(temperature);
        return pairs.add(s.sameDiff().transpose(pairs));
    }

    private static SDVariable columns(Scope s, SDVariable matrix, int... columns) {
        return s.sameDiff().gather(matrix, index(s, columns), 1);
    }

    private static SDVariable index(Scope s, int... indices) {
        return s.sameDiff().constant(Nd4j.createFromArray(indices));
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return Layers.checkValues(data, layers().get(0), "this Boltzmann machine");
    }
}
