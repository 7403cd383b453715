/** The log-likelihoods, the codes and the classes of rows on the data's scale, by a model and its values. */
package org.ergodic.pipeline.scoring;
