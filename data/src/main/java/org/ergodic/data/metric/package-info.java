/**
 * Figures of merit, each beside the marks that give it meaning: what perfect samples and a trivial model would reach.
 */
package org.ergodic.data.metric;
