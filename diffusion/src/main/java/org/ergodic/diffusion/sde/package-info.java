/**
 * Forward SDEs, each with its factory: variance-preserving ones of several schedules, and ones of other fields.
 *
 * <pre>{@code
 * SDE cosine = new CosineVp(0.008, 1e-4);
 * SDE rates = new Cir(1, 1, 0.5, 5);
 * }</pre>
 */
package org.ergodic.diffusion.sde;
