/** Random numbers in arrays, bit for bit those of a {@link org.ergodic.api.random.RandomStream}. */
package org.ergodic.engine.random;
