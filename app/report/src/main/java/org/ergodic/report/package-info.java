/** Pictures of data, samples, chains and training, drawn without a display. */
package org.ergodic.report;
