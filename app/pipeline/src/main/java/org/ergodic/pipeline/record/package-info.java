/** What a run keeps of itself: where it comes from, and which of its metrics failed. */
package org.ergodic.pipeline.record;
