/**
 * Energy-based models.
 *
 * <p>A restricted Boltzmann machine is an {@link org.ergodic.api.model.Energy} with layers, and one of them a model
 * like any other:
 *
 * <pre>{@code
 * Rbm rbm = new Rbm(8, 16);
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable v = s.input("v", -1, 16);
 *     s.output("free-energy", rbm.energy(s, v));
 * });
 * Model model = new EnergyModel(rbm, 10, 16);
 * }</pre>
 *
 * <p>Its partition function, by enumeration and by annealed importance sampling with as many chains:
 *
 * <pre>{@code
 * double exact = new Exact(rbm, evaluator).logPartition();
 * Ais ais = new Ais(rbm, evaluator, Optional.of(Ais.baseRate(rbm, data)));
 * Ais.Estimate below = ais.forward(Ladder.salakhutdinovMurray(1000), 100, RandomStream.of(7));
 * Ais.Estimate above = ais.reverse(Ladder.uniform(1000), ais.gibbs(100, 1000, RandomStream.of(8)), RandomStream.of(9));
 * }</pre>
 *
 * <p>Here are the models: an {@link org.ergodic.api.model.Energy} comes in, a {@link org.ergodic.api.model.Model} with
 * its chain or its Langevin equation goes out. Energies are in {@link org.ergodic.energy.machine} and
 * {@link org.ergodic.energy.function}, objectives in {@link org.ergodic.energy.training}, samplers in
 * {@link org.ergodic.energy.sampling}, log Z in {@link org.ergodic.energy.partition}.
 */
package org.ergodic.energy;
