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

/** The codes of rows. */
@Part(
        name = "encode",
        description =
                "gives the codes of rows by a model: a flow's base variables, a diffusion's noise, an autoencoder's"
                        + " small pictures, the means of a Boltzmann machine's first hidden layer")
public final class EncodeStage implements StageFactory<NoOptions> {
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the model that has the codes");
    private static final Port<Table> TABLE = Port.one("table", Table.class, "the rows");
    private static final Port<Table> CODES = Port.one("codes", Table.class, "the codes, a row for each");

    @Override
    public Stage create(NoOptions config, Assembly assembly) {
        return new Encoding();
    }

    private record Encoding() implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODEL, TABLE);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(CODES);
        }

        @Override
        public Outputs run(Work work) {
            Fitted model = work.get(MODEL);
            Abilities.require(model, Fitted.Ability.ENCODE, "the model");
            return Outputs.of(CODES, model.encode(work.get(TABLE)));
        }
    }
}
