/**
 * Metrics that compare samples with data in the features of a model, such as a classifier of the same pictures: the
 * Fréchet and the kernel distance, precision and recall, and the share of samples that a classifier recognises.
 */
package org.ergodic.data.metric.features;
