package org.ergodic.diffusion;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A score along a Gaussian path, and the data that the same model predicts. */
record ScoreField(VectorField score, VectorField predicted) implements VectorField {
    @Override
    public INDArray at(INDArray x, INDArray t) {
        return score.at(x, t);
    }

    @Override
    public INDArray at(INDArray x, double t) {
        return score.at(x, t);
    }

    @Override
    public VectorField select(int[] rows) {
        return new ScoreField(score.select(rows), predicted.select(rows));
    }

    @Override
    public Optional<VectorField> bound(UnaryOperator<FieldGraph.Binding> other) {
        return score.bound(other).flatMap(now -> predicted.bound(other).map(data -> new ScoreField(now, data)));
    }

    @Override
    public Optional<FieldGraph> graph() {
        return score.graph();
    }

    @Override
    public int evaluations() {
        return score.evaluations();
    }

    @Override
    public Optional<VectorField> data() {
        return Optional.of(predicted);
    }
}
