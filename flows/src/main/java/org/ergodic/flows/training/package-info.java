/**
 * Objectives and metrics: maximum likelihood, reverse KL, score matching and flow matching. A model's views and a
 * batch, or a given energy, come in, a loss or a figure goes out.
 */
package org.ergodic.flows.training;
