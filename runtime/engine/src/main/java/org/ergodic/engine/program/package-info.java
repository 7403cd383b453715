/** Graphs as programs of the API: plans made when they are needed, calls that bind and run them. */
package org.ergodic.engine.program;
