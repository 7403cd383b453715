/**
 * Boltzmann machines: fully connected, restricted, with Gaussian units, and deep. Numbers of units come in, a
 * {@link org.ergodic.common.boltzmann.LayeredBoltzmann} goes out.
 */
package org.ergodic.energy.machine;
