/**
 * What holds for all machines with layers: sums over units, free energies, mean field, and the random numbers of
 * sweeps. A {@link org.ergodic.common.boltzmann.LayeredBoltzmann} and states of its layers come in, variables of a
 * graph go out. Not exported.
 */
package org.ergodic.energy.layer;
