package org.ergodic.bench;

import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.graph.Divergence;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Samplers and likelihoods with the score network of {@code dsm-2d}: one program for a step, a loop around it. */
final class Sampling {
    private static final RandomStream SEED = RandomStream.of(0);
    private static final int D = 2;
    private static final int HIDDEN = 128;
    private static final int DEPTH = 3;
    private static final int FREQUENCIES = 16;
    private static final double LAST_TIME = 1e-3;
    private static final double SIGNAL_TO_NOISE = 0.8;

    private Sampling() {}

    private static SDVariable score(Scope s, SDVariable x, SDVariable t) {
        return Networks.score(s.child("net"), x, Networks.column(s, x, t), D, HIDDEN, DEPTH, FREQUENCIES);
    }

    /** Euler-Maruyama steps of the reverse SDE from time 1 to 0.001, each followed by a Langevin corrector if asked. */
    @CopyOf({"euler-maruyama", "ReverseSde"})
    static Runnable reverse(int n, int steps, boolean corrector) {
        double dt = (1 - LAST_TIME) / steps;
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, D);
            SDVariable t = s.input("t", 1);
            SDVariable beta = Networks.beta(t);
            SDVariable z = s.noise("z", Noise.NORMAL, x);
            SDVariable drift = x.mul(beta.mul(0.5)).add(score(s, x, t).mul(beta));
            SDVariable next = x.add(drift.mul(dt)).add(z.mul(sd.math().sqrt(beta.mul(dt))));
            s.output("x", corrector ? corrected(s, x, next, t, dt) : next);
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        INDArray[] times = new INDArray[steps];
        for (int i = 0; i < steps; i++) {
            times[i] = Nd4j.createFromArray((float) (1 - i * dt));
        }
        INDArray x = Nd4j.create(DataType.FLOAT, n, D);
        RandomStream start = SEED.split("start");
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                start.filli(Noise.NORMAL, samples, x);
                for (INDArray time : times) {
                    call.set("x", x).set("t", time).random(SEED, samples).run().geti("x", x);
                    samples += n;
                }
            }
        };
    }

    /** The Langevin step of the solver {@code predictor-corrector} at the time that the step of length dt reached. */
    @CopyOf("predictor-corrector")
    private static SDVariable corrected(Scope s, SDVariable like, SDVariable x, SDVariable t, double dt) {
        SameDiff sd = s.sameDiff();
        SDVariable there = t.sub(dt);
        SDVariable variance = sd.math().square(Networks.deviation(s, there));
        // sigma(t)^2 - (alpha(t) / alpha(there))^2 sigma(there)^2 of the variance-preserving SDE.
        SDVariable gained = sd.math()
                .expm1(Networks.logMean(t).sub(Networks.logMean(there)).mul(2))
                .neg();
        SDVariable eps = sd.math().min(gained, variance.mul(2 * SIGNAL_TO_NOISE * SIGNAL_TO_NOISE));
        SDVariable noise = s.noise("z2", Noise.NORMAL, like).mul(sd.math().sqrt(eps.mul(2)));
        SDVariable root = sd.math().sqrt(eps.div(variance).mul(-0.5).add(1));
        SDVariable score = score(s, x.add(noise.mul(root.add(1).rdiv(0.5))), there);
        return x.add(score.mul(eps)).add(noise);
    }

    /** The log-density of n points by the probability-flow ODE with the exact divergence, in steps of Runge-Kutta 4. */
    @CopyOf({"rk4", "OdeLikelihood"})
    static Runnable likelihood(int n, int steps) {
        double h = (1 - LAST_TIME) / steps;
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, D);
            SDVariable sum = s.input("sum", -1);
            SDVariable a = s.input("t", 1);
            SDVariable middle = a.add(h / 2);
            SDVariable[] k1 = field(s, x, a);
            SDVariable[] k2 = field(s, x.add(k1[0].mul(h / 2)), middle);
            SDVariable[] k3 = field(s, x.add(k2[0].mul(h / 2)), middle);
            SDVariable[] k4 = field(s, x.add(k3[0].mul(h)), a.add(h));
            SDVariable[] next = {x, sum};
            for (int i = 0; i < 2; i++) {
                SDVariable slope = k1[i].add(k2[i].mul(2)).add(k3[i].mul(2)).add(k4[i]);
                next[i] = next[i].add(slope.mul(h / 6));
            }
            s.output("x", next[0]);
            s.output("sum", next[1]);
            SDVariable square = s.sameDiff().math().square(next[0]).sum(1);
            s.output("log-density", next[1].sub(square.mul(0.5)).sub(Math.log(2 * Math.PI)));
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        INDArray data = SEED.split("data").draw(Noise.NORMAL, 0, DataType.FLOAT, n, D);
        INDArray zeros = Nd4j.zeros(DataType.FLOAT, n);
        INDArray x = Nd4j.create(DataType.FLOAT, n, D);
        INDArray sum = Nd4j.create(DataType.FLOAT, n);
        INDArray[] times = new INDArray[steps];
        for (int i = 0; i < steps; i++) {
            times[i] = Nd4j.createFromArray((float) (LAST_TIME + i * h));
        }
        return () -> {
            call.set("x", data).set("sum", zeros);
            for (int i = 0; i < steps; i++) {
                if (i > 0) {
                    call.set("x", call.geti("x", x)).set("sum", call.geti("sum", sum));
                }
                call.set("t", times[i]).run();
            }
            call.geti("log-density", sum);
        };
    }

    /** The field {@code [n, d]} and its divergence {@code [n]}. */
    @CopyOf("ProbabilityFlow")
    private static SDVariable[] field(Scope s, SDVariable x, SDVariable t) {
        SDVariable rate = Networks.beta(t).mul(-0.5);
        SDVariable f = x.add(score(s, x, t)).mul(rate);
        return new SDVariable[] {f, Divergence.exact(s, f, x, D)};
    }
}
