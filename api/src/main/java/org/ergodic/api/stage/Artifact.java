package org.ergodic.api.stage;

import org.apiguardian.api.API;

/** What a stage hands to another. Immutable and thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Artifact permits Table, Samples, Fitted, Metrics {}
