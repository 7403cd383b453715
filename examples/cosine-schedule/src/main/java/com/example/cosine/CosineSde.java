package com.example.cosine;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/** alpha(t) = cos(c (t + s)) / cos(c s), c = pi/2 / (1 + s) (Nichol and Dhariwal 2021), up to where it is nearly 0. */
public record CosineSde(
        @Option(value = "offset", byDefault = "0.008", min = 0)
        double s) implements GaussianSde {
    public SDVariable alpha(Scope scope, SDVariable t) {
        double c = Math.PI / 2 / (1 + s);
        return scope.sameDiff().math().cos(t.add(s).mul(c)).div(Math.cos(c * s));
    }

    public SDVariable sigma(Scope scope, SDVariable t) { // sqrt(1 - alpha^2) as sines, exact where t is small
        double c = Math.PI / 2 / (1 + s);
        SDVariable sine = scope.sameDiff().math().sin(t.add(2 * s).mul(c));
        return scope.sameDiff()
                .math()
                .sqrt(scope.sameDiff().math().sin(t.mul(c)).mul(sine))
                .div(Math.cos(c * s));
    }

    public Interval time() {
        return new Interval(1e-4, 0.99);
    }

    public Prior prior() {
        return GaussianPrior.standard();
    }

    @Part(
            name = "example.cosine",
            description = "variance-preserving SDE with the cosine schedule (Nichol and Dhariwal 2021)")
    public static final class Factory implements SdeFactory<CosineSde> { // the SDE is its own config record
        public SDE create(CosineSde config, Assembly assembly) {
            return config;
        }
    }
}
