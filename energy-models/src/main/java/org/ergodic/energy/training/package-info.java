/**
 * Objectives: contrastive divergence, persistent and tempered, with the centred gradient; greedy training of stacks;
 * Langevin chains for energies without layers. A model's views and a batch come in, a loss and new states of chains go
 * out.
 */
package org.ergodic.energy.training;
