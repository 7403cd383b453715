/** What bends the samples of a score towards something: a differentiable log p(y | x, t). */
package org.ergodic.api.guidance;
