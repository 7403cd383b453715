/** The stages that a pipeline can be composed of; each reaches it as a third party's does. */
package org.ergodic.pipeline.stages;
