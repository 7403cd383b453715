/**
 * SDEs run forward, as models of their own.
 *
 * <pre>{@code
 * SDE rates = new Cir(1, 1, 0.5, 5);
 * Model model = new SimulationModel(rates, Start.point(2), 1);
 * }</pre>
 */
package org.ergodic.diffusion.simulation;
