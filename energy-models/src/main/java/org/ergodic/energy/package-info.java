/**
 * Energy-based models.
 *
 * <p>A restricted Boltzmann machine is an {@link org.ergodic.api.model.Energy} with layers, and one of them a model like
 * any other:
 *
 * <pre>{@code
 * Rbm rbm = new Rbm(8, 16);
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable v = s.input("v", -1, 16);
 *     s.output("free-energy", rbm.energy(s, v, Context.none()));
 * });
 * Model model = new EnergyModel(rbm, 10, 16);
 * }</pre>
 */
package org.ergodic.energy;
