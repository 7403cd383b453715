/**
 * Layers of networks that see pictures: convolutions, normalisation by groups of channels, residual blocks that are
 * told an embedding, attention between pixels, the U-Net that they make, and patches as tokens of a transformer.
 * Channels are last, as the engine's kernels want them; {@link org.ergodic.common.nn.image.FeatureMaps#ofEvents} turns
 * events {@code [c, h, w]} around.
 *
 * <pre>{@code
 * FeatureMaps x = FeatureMaps.ofEvents(events, 1, 28, 28);                       // [n, 28, 28, 1]
 * FeatureMaps h = new Convolution(3, 1, 1, 16, Initializer.fanIn(2)).of(s.child("first"), x);
 * FeatureMaps half = new Convolution(3, 2, 16, 32, Initializer.fanIn(2)).of(s.child("halve"), h); // [n, 14, 14, 32]
 * SDVariable features = half.mean();                                             // [n, 32]
 * }</pre>
 */
package org.ergodic.common.nn.image;
