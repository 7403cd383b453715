/** What people are told of a plan: its steps with their work and time, and where the first not-a-number comes from. */
package org.ergodic.engine.report;
