/**
 * What a model makes of data on its way: features, in which rows that look alike are near each other, and codes that
 * are fewer numbers than the data.
 */
package org.ergodic.api.representation;
