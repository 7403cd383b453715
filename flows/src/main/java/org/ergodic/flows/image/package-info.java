/**
 * Bijections of pictures {@code [c, h, w]} by convolutions: channels mixed by a matrix, couplings of channels, and
 * Glow, which is made of both. Shapes of pictures come in, bijections go out.
 *
 * <pre>{@code
 * Bijection glow = Glow.of(new Glow.Shape(2, 8, 64), 0, 1, 28, 28);      // two levels of eight steps
 * Flow flow = new Flow(glow, GaussianPrior.standard(), 1, 28, 28);
 * }</pre>
 */
package org.ergodic.flows.image;
