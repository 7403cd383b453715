/** Text as tokens: what a model that is conditioned on captions reads. */
package org.ergodic.data.text;
