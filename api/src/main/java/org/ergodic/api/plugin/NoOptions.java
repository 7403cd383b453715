package org.ergodic.api.plugin;

import org.apiguardian.api.API;

/** The config of a part without options. */
@API(status = API.Status.STABLE)
public record NoOptions() {}
