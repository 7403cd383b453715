package org.ergodic.api.solver;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function whose values are counted as several evaluations each. */
record Costing(VectorField field, int evaluations) implements VectorField {
    Costing {
        if (evaluations < 1) {
            throw new IllegalArgumentException("a value takes at least one evaluation, not " + evaluations);
        }
    }

    @Override
    public INDArray at(INDArray x, INDArray t) {
        return field.at(x, t);
    }

    @Override
    public INDArray at(INDArray x, double t) {
        return field.at(x, t);
    }

    @Override
    public VectorField select(int[] rows) {
        return field.select(rows).costing(evaluations);
    }

    @Override
    public Optional<FieldGraph> graph() {
        return field.graph();
    }

    @Override
    public Optional<VectorField> data() {
        return field.data().map(data -> data.costing(evaluations));
    }
}
