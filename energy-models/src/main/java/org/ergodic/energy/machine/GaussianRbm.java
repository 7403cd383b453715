package org.ergodic.energy.machine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.statistics.Moments;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The restricted Boltzmann machine with Gaussian visible and binary hidden units and learned variances, in the form of
 * Cho, Ilin and Raiko (2011, "Improved learning of Gaussian-Bernoulli restricted Boltzmann machines",
 * doi:10.1007/978-3-642-21735-7_2): E(v, h) = sum_i (v_i² / 2 - v_i b_i) / s_i² - sum_ij (v_i / s_i²) W_ij h_j - c'h,
 * so that v_i given h is N(b_i + (Wh)_i, s_i²) and p(h_j = 1 | v) = sigmoid(c_j + sum_i W_ij v_i / s_i²). Against the
 * paper the constant sum_i b_i² / (2 s_i²) is left out of E, which changes Z and no density.
 *
 * <p>Parameters {@code weights} {@code [d, hidden]} from N(0, 0.01²), {@code visible-bias} {@code [d]},
 * {@code hidden-bias} {@code [hidden]} and {@code log-variance} {@code [d]}, log s², all from 0: for standardised data.
 * It reads no condition.
 */
public final class GaussianRbm implements Bipartite {
    /** Data whose columns are further from mean 0 and deviation 1 than this are not standardised. */
    private static final double TOLERANCE = 0.5;

    /** Fewer rows say little of their distribution. */
    private static final int ENOUGH = 100;

    private final List<Layer> layers;
    private final long[] event;

    /**
     * A machine.
     *
     * @param hidden the number of hidden units, at least 1
     * @param event the shape of an event, each element a visible unit
     */
    public GaussianRbm(int hidden, long... event) {
        if (hidden < 1) {
            throw new IllegalArgumentException("an RBM needs at least 1 hidden unit, not " + hidden);
        }
        this.event = event.clone();
        Units gaussian = new GaussianUnits(this::logVariance);
        layers = List.of(new Layer(Events.size(event), gaussian), new Layer(hidden, Units.binary()));
    }

    private SDVariable logVariance(Scope s) {
        return Layers.row(s.parameter("log-variance", Initializer.zeros(), Events.size(event)));
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        return Layers.freeEnergy(this, s, Events.flatten(x, event));
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        SDVariable other = states.get(1 - layer);
        if (layer == 0) {
            SDVariable mean = Layers.row(visibleBias(s));
            return scaled(
                    s,
                    other == null
                            ? mean
                            : s.sameDiff()
                                    .mmul(other, weights(s), false, true, false)
                                    .add(mean));
        }
        SDVariable bias = Layers.row(hiddenBias(s));
        return other == null ? bias : scaled(s, other).mmul(weights(s)).add(bias);
    }

    /** The visible ones divided by the variances. */
    @Override
    public SDVariable seen(Scope s, int layer, SDVariable states) {
        return layer == 0 ? scaled(s, states) : states;
    }

    private SDVariable scaled(Scope s, SDVariable v) {
        return v.mul(s.sameDiff().math().exp(logVariance(s).mul(-1.0)));
    }

    /** Refuses values that are not finite. */
    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return InvalidValue.first(
                data,
                value -> Double.isFinite(value) ? Optional.empty() : Optional.of("Gaussian units take finite numbers"));
    }

    /** How far data are from being standardised, where they are: a machine would spend its training on scales. */
    @Override
    public Optional<String> advice(INDArray data) {
        int rows = Math.toIntExact(data.size(0));
        if (rows < ENOUGH) {
            return Optional.empty();
        }
        int columns = Events.size(Events.event(data.shape()));
        Moments moments = Moments.of(columns, visitor -> Events.eachRow(data, visitor));
        int found = 0;
        String first = "";
        for (int k = 0; k < columns; k++) {
            double mean = moments.mean(k);
            double deviation = moments.deviation(k);
            if (Math.abs(mean) > TOLERANCE || Math.abs(Math.log(deviation)) > Math.log(1 + TOLERANCE)) {
                first = found++ == 0
                        ? String.format(
                                Locale.ROOT,
                                "column %d has the mean %.4g and the standard deviation %.4g",
                                k + 1,
                                mean,
                                deviation)
                        : first;
            }
        }
        return found == 0
                ? Optional.empty()
                : Optional.of(found + " of " + columns + " columns are not standardised, as a Gaussian RBM wants them: "
                        + first + " (counted from 1); say scale: standardise");
    }
}
