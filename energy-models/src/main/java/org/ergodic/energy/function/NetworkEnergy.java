package org.ergodic.energy.function;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A neural energy: E(x) = f(x) + |x|² / (2 s²) with a network f, which is the tilting of a Gaussian N(0, s² I) by
 * exp(-f) (Xie, Lu, Zhu and Wu 2016, "A theory of generative ConvNet", arXiv:1602.03264). Where f grows at most
 * linearly, Z is then finite whatever the parameters; without the Gaussian nothing says so.
 *
 * <p>It reads no condition.
 */
public abstract class NetworkEnergy implements Energy {
    private final Optional<Double> referenceStd;
    private final long[] event;

    /**
     * The Gaussian that a network tilts.
     *
     * @param referenceStd its standard deviation; 0 for none
     */
    public record Reference(
            @Option(
                    value = "standard deviation of the Gaussian that the network tilts, so that Z is finite; 0 for"
                            + " none",
                    byDefault = "3",
                    min = 0)
            double referenceStd) {
        /** {@return s, or empty for no Gaussian} */
        Optional<Double> std() {
            return referenceStd == 0 ? Optional.empty() : Optional.of(referenceStd);
        }
    }

    /**
     * An energy.
     *
     * @param referenceStd s, or empty for no Gaussian
     * @param event the shape of an event
     * @throws IllegalArgumentException for an s not above 0
     */
    protected NetworkEnergy(Optional<Double> referenceStd, long... event) {
        if (referenceStd.isPresent() && !(referenceStd.get() > 0)) {
            throw new IllegalArgumentException(
                    "the Gaussian of a neural energy needs a standard deviation above 0, not " + referenceStd.get());
        }
        this.referenceStd = referenceStd;
        this.event = event.clone();
    }

    /**
     * The network f.
     *
     * @param s its scope
     * @param x {@code [n, size]}
     * @return {@code [n, 1]}
     */
    protected abstract SDVariable network(Scope s, SDVariable x);

    /** {@return how many numbers an event has} */
    protected final int size() {
        return Events.size(event);
    }

    @Override
    public final SDVariable energy(Scope s, SDVariable x) {
        SDVariable flat = Events.flatten(x, event);
        SDVariable f = network(s, flat).reshape(-1);
        return referenceStd
                .map(std -> f.add(flat.mul(flat).sum(1).mul(0.5 / (std * std))))
                .orElse(f);
    }
}
