/**
 * Data on its way in: {@link org.ergodic.pipeline.data.DataReader} makes a {@link org.ergodic.data.table.DataTable} of
 * CSV files, IDX images, generators and arrays, and {@link org.ergodic.pipeline.data.Dataset} splits it into a training
 * and a held-out part and brings it to the model's {@link org.ergodic.data.scale.Scaling scale}.
 */
package org.ergodic.pipeline.data;
