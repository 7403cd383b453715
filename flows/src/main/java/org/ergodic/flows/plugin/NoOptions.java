package org.ergodic.flows.plugin;

/** The config of a part without options. */
public record NoOptions() {}
