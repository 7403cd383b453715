package com.example.cosine;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.*;
import org.ergodic.api.sde.*;
import org.nd4j.autodiff.samediff.SDVariable;

/** Nichol and Dhariwal's (2021) cosine schedule, alpha(t) = cos(c (t + s)) / cos(c s) with c = pi / (2 (1 + s)). */
public record CosineSde(@Option(value = "offset s", byDefault = "0.008", min = 0, max = 0.5) double s)
        implements GaussianSde {
    public SDVariable alpha(Scope scope, SDVariable t) {
        return scope.sameDiff().math().cos(t.add(s).mul(c())).div(Math.cos(c() * s));
    }
    // sqrt(1 - alpha^2) as a product of sines, which loses no digits where t is small.
    public SDVariable sigma(Scope scope, SDVariable t) {
        SDVariable plus = scope.sameDiff().math().sin(t.add(2 * s).mul(c()));
        SDVariable minus = scope.sameDiff().math().sin(t.mul(c()));
        return scope.sameDiff().math().sqrt(plus.mul(minus)).div(Math.cos(c() * s));
    }
    // At 1, alpha is 0 and the drift has no bound.
    public Interval time() {
        return new Interval(1e-4, 0.99);
    }
    public Prior prior() {
        return GaussianPrior.standard();
    }
    private double c() {
        return Math.PI / (2 * (1 + s));
    }
    /** Found by its name in {@code provides}; the SDE is its own config record. */
    public static final class Factory implements SdeFactory<CosineSde> {
        public String name() {
            return "example.cosine";
        }
        public String description() {
            return "variance-preserving SDE with the cosine schedule (Nichol and Dhariwal 2021)";
        }
        public Class<CosineSde> config() {
            return CosineSde.class;
        }
        public SDE create(CosineSde config, Assembly assembly) {
            return config;
        }
    }
}
