/**
 * What a run leaves behind: a {@link org.ergodic.pipeline.store.RunFolder} whose files are each whole or absent, and
 * what is in them: samples as CSV, pictures, metrics as JSON, tensors.
 */
package org.ergodic.pipeline.store;
