/**
 * Data on its way in: CSV files, IDX images and generators become a {@link org.ergodic.pipeline.data.Dataset}, which is
 * split into a training and a held-out part and brought to the model's {@link org.ergodic.data.scale.Scaling scale}.
 */
package org.ergodic.pipeline.data;
