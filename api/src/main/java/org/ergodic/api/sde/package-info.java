/**
 * Stochastic differential equations dx = f(x, t) dt + g(x, t) dw and the Gaussian paths behind them.
 *
 * <p>An SDE whose conditional x_t | x_0 is Gaussian is one class with two formulas:
 *
 * <pre>{@code
 * public final class LinearVp implements GaussianSde {
 *     public SDVariable alpha(Scope s, SDVariable t) {
 *         return s.sameDiff().math().exp(t.mul(t).mul(-0.25 * 19.9).add(t.mul(-0.05)));
 *     }
 *     public SDVariable sigma(Scope s, SDVariable t) {
 *         SDVariable a = alpha(s, t);
 *         return s.sameDiff().math().sqrt(a.mul(a).rsub(1.0));
 *     }
 *     public Interval time() { return new Interval(0, 1); }
 *     public Prior prior() { return GaussianPrior.standard(); }
 * }
 * }</pre>
 */
package org.ergodic.api.sde;
