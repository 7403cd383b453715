/** Threads that loops share, and the warm-up of vector loops until the JIT has compiled them. */
package org.ergodic.engine.runtime;
