package org.ergodic.testkit;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.nd4j.autodiff.samediff.SDVariable;

/** The energy of noised data against that of noise, and mistakes one can make with it. */
final class Objectives {
    private Objectives() {}

    private static final Energy BOWL = (s, x) ->
            x.sub(s.parameter("centre", Initializer.zeros(), 1, 3)).mul(x).sum(1);

    abstract static class Base extends ObjectiveContract {
        abstract SDVariable loss(Scope s, Energy energy, Views model, Batch batch);

        @Override
        protected Objective objective() {
            return right();
        }

        Loss right() {
            return new Loss() {
                @Override
                public Set<View<?>> needs() {
                    return Set.of(Energy.VIEW);
                }

                @Override
                public SDVariable loss(Scope s, Views model, Batch batch) {
                    return Base.this.loss(s, model.require(Energy.VIEW), model, batch);
                }
            };
        }

        @Override
        protected Views model() {
            return Views.of(Energy.VIEW, BOWL);
        }

        static SDVariable noised(Scope s, Batch batch) {
            return batch.x().add(s.child("objective").noise("noise", Noise.NORMAL, batch.rows(), batch.event()));
        }
    }

    static class Right extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            SDVariable mean = s.memory().state("mean", Initializer.zeros());
            SDVariable value = energy.energy(s, noised(s, batch));
            s.assign(mean, s.stopGradient(mean.mul(0.9).add(value.mean().mul(0.1))));
            return value;
        }
    }

    static class FollowsTheData extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            SDVariable noise = s.child("objective").noise("noise", Noise.NORMAL, batch.x());
            return energy.energy(s, batch.x().add(noise));
        }
    }

    static class NeedsMore extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            model.require(UnnormalizedLikelihood.VIEW);
            return energy.energy(s, batch.x());
        }
    }

    static class OneNumber extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            return energy.energy(s, noised(s, batch)).mean();
        }
    }

    static class ChangesAParameter extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            SDVariable value = energy.energy(s, batch.x());
            SDVariable centre = s.parameters().get("centre");
            s.assign(centre, centre.mul(0.9));
            return value;
        }
    }

    static class LeavesAState extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            SDVariable steps = s.state("steps", Initializer.zeros());
            s.assign(steps, steps.add(1.0));
            return energy.energy(s, batch.x());
        }
    }

    static class DrawsItself extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            return energy.energy(s, batch.x().add(new Random().nextGaussian()));
        }
    }

    static class TrainsNothing extends Base {
        @Override
        SDVariable loss(Scope s, Energy energy, Views model, Batch batch) {
            return s.stopGradient(energy.energy(s, batch.x()));
        }
    }

    static class StagesOfOneName extends Right {
        @Override
        protected Objective objective() {
            Loss one = right();
            return new Objective() {
                @Override
                public Set<View<?>> needs() {
                    return one.needs();
                }

                @Override
                public List<Stage> stages(Views model) {
                    Stage stage = new Stage("same", one, 1, 1, name -> true);
                    return List.of(stage, stage);
                }
            };
        }
    }
}
