/**
 * Normalizing flows.
 *
 * <p>A flow is a {@link org.ergodic.flows.Composition} of bijections and a base distribution, and a model like any
 * other:
 *
 * <pre>{@code
 * Bijection bijection = Composition.of(6, i -> new AffineCoupling(Mask.HALVES, i % 2 == 1, List.of(64, 64), 2));
 * Flow flow = new Flow(bijection, GaussianPrior.standard(), 2);
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable x = s.input("x", -1, 2);
 *     s.output("log-prob", flow.logProb(s, x, Context.none()));
 * });
 * }</pre>
 */
package org.ergodic.flows;
