/**
 * Autoencoders whose codes are regularised towards a normal distribution (Kingma and Welling 2014, "Auto-encoding
 * variational Bayes", arXiv:1312.6114): what a diffusion of latent pictures is trained on (Rombach, Blattmann, Lorenz,
 * Esser and Ommer 2022, "High-resolution image synthesis with latent diffusion models", arXiv:2112.10752).
 *
 * <pre>{@code
 * Model autoencoder = new Autoencoder(AutoencoderOptions.ofPictures(List.of(32, 64), 4), 1, 28, 28);
 * Latents codes = autoencoder.views().require(Latents.VIEW);
 * codes.code();                        // [4, 7, 7]
 * }</pre>
 */
package org.ergodic.diffusion.autoencoder;
