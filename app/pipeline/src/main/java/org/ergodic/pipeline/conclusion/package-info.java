/** How a model compares with simple ones, in words. */
package org.ergodic.pipeline.conclusion;
