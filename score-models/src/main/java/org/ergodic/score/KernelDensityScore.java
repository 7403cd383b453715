package org.ergodic.score;

import java.util.List;
import java.util.Objects;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The exact score, at every time of a Gaussian path, of a small set's kernel density: equal Gaussians of the width h
 * around N points. With {@code v = alpha^2 h^2 + sigma^2} it is {@code (alpha sum_i w_i x_i - x) / v}, w the softmax of
 * {@code -|x - alpha x_i|^2 / (2 v)}. With h = 0 it is the score that denoising score matching has its minimum at on
 * these points, by which a sampler returns nothing but them (Karras et al. 2022, appendix B.3). O(N d) a row.
 */
public final class KernelDensityScore implements ScoreModel {
    private final GaussianPath path;
    private final INDArray points;
    private final double width;
    private final long[] event;

    /**
     * A kernel density.
     *
     * @param path the path
     * @param points {@code [N, event]}; copied
     * @param width h, at least 0; with 0 there is no score where sigma is 0
     */
    public KernelDensityScore(GaussianPath path, INDArray points, double width) {
        this.path = Objects.requireNonNull(path, "path");
        if (!(width >= 0) || !Double.isFinite(width)) {
            throw new IllegalArgumentException("the width of a kernel density must be at least 0, not " + width);
        }
        if (points.size(0) < 1) {
            throw new IllegalArgumentException("a kernel density needs at least one point");
        }
        this.event = Events.event(points.shape());
        this.points = points.dup('c').reshape('c', points.size(0), Events.size(event));
        this.width = width;
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable column = t.reshape(-1, 1);
        SDVariable alpha = path.alpha(s, column);
        SDVariable sigma = path.sigma(s, column);
        SDVariable variance = alpha.mul(alpha).mul(width * width).add(sigma.mul(sigma));
        SDVariable flat = Events.flatten(x, event);
        int d = Events.size(event);
        // Differences first: squares of the numbers themselves would leave few digits where the variance is small.
        SDVariable centres = alpha.reshape(-1, 1, 1).mul(s.constant(points.reshape('c', 1, points.size(0), d)));
        SDVariable away = flat.reshape(-1, 1, d).sub(centres);
        SDVariable logs = away.mul(away).sum(2).div(variance).mul(-0.5);
        SDVariable shares = s.sameDiff().nn().softmax(logs, 1);
        SDVariable score = shares.mmul(s.constant(points)).mul(alpha).sub(flat).div(variance);
        return Events.unflatten(score, event);
    }

    @Override
    public String toString() {
        return "KernelDensityScore[" + points.size(0) + " points, width " + width + "]";
    }

    /** Makes it; the score model {@code kernel-density}. */
    @Part(name = "kernel-density", description = "the exact score of a small set's kernel density at all times")
    public static final class Factory implements ScoreModelFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param points the numbers of all points, one point after the other
         * @param width of the kernel
         */
        public record Config(
                @Option("numbers of all points, one point after the other")
                List<Double> points,

                @Option(value = "standard deviation of the kernel", byDefault = "0.1", min = 0)
                double width) {
            /** Copies the list. */
            public Config {
                points = List.copyOf(points);
            }
        }

        @Override
        public ScoreModel create(Config config, Assembly assembly) {
            int d = Events.size(assembly.event());
            int numbers = config.points().size();
            if (numbers == 0 || numbers % d != 0) {
                throw new IllegalArgumentException("points of " + d + " numbers need a multiple of " + d
                        + " numbers, at least one point, not " + numbers);
            }
            double[] all =
                    config.points().stream().mapToDouble(Double::doubleValue).toArray();
            INDArray points = Nd4j.createFromArray(all).reshape('c', Events.batch(numbers / d, assembly.event()));
            return new KernelDensityScore(ClosedForm.path(assembly), points, config.width());
        }
    }
}
