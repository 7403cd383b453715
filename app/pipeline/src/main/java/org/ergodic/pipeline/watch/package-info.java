/** Pipelines that run in the background, watched and cancelled from elsewhere. */
package org.ergodic.pipeline.watch;
