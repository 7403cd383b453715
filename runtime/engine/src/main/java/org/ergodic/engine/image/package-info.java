/** Convolutions on heap arrays with channels last: windows of an image are read where they lie. */
package org.ergodic.engine.image;
