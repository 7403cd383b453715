/** The front end: translates the ops of a SameDiff graph to nodes. */
package org.ergodic.engine.frontend;
