/** JMH benchmarks of the engine's kernels, on the class path; {@code benchmarks/README.md} says how to run them. */
package org.ergodic.benchmarks;
