/**
 * A classifier of data, clean or noised along an SDE, with its objective and its metrics. It guides diffusion models
 * (Dhariwal and Nichol 2021, "Diffusion models beat GANs on image synthesis").
 *
 * <pre>{@code
 * Condition classes = new Condition(Condition.DATA, 3, List.of(3));
 * Optional<SDE> sde = Optional.of(new VpSde(0.1, 20));
 * ClassifierLayers layers = ClassifierLayers.perceptron(List.of(64, 64), Activation.SILU);
 * Model classifier = new ClassifierModel(classes, sde, layers, 2);
 * }</pre>
 */
package org.ergodic.diffusion.classifier;
