/**
 * Consistency models: functions that take noisy data to where the probability flow ends, in one evaluation, learned
 * from a diffusion model or from the data alone.
 *
 * <pre>{@code
 * ConsistencyModel model = new ConsistencyModel(new Edm(80), network, 0.002, 2);
 * Loss loss = new ConsistencyTrainingFactory().create(config, assembly);
 * }</pre>
 */
package org.ergodic.diffusion.consistency;
