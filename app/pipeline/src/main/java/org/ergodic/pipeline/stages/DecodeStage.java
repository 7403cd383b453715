package org.ergodic.pipeline.stages;

import java.util.List;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;

/** The rows of codes. */
@Part(name = "decode", description = "gives the rows that codes stand for, the way back of encode")
public final class DecodeStage implements StageFactory<NoOptions> {
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the model that has the codes");
    private static final Port<Table> CODES = Port.one("codes", Table.class, "codes, or samples of a model of codes");
    private static final Port<Samples> ROWS = Port.one("rows", Samples.class, "the rows");

    @Override
    public Stage create(NoOptions config, Assembly assembly) {
        return new Decoding();
    }

    private record Decoding() implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODEL, CODES);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(ROWS);
        }

        @Override
        public Outputs run(Work work) {
            Fitted model = work.get(MODEL);
            Abilities.require(model, Fitted.Ability.DECODE, "the model");
            return Outputs.of(ROWS, new Samples(model.decode(work.get(CODES))));
        }
    }
}
