/**
 * The workloads of {@code ergodic bench}: training steps and samplers as users write them, in graphs of the public API.
 */
package org.ergodic.bench;
