package org.ergodic.flows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.ModelContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All models of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("parts")
class ModelsTest extends ModelContract {
    static List<JarParts.Part<Model>> parts() {
        JarParts<Model> all = JarParts.of(Kind.MODEL, FlowFactory.class)
                .with("bridge", Map.of("from", Component.using(new TwoRows())));
        List<JarParts.Part<Model>> parts = new ArrayList<>(all.made());
        all.showing(Condition.VIEW, new Condition(Condition.DATA, 3))
                .made()
                .forEach(part -> parts.add(new JarParts.Part<>(part.name() + ", conditioned", part.value())));
        return parts;
    }

    /** A table for what starts from one. */
    private record TwoRows() implements DataSource {
        private static final Schema COLUMNS = Schema.numbers(List.of("a", "b"));

        @Override
        public String name() {
            return "two rows";
        }

        @Override
        public RowReader open() {
            RowBatch rows = new RowBatch(COLUMNS, 2);
            for (int i = 0; i < 4; i++) {
                rows.set(i / 2, i % 2, i * i);
            }
            Iterator<RowBatch> once = List.of(rows).iterator();
            return new RowReader() {
                @Override
                public Schema schema() {
                    return COLUMNS;
                }

                @Override
                public Optional<RowBatch> next() {
                    return once.hasNext() ? Optional.of(once.next()) : Optional.empty();
                }

                @Override
                public void close() {}
            };
        }
    }

    @Parameter
    JarParts.Part<Model> part;

    @Override
    protected Model model() {
        return part.value();
    }
}
