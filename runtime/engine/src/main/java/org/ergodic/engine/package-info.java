/** Ergodic's engine: the compiler that turns SameDiff graphs into programs. Use it through the API only. */
package org.ergodic.engine;
