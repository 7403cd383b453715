/** What a run found, for a report: data, samples, training, figures and likelihoods in one value. */
package org.ergodic.pipeline.findings;
