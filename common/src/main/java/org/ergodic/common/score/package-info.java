/** Conversions between a score and what a network predicts in its place. */
package org.ergodic.common.score;
