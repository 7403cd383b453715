/**
 * The Euler-Maruyama method, for any stochastic differential equation, forwards or backwards in time.
 *
 * <pre>{@code
 * VectorField drift = (x, t) -> x.neg();
 * VectorField diffusion = (x, t) -> Nd4j.ones(x.dataType(), x.size(0), 1);
 * Problem problem = Problem.sde(drift, diffusion, NoiseType.ADDITIVE, new Interval(0, 1));
 * INDArray start = Nd4j.zeros(DataType.DOUBLE, 1000, 2);
 * Solution end = Integration.solve(EulerMaruyama.uniform(200), problem, start, Run.of(RandomStream.of(7)));
 * }</pre>
 */
package org.ergodic.solvers.eulermaruyama;
