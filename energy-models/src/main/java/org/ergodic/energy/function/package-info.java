/**
 * Energies without layers: networks, minus the log of a density, weighted sums, energies at a temperature, and their
 * scores. Energies, densities or sizes come in, an {@link org.ergodic.api.model.Energy} or a score goes out.
 */
package org.ergodic.energy.function;
