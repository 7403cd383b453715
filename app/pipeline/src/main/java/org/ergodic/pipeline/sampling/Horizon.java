package org.ergodic.pipeline.sampling;

import java.util.Locale;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much of the data is left where a model's SDE ends, which samples begin without: at the prior's time T
 * {@code x_T = alpha x_0 + sigma eps}, and the prior holds no x_0. The share of the data in the second moment of x_T is
 * {@code alpha^2 m / (alpha^2 m + sigma^2)} with m the mean square of a column on the model's scale.
 *
 * @param share that of the column that has most left
 * @param column the column, from 0
 * @param sde the SDE, for a message
 */
public record Horizon(double share, int column, SDE sde) {
    /** From here on people are told: the samples' scale is off by half of it. */
    private static final double TOLD = 0.01;

    /** From here on there is more of the data than of the noise at the end, and the prior is no start. */
    private static final double REFUSED = 0.5;

    /**
     * The horizon of a model, where it runs an SDE with a Gaussian path backwards.
     *
     * @param views what the model offers
     * @param compiler for the path's end
     * @param data {@code [n, event]} on the model's scale
     * @return empty for other models, and for paths that end without signal
     */
    public static Optional<Horizon> of(Views views, Compiler compiler, INDArray data) {
        Optional<SDE> sde = views.find(SDE.VIEW);
        Optional<GaussianPath> path = views.find(GaussianPath.VIEW).filter(some -> !some.endsWithoutSignal());
        if (sde.isEmpty() || path.isEmpty() || data.size(0) == 0) {
            return Optional.empty();
        }
        Graph graph = compiler.graph(DataType.DOUBLE, s -> {
            var t = s.input("t", 1);
            s.output("alpha", path.get().alpha(s, t));
            s.output("sigma", path.get().sigma(s, t));
        });
        if (!graph.variables().isEmpty()) {
            return Optional.empty();
        }
        var end = compiler.compile(graph)
                .call(compiler.variables(DataType.DOUBLE, java.util.Map.of()))
                .set("t", Nd4j.createFromArray(sde.get().time().to()))
                .run();
        double alpha = end.scalar("alpha");
        double sigma = end.scalar("sigma");
        INDArray rows = data.reshape('c', data.size(0), data.length() / data.size(0));
        double[] squares = rows.mul(rows).mean(0).castTo(DataType.DOUBLE).toDoubleVector();
        int most = 0;
        for (int k = 1; k < squares.length; k++) {
            most = squares[k] > squares[most] ? k : most;
        }
        double signal = alpha * alpha * squares[most];
        return Optional.of(new Horizon(signal / (signal + sigma * sigma), most, sde.get()));
    }

    /** {@return whether so much is left that no sample can be right} */
    public boolean isRefused() {
        return share > REFUSED;
    }

    /** {@return whether people should know} */
    public boolean isTold() {
        return share > TOLD;
    }

    /**
     * What is so, and what to do.
     *
     * @param name of the column
     * @return a sentence without a full stop
     */
    public String words(String name) {
        return String.format(
                Locale.ROOT,
                "%s does not reach its prior: at its end, t = %s, %.3g %% of the square of column %s is still that of"
                        + " the data, and samples start without them. Let it end with more noise beside the data's"
                        + " spread (a larger sigma-max, beta-max or duration), or scale the data (data.scale)",
                sde,
                sde.time().to(),
                100 * share,
                name);
    }
}
