/** The way from the data's scale to the model's and back, column by column. */
package org.ergodic.data.scale;
