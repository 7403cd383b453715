/**
 * Boltzmann machines: fully connected, restricted, with Gaussian units, and deep. Numbers of units come in, a
 * {@link org.ergodic.api.model.LayeredBoltzmann} goes out.
 */
package org.ergodic.energy.machine;
