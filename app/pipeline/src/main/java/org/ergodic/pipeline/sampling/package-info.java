/** What surrounds a solver when a model is sampled: how many evaluations it may spend. */
package org.ergodic.pipeline.sampling;
