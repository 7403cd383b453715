package org.ergodic.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Loss.Sense;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Warning;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.training.ContrastiveDivergenceFactory;
import org.ergodic.energy.training.GreedyFactory;
import org.ergodic.energy.training.LangevinLikelihoodFactory;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What models and objectives of this family say of a training that failed without an error. */
class ReviewTest {
    private static final int VISIBLE = 6;

    private static List<Warning> review(LayeredBoltzmann machine, double factor, Optional<Trace> trace) {
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "free",
                        new MachineLikelihood(machine, new long[] {VISIBLE})
                                .logWeight(s, null, s.input("v", -1, VISIBLE))));
        built.perturbed(1);
        for (String name : built.variables().names()) {
            built.variables().set(name, built.variables().get(name).mul(factor));
        }
        INDArray data = Enumeration.states(VISIBLE, DataType.DOUBLE);
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        Metric.Evaluation bare = Metric.Evaluation.of(model, built.evaluator(), data, data, data, RandomStream.of(1));
        return model.review(trace.map(bare::withTrace).orElse(bare));
    }

    /** Units that see nothing of the data, or are all on or all off whatever they see. */
    @Test
    void deadUnitsAreTold() {
        List<LayeredBoltzmann> machines = List.of(
                new Rbm(8, VISIBLE),
                new DeepBoltzmannMachine(List.of(8, 5), VISIBLE),
                new BoltzmannMachine(Units.binary(), 4, 1, VISIBLE));
        for (LayeredBoltzmann machine : machines) {
            assertEquals(List.of(), review(machine, 1, Optional.empty()), machine.toString());
            List<Warning> dead = review(machine, 1e-3, Optional.empty());
            assertTrue(dead.stream().allMatch(w -> w.id().equals("dead-units")), dead.toString());
            assertEquals(machine instanceof DeepBoltzmannMachine ? 2 : 1, dead.size(), dead.toString());
            assertTrue(dead.get(0).text().matches("(8 of the 8|4 of the 4).*"), dead.toString());
        }
    }

    @Test
    void chainsWithEnergiesOfTheirOwnAreTold() {
        double[][] apart = new double[8][200];
        double[][] mixed = new double[8][200];
        for (int c = 0; c < 8; c++) {
            for (int i = 0; i < 200; i++) {
                mixed[c][i] = RandomStream.of(c).uniform(i, 0);
                apart[c][i] = 5 * c + mixed[c][i];
            }
        }
        Rbm rbm = new Rbm(8, VISIBLE);
        assertEquals(List.of(), review(rbm, 1, Optional.of(new Trace(mixed, 1))));
        List<Warning> told = review(rbm, 1, Optional.of(new Trace(apart, 1)));
        assertEquals(List.of("chains-apart"), told.stream().map(Warning::id).toList());
    }

    /**
     * The loss is an energy of data less that of chains only where both are free energies and nothing is added; what
     * the value is otherwise says nothing of failure.
     */
    @Test
    void objectivesSayWhatTheirLossTells() {
        Views restricted = new EnergyModel(new Rbm(3, VISIBLE), 1, VISIBLE).views();
        Views deep = new EnergyModel(new DeepBoltzmannMachine(List.of(3, 2), VISIBLE), 1, VISIBLE).views();
        assertEquals(Sense.CONTRAST, sense("contrastive-divergence", Map.of(), restricted));
        assertEquals(Sense.NONE, sense("contrastive-divergence", Map.of("sparsity-cost", 0.1), restricted));
        assertEquals(Sense.CONTRAST, sense("persistent-contrastive-divergence", Map.of(), restricted));
        assertEquals(Sense.NONE, sense("persistent-contrastive-divergence", Map.of("weight-decay", 1e-3), restricted));
        assertEquals(Sense.NONE, sense("persistent-contrastive-divergence", Map.of(), deep));
        assertEquals(Sense.CONTRAST, sense("langevin-likelihood", Map.of(), restricted));
        Views stack = new DeepBeliefNet(List.of(3, 2), VISIBLE).views();
        Objective greedy = objective("greedy", Map.of());
        for (Objective.Stage stage : greedy.stages(stack)) {
            assertEquals(Sense.CONTRAST, stage.loss().sense(stack), stage.name());
        }
    }

    private static Sense sense(String name, Map<String, ?> options, Views model) {
        return objective(name, options).stages(model).get(0).loss().sense(model);
    }

    private static Objective objective(String name, Map<String, ?> options) {
        Registry registry = Registry.of(
                new ContrastiveDivergenceFactory(),
                new PersistentContrastiveDivergenceFactory(),
                new LangevinLikelihoodFactory(),
                new GreedyFactory());
        return registry.assembly(VISIBLE).create(Kind.OBJECTIVE, Component.of(name, options));
    }
}
