/**
 * What levels of noise count in denoising score matching, and which are drawn.
 *
 * <pre>{@code
 * Loss simple = new Denoising(PathWeighting.NOISE, 1e-4);
 * Loss karras = new Denoising(new LogNormal(-1.2, 1.2, 1), 1e-4);
 * }</pre>
 */
package org.ergodic.common.weighting;
