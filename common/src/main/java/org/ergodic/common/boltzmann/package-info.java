/**
 * What a Boltzmann machine shows of itself, so that Gibbs sampling, contrastive divergence, annealed importance
 * sampling and enumeration work with machines of any jar: its layers, its links, and the machines that it is stacked
 * of.
 */
package org.ergodic.common.boltzmann;
