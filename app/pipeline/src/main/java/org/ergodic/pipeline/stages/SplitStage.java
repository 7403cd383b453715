package org.ergodic.pipeline.stages;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.nd4j.linalg.api.buffer.DataType;

/** Sets rows aside at random. */
@Part(name = "split", description = "sets a share of the rows aside, chosen at random")
public final class SplitStage implements StageFactory<SplitStage.Config> {
    private static final Port<Table> TABLE = Port.one("table", Table.class, "the rows to split");
    private static final Port<Table> TRAINING = Port.one("training", Table.class, "the rows that are left");
    private static final Port<Table> HOLDOUT = Port.one("holdout", Table.class, "the rows set aside");

    /**
     * Options.
     *
     * @param holdout the share of the rows that is set aside
     */
    public record Config(
            @Option(
                    value = "the share of the rows that is set aside",
                    byDefault = "0.1",
                    min = 0,
                    above = true,
                    max = 1,
                    below = true)
            double holdout) {}

    @Override
    public Stage create(Config config, Assembly assembly) {
        return new Splitting(config.holdout());
    }

    private record Splitting(double holdout) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(TABLE);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(TRAINING, HOLDOUT);
        }

        @Override
        public Outputs run(Work work) {
            Table table = work.get(TABLE);
            int n = table.rows();
            int aside = (int) Math.round(holdout * n);
            if (aside == 0 || aside == n) {
                throw new IllegalArgumentException("a share of " + holdout + " of " + n + " rows is "
                        + (aside == 0 ? "none" : "all") + " of them: choose another holdout");
            }
            double[] keys = work.random()
                    .draw(Noise.UNIFORM, 0, DataType.DOUBLE, n, 1)
                    .data()
                    .asDouble();
            int[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> keys[i]))
                    .mapToInt(i -> i)
                    .toArray();
            // In the order of the table, which people can look up.
            int[] held = Arrays.stream(order, 0, aside).sorted().toArray();
            int[] rest = Arrays.stream(order, aside, n).sorted().toArray();
            return Outputs.of(TRAINING, table.choose(rest)).and(HOLDOUT, table.choose(held));
        }
    }
}
