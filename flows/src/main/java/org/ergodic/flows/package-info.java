/**
 * Normalizing flows.
 *
 * <p>A flow is a {@link org.ergodic.flows.Composition} of bijections and a base distribution, and a model like any
 * other:
 *
 * <pre>{@code
 * Bijection bijection = Composition.of(6, i -> Coupling.affine(Mask.HALVES, i % 2 == 1, List.of(64, 64), 2));
 * Flow flow = new Flow(bijection, GaussianPrior.standard(), 2);
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable x = s.input("x", -1, 2);
 *     s.output("log-prob", flow.logProb(s, x, Context.none()));
 * });
 * }</pre>
 *
 * <p>A bijection's name is that of its direction from data to base: {@code logit} takes data between 0 and 1 to the line. What
 * happens to single coordinates is a {@link org.ergodic.flows.Univariate}; {@link org.ergodic.flows.Coupling} and
 * {@link org.ergodic.flows.Autoregressive} let a network say its parameters, {@link org.ergodic.flows.Elementwise} has them
 * as they are.
 */
package org.ergodic.flows;
