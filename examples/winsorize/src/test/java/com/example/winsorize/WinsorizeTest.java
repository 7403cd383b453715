package com.example.winsorize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.ergodic.api.stage.Artifact;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.host.Registry;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.StageContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WinsorizeTest {
    private static final Table ROWS = new Table(
            List.of("a", "b", "year"),
            org.nd4j.linalg.factory.Nd4j.createFromArray(new double[][] {
                {1, 5, 2000}, {2, 5, 2001}, {3, 5, 2002}, {4, 5, 2003}, {100, -9, 9999},
            }),
            1);

    private static Stage stage(double share) {
        return new Winsorize()
                .create(new Winsorize.Config(share), Registry.load().assembly());
    }

    @Test
    void extremeValuesBecomeTheQuantilesAndConditionsStay() {
        Outputs outputs = stage(0.2).run(Work.of("pull", 1).with(Winsorize.TABLE, List.of(ROWS)));
        Table pulled = (Table) outputs.byName().get("table");
        assertEquals(ROWS.columns(), pulled.columns());
        assertEquals(1, pulled.conditions());
        assertArrayEquals(
                new double[] {2, 2, 3, 4, 4},
                pulled.numbers(List.of("a")).data().asDouble());
        assertArrayEquals(
                new double[] {5, 5, 5, 5, 5},
                pulled.numbers(List.of("b")).data().asDouble());
        assertEquals(ROWS.numbers(List.of("year")), pulled.numbers(List.of("year")));
        // Three of ten values moved: 1 and 100 of a, -9 of b.
        assertEquals(
                0.3,
                ((org.ergodic.api.stage.Metrics) outputs.byName().get("metrics"))
                        .figures()
                        .get("moved")
                        .value(),
                1e-12);
    }

    @Nested
    class Contract extends StageContract {
        @Override
        protected Stage stage() {
            return WinsorizeTest.stage(0.2);
        }

        @Override
        protected Map<String, List<Artifact>> given() {
            return Map.of("table", List.of(ROWS));
        }
    }

    @Nested
    class Factory extends FactoryContract {
        @Override
        protected org.ergodic.api.plugin.Factory<?, ?> factory() {
            return new Winsorize();
        }
    }
}
