/**
 * Models as definitions: energies, bijections, score models, and the model kinds that combine them, each offering
 * views for objectives and equations for solvers.
 */
package org.ergodic.api.model;
