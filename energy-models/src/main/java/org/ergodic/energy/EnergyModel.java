package org.ergodic.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Filters;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.Warning;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Trace;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.MachineStack;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.energy.function.Energies;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.sampling.ChainDiagnostics;
import org.ergodic.energy.sampling.ClampedGibbs;
import org.ergodic.energy.sampling.GibbsFactory;
import org.ergodic.energy.training.ContrastiveDivergenceFactory;
import org.ergodic.energy.training.GreedyFactory;
import org.ergodic.energy.training.LangevinLikelihoodFactory;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The model of an energy. A {@link LayeredBoltzmann} machine also offers that view and its
 * {@link UnnormalizedLikelihood}, its equation is the chain {@code gibbs}, in which elements can be clamped for
 * {@link Inpainting}, and it offers its energy where the sum over its hidden units can be taken. Any other energy is
 * taken to be differentiable in x, and its equation is {@code langevin}. Where the energy is that of real numbers, it
 * also offers the score -dE/dx, by which it is trained as scores are.
 */
public final class EnergyModel implements Model {
    /** Split R-hat of chains whose energies differ between them by more than within. */
    private static final double APART = 2;

    /** Of shorter chains the last half says too little. */
    private static final int WATCHED = 100;

    private final Energy energy;
    private final Optional<LayeredBoltzmann> machine;
    private final double time;
    private final long[] event;

    /**
     * A model.
     *
     * @param energy the energy
     * @param time the length of the Langevin equation's interval, for an energy without layers
     * @param event the shape of an event
     * @throws IllegalArgumentException if a machine has not as many visible units as an event has elements
     */
    public EnergyModel(Energy energy, double time, long... event) {
        this.energy = Objects.requireNonNull(energy, "energy");
        this.time = time;
        this.event = event.clone();
        machine = energy instanceof LayeredBoltzmann layered ? Optional.of(layered) : Optional.empty();
        machine.ifPresent(layered -> {
            int visible = Layers.units(layered, Layers.visible(layered));
            if (visible != Events.size(event)) {
                throw new IllegalArgumentException("the machine has " + visible + " visible units and an event "
                        + Events.size(event) + " elements");
            }
        });
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        if (machine.isEmpty()) {
            return Views.of(Energy.VIEW, energy).and(ScoreModel.VIEW, Energies.score(energy));
        }
        LayeredBoltzmann layered = machine.get();
        Inpainting inpainting = (x, free) -> new GibbsChain(layered, Optional.of(clamp(x, free)), event);
        Views views = Views.of(LayeredBoltzmann.VIEW, layered)
                .and(UnnormalizedLikelihood.VIEW, new MachineLikelihood(layered, event))
                .and(Inpainting.VIEW, inpainting);
        if (Layers.tractable(layered)) {
            views = views.and(Energy.VIEW, energy);
            if (Arrays.stream(Layers.visible(layered))
                    .allMatch(l -> layered.layers().get(l).kind().support().isEmpty())) {
                views = views.and(ScoreModel.VIEW, Energies.score(energy));
            }
        }
        if (Layers.hidden(layered).length > 0 && layered.visibleLayers() == 1) {
            views = views.and(Filters.VIEW, evaluator -> Layers.filters(layered, evaluator));
        }
        if (layered instanceof LinkedBoltzmann linked) {
            views = views.and(LinkedBoltzmann.VIEW, linked);
        }
        return energy instanceof MachineStack stack ? views.and(MachineStack.VIEW, stack) : views;
    }

    private GibbsChain.Clamp clamp(INDArray x, INDArray free) {
        int units = Events.size(event);
        if (x.rank() < 1 || x.size(0) < 1 || x.length() != x.size(0) * units || free.length() != units) {
            throw new IllegalArgumentException("in-painting takes rows of " + units + " elements and a mask of as many,"
                    + " not rows of the shape " + Arrays.toString(x.shape()) + " and a mask of " + free.length());
        }
        return new GibbsChain.Clamp(x, ClampedGibbs.mask(free));
    }

    @Override
    public List<Equation> equations() {
        return List.of(machine.<Equation>map(layered -> new GibbsChain(layered, event))
                .orElseGet(() -> new Langevin(energy, time, event)));
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        energy.initialize(s, batch);
    }

    @Override
    public Component defaultObjective() {
        if (machine.isPresent() && !Layers.separate(machine.get())) {
            return energy instanceof MachineStack
                    ? Component.of(
                            GreedyFactory.NAME,
                            Map.of("then", Component.of(PersistentContrastiveDivergenceFactory.NAME)))
                    : Component.of(PersistentContrastiveDivergenceFactory.NAME);
        }
        return Component.of(machine.isPresent() ? ContrastiveDivergenceFactory.NAME : LangevinLikelihoodFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return machine.isPresent()
                ? Component.of(GibbsFactory.NAME)
                : present.first(solverChoice().with("steps", 1000));
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return energy.check(data);
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return energy.advice(data);
    }

    @Override
    public List<Warning> review(Metric.Evaluation evaluation) {
        List<Warning> warnings = new ArrayList<>(
                machine.map(layered -> DeadUnits.of(layered, evaluation)).orElse(List.of()));
        evaluation.trace().flatMap(EnergyModel::apart).ifPresent(warnings::add);
        return warnings;
    }

    /** Chains behind the samples that have energies of their own. */
    private static Optional<Warning> apart(Trace trace) {
        double[][] chains = trace.chains();
        int length = chains[0].length;
        if (length < WATCHED
                || Arrays.stream(chains).flatMapToDouble(Arrays::stream).anyMatch(e -> !Double.isFinite(e))) {
            return Optional.empty();
        }
        double rHat = ChainDiagnostics.splitRhat(Arrays.stream(chains)
                .map(chain -> Arrays.copyOfRange(chain, length / 2, length))
                .toArray(double[][]::new));
        return rHat > APART
                ? Optional.of(new Warning(
                        "chains-apart",
                        String.format(
                                Locale.ROOT,
                                "the chains that made the samples each have an energy of their own (split R-hat %.1f, 1"
                                        + " if they had mixed), so samples are not in the proportions of the model:"
                                        + " take more steps or sweeps of sample.solver, or anneal by its"
                                        + " start-temperature",
                                rHat)))
                : Optional.empty();
    }
}
