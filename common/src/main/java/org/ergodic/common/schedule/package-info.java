/** Factors on the learning rate by the step of training. */
package org.ergodic.common.schedule;
