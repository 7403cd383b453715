/**
 * What networks of all families are made of: linear layers, multilayer perceptrons, residual blocks, features of time
 * and nonlinearities, with one set of parameter names, {@code w} and {@code b} in {@code layer-0}, {@code layer-1}, ...
 * and {@code out}. They are functions that build a graph in a {@link org.ergodic.api.graph.Scope} and hold no values.
 *
 * <pre>{@code
 * // A velocity of rows [n, 2] that sees time: a network of two hidden layers.
 * SDVariable features = TimeFeatures.HARMONIC.of(s, t, 4, 2 * Math.PI);
 * SDVariable seen = s.sameDiff().concat(1, x, features);
 * SDVariable v = new Mlp(List.of(64, 64), Activation.SILU).of(s, Inputs.of(seen, 10), Initializer.fanIn(1e-2), 2);
 * }</pre>
 */
package org.ergodic.common.nn;
