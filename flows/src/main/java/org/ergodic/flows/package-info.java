/**
 * Normalizing flows.
 *
 * <p>A flow is a {@link org.ergodic.flows.bijection.Composition} of bijections and a base distribution, and a model
 * like any other:
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
 * <p>A bijection's name is that of its direction from data to base: {@code logit} takes data between 0 and 1 to the
 * line. What happens to single coordinates is a {@link org.ergodic.flows.elementwise.Univariate};
 * {@link org.ergodic.flows.autoregressive.Coupling} and {@link org.ergodic.flows.autoregressive.Autoregressive} let a
 * network say its parameters, {@link org.ergodic.flows.elementwise.ElementwiseBijection} has them as they are.
 *
 * <p>Here are the models: bijections and a {@link org.ergodic.api.sde.Prior} come in, samples and log densities go out.
 * Bijections are in {@link org.ergodic.flows.elementwise}, {@link org.ergodic.flows.autoregressive},
 * {@link org.ergodic.flows.linear}, {@link org.ergodic.flows.residual} and {@link org.ergodic.flows.bijection}, priors
 * in {@link org.ergodic.flows.prior}, objectives in {@link org.ergodic.flows.training};
 * {@link org.ergodic.flows.continuous} has models by differential equations.
 */
package org.ergodic.flows;
