/**
 * Sources of a run's Wiener process beyond fresh numbers.
 *
 * <pre>{@code
 * Run run = Run.of(RandomStream.of(7)).withNoise(BrownianPath.standard());
 * Solution coarse = Integration.solve(EulerMaruyama.uniform(100), problem, 1000, run);
 * Solution fine = Integration.solve(EulerMaruyama.uniform(200), problem, 1000, run); // along the same paths
 * }</pre>
 */
package org.ergodic.common.noise;
