package org.ergodic.pipeline.composition;

import java.util.List;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;

/** A table that Java code gives. */
record GivenTable(Table table) implements Stage {
    private static final Port<Table> TABLE = Port.one("table", Table.class, "the rows that Java code gives");

    @Override
    public List<Port<?>> inputs() {
        return List.of();
    }

    @Override
    public List<Port<?>> outputs() {
        return List.of(TABLE);
    }

    @Override
    public Outputs run(Work work) {
        return Outputs.of(TABLE, table);
    }
}
