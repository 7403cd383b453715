/** Who is told how far long work has come. */
package org.ergodic.pipeline.progress;
