package org.ergodic.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Filters;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.sampling.GibbsFactory;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EnergyModelTest {
    /** E(x) = sum x^4 / 4. */
    private static final Energy QUARTIC =
            (s, x) -> x.mul(x).mul(x).mul(x).mul(0.25).sum(1);

    @Test
    void aMachineIsSampledByItsChain() {
        Model model = new EnergyModel(new Rbm(3, 4), 1, 4);
        assertEquals(
                Set.of(
                        Energy.VIEW,
                        LayeredBoltzmann.VIEW,
                        LinkedBoltzmann.VIEW,
                        UnnormalizedLikelihood.VIEW,
                        Inpainting.VIEW,
                        Filters.VIEW),
                model.views().offered());
        Registry registry = Registry.load();
        assertEquals(
                "gibbs",
                Compatibility.equation(model, "gibbs", new GibbsFactory().traits(), Optional.empty(), registry)
                        .name());
        Traits sde = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.DRIFT, VectorField.DIFFUSION);
        String message = assertThrows(
                        Compatibility.IncompatibleException.class,
                        () -> Compatibility.equation(model, "euler-maruyama", sde, Optional.empty(), registry))
                .getMessage();
        assertTrue(message.contains("gibbs (gibbs)"), message);
    }

    /** A machine has a score where its visible units are real numbers. */
    @Test
    void energiesOfRealNumbersHaveAScore() {
        assertTrue(new EnergyModel(new GaussianRbm(2, 3), 1, 3)
                .views()
                .find(ScoreModel.VIEW)
                .isPresent());
        assertTrue(new EnergyModel(new Rbm(2, 3), 1, 3)
                .views()
                .find(ScoreModel.VIEW)
                .isEmpty());
    }

    @Test
    void aDifferentiableEnergyHasItsLangevinEquation() {
        Model model = new EnergyModel(QUARTIC, 5, 2);
        assertEquals(Set.of(Energy.VIEW, ScoreModel.VIEW), model.views().offered());
        Equation equation = model.equations().get(0);
        assertEquals("langevin", equation.name());
        assertEquals(5, equation.time().length());
        Built built = Built.of(DataType.DOUBLE, s -> s.output("energy", QUARTIC.energy(s, s.input("x", -1, 2))));
        Problem problem = equation.problem(built.evaluator());
        assertEquals(equation.offers(), problem.views().offered());
        INDArray x = RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        INDArray t = Nd4j.zeros(DataType.DOUBLE, 5);
        INDArray drift = problem.drift().at(x, t);
        INDArray score = problem.score().at(x, t);
        for (int i = 0; i < 5; i++) {
            for (int k = 0; k < 2; k++) {
                double cube = Math.pow(x.getDouble(i, k), 3);
                assertEquals(-cube / 2, drift.getDouble(i, k), 1e-12);
                assertEquals(-cube, score.getDouble(i, k), 1e-12);
            }
        }
        assertEquals(Nd4j.ones(DataType.DOUBLE, 5, 1), problem.diffusion().at(x, t));
        assertEquals(2, problem.start().draw(RandomStream.of(1), 0, 3).size(1));
    }

    /**
     * The stationary law of the discretised equation for E = x^4/4 in one dimension, by small steps: E[x^4] = 1 exactly
     * (integration by parts). 20000 chains, so one standard error of the mean of x^4 is some 0.012; five of those and
     * the bias of the step, below 0.02 at a step of 0.02, are allowed; false alarm below 10^-5.
     */
    @Test
    void theLangevinEquationHasTheRightStationaryLaw() {
        Equation equation = new EnergyModel((s, x) -> QUARTIC.energy(s, x), 10, 1)
                .equations()
                .get(0);
        Built built = Built.of(DataType.DOUBLE, s -> s.output("energy", QUARTIC.energy(s, s.input("x", -1, 1))));
        Problem problem = equation.problem(built.evaluator());
        int n = 20_000;
        double step = 0.02;
        INDArray x = problem.start().draw(RandomStream.of(2), 0, n);
        INDArray t = Nd4j.zeros(DataType.DOUBLE, n);
        for (int i = 0; i < 500; i++) {
            INDArray dw = RandomStream.of(3)
                    .split(i)
                    .draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 1)
                    .mul(Math.sqrt(step));
            x = x.add(problem.drift().at(x, t).mul(step))
                    .add(problem.diffusion().at(x, t).mul(dw));
        }
        assertEquals(1, x.mul(x).mul(x).mul(x).meanNumber().doubleValue(), 0.08);
    }

    @Test
    void machinesOfAnotherSizeAreRefused() {
        LayeredBoltzmann deep = new DeepBoltzmannMachine(List.of(3), 4);
        String message = assertThrows(IllegalArgumentException.class, () -> new EnergyModel(deep, 1, 5))
                .getMessage();
        assertTrue(message.contains("4 visible units"), message);
    }

    /** The example of the package's documentation. */
    @Test
    void exampleOfThePackage() {
        Rbm rbm = new Rbm(8, 16);
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable v = s.input("v", -1, 16);
            s.output("free-energy", rbm.energy(s, v));
        });
        Model model = new EnergyModel(rbm, 10, 16);
        assertEquals(
                Set.of("weights", "visible-bias", "hidden-bias"),
                graph.variables().keySet());
        assertEquals("gibbs", model.defaultSolver(Registry.of()).name());
        assertEquals(Map.of(), model.defaultObjective().options().plain());
    }
}
