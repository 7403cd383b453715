package org.ergodic.score;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.sde.GaussianPath;

/** What the scores in closed form share. */
final class ClosedForm {
    private ClosedForm() {}

    static GaussianPath path(Assembly assembly) {
        return assembly.surrounding(GaussianPath.VIEW)
                .orElseThrow(() -> new IllegalArgumentException("a score in closed form needs a Gaussian path, and here"
                        + " is none: choose an SDE that has one"));
    }
}
