package org.ergodic.flows;

/** The config of a part without options. */
public record NoOptions() {}
