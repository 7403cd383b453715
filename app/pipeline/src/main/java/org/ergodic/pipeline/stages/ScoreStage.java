package org.ergodic.pipeline.stages;

import java.util.List;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;

/** How likely rows are. */
@Part(name = "score", description = "gives the log-likelihood of each row of a table under a model, in nats")
public final class ScoreStage implements StageFactory<NoOptions> {
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the model");
    private static final Port<Table> TABLE = Port.one("table", Table.class, "the rows");
    private static final Port<Table> SCORES =
            Port.one("scores", Table.class, "a column log-likelihood, a row for each");

    @Override
    public Stage create(NoOptions config, Assembly assembly) {
        return new Scoring();
    }

    private record Scoring() implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODEL, TABLE);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(SCORES);
        }

        @Override
        public Outputs run(Work work) {
            Fitted model = work.get(MODEL);
            Abilities.require(model, Fitted.Ability.LOG_PROB, "the model");
            Table rows = work.get(TABLE);
            return Outputs.of(
                    SCORES,
                    Table.of(List.of("log-likelihood"), model.logProb(rows).reshape('c', rows.rows(), 1)));
        }
    }
}
