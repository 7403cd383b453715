package org.ergodic.diffusion.consistency;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.diffusion.consistency.ConsistencyDistillationFactory.Step;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step along the probability flow of a trained diffusion model, by its drift as a numeric function, which the graph
 * of the training calls: nothing of the teacher is trained or kept.
 *
 * @param sde the teacher's SDE
 * @param drift of its probability flow
 * @param method the step
 */
record TeacherStep(SDE sde, VectorField drift, Step method) implements Consistency.Previous {
    /**
     * The step of a trained model.
     *
     * @throws IllegalArgumentException if it is no diffusion model, or is conditioned
     */
    static TeacherStep of(TrainedModels.Trained teacher, Step method) {
        Optional<SDE> sde = teacher.model().views().find(SDE.VIEW);
        Optional<Equation> flow = teacher.model().equations().stream()
                .filter(equation -> equation.noise() == NoiseType.NONE
                        && equation.offers().containsAll(Set.of(VectorField.DRIFT, VectorField.SCORE)))
                .findFirst();
        if (sde.isEmpty() || flow.isEmpty()) {
            throw new IllegalArgumentException("the teacher is to be a diffusion model, and this one has no probability"
                    + " flow of an SDE; it offers "
                    + Views.names(teacher.model().views().offered()));
        }
        if (teacher.model().condition().isPresent()) {
            throw new IllegalArgumentException("the teacher is conditioned, which distillation does not pass on: name a"
                    + " run without data.condition-columns");
        }
        return new TeacherStep(
                sde.get(), flow.get().problem(teacher.evaluator()).drift(), method);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        SDE own = model.require(SDE.VIEW);
        boolean same = own.getClass() == sde.getClass() && (!own.getClass().isRecord() || own.equals(sde));
        return same
                ? Optional.empty()
                : Optional.of("the teacher's noise is that of " + sde + " and the model's that of " + own
                        + ": give model.sde the teacher's options");
    }

    @Override
    public SDVariable of(Scope s, Views model, Consistency.Pair at) {
        SDVariable h = at.to().sub(at.from());
        SDVariable first = s.call(new Call(drift), at.later(), at.from());
        SDVariable euler = at.later().add(first.mul(h));
        if (method == Step.EULER) {
            return euler;
        }
        SDVariable second = s.call(new Call(drift), euler, at.to());
        return at.later().add(first.add(second).mul(h.mul(0.5)));
    }

    /** The drift as an op of states and their times. */
    private record Call(VectorField drift) implements ArrayFunction {
        @Override
        public String name() {
            return "teacher";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return inputs[0];
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            return drift.at(inputs[0], inputs[1].reshape(inputs[0].size(0)));
        }
    }
}
