/**
 * Continuous flows: models by the ordinary differential equation of a learned velocity. A velocity and a base
 * distribution come in, a {@link org.ergodic.api.model.Model} goes out.
 */
package org.ergodic.flows.continuous;
