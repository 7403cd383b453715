/**
 * What networks of all families are made of: linear layers, multilayer perceptrons, residual blocks, blocks of
 * transformers, dropout, features of time and nonlinearities, with one set of parameter names, {@code w} and {@code b}
 * in {@code layer-0}, {@code layer-1}, ... and {@code out}. They are functions that build a graph in a
 * {@link org.ergodic.api.graph.Scope} and hold no values.
 *
 * <pre>{@code
 * // A velocity of rows [n, 2] that sees time: a network of two hidden layers.
 * SDVariable features = TimeFeatures.HARMONIC.of(s, t, 4, 2 * Math.PI);
 * SDVariable seen = s.sameDiff().concat(1, x, features);
 * SDVariable v = new Mlp(List.of(64, 64), Activation.SILU).of(s, Inputs.of(seen, 10), Initializer.fanIn(1e-2), 2);
 *
 * // A number for each row [n, 5]: a transformer over its columns, of which 2, 3 and 4 are a category.
 * FeatureTokens tokens = FeatureTokens.of(5, List.of(List.of(2, 3, 4)), 32, 1);
 * TransformerBlock block =
 *         new TransformerBlock(tokens.count(), 32, 4, 128, 0, Activation.SILU, new Dropout(0.1));
 * SDVariable h = block.of(s.child("layer-0"), tokens.of(s.child("in"), row), Optional.empty()); // [n, 4, 32]
 * SDVariable whole = h.get(SDIndex.all(), SDIndex.interval(3, 4), SDIndex.all()).reshape(-1, 32); // the extra token
 * SDVariable y = new Dense(Initializer.fanIn(1), 32, 1).of(s.child("out"), whole); // [n, 1]
 * }</pre>
 */
package org.ergodic.common.nn;
