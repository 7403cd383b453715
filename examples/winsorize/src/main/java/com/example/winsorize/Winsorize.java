package com.example.winsorize;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pulls the extreme values of each column in to a quantile and one minus it, and says what share it moved (Dixon 1960,
 * Simplified estimation from censored normal samples). Columns to condition on stay as they are.
 */
@Part(name = "example.winsorize", description = "pulls the extreme values of each column in to its quantiles")
public final class Winsorize implements StageFactory<Winsorize.Config> {
    static final Port<Table> TABLE = Port.one("table", Table.class, "the rows");
    static final Port<Table> PULLED = Port.one("table", Table.class, "the rows with extreme values pulled in");
    static final Port<Metrics> METRICS = Port.one("metrics", Metrics.class, "the share of values that moved");

    /**
     * Options.
     *
     * @param share of the values of a column at each end that is pulled in
     */
    public record Config(
            @Option(
                    value = "the share of values at each end that is pulled in",
                    byDefault = "0.01",
                    min = 0,
                    max = 0.5,
                    below = true)
            double share) {}

    @Override
    public Stage create(Config config, Assembly assembly) {
        return new Pulling(config.share());
    }

    private record Pulling(double share) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(TABLE);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(PULLED, METRICS);
        }

        @Override
        public Outputs run(Work work) {
            Table table = work.get(TABLE);
            List<String> columns = table.modelled();
            INDArray pulled = table.numbers(columns);
            Map<String, Metric.Measurement> figures = new LinkedHashMap<>();
            int[] moved = new int[columns.size()];
            for (int j = 0; j < columns.size(); j++) {
                double[] own = pulled.getColumn(j).dup().data().asDouble();
                double[] sorted = own.clone();
                Arrays.sort(sorted);
                int from = (int) Math.floor(share * own.length);
                double least = sorted[from];
                double most = sorted[own.length - 1 - from];
                for (int i = 0; i < own.length; i++) {
                    double value = Math.max(least, Math.min(most, own[i]));
                    moved[j] += value == own[i] ? 0 : 1;
                    own[i] = value;
                }
                pulled.putColumn(j, Nd4j.createFromArray(own));
            }
            figures.put(
                    "moved",
                    Metric.Measurement.of(Arrays.stream(moved).sum() / (double) pulled.length(), "share of values")
                            .with("most-in-a-column", Arrays.stream(moved).max().orElse(0)));
            return Outputs.of(PULLED, table.with(columns, pulled)).and(METRICS, new Metrics(figures));
        }
    }
}
