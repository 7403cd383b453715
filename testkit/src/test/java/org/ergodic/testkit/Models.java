package org.ergodic.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A normal distribution with a mean to learn, sampled by an equation that moves N(0, I) there, and mistakes. */
final class Models {
    private Models() {}

    private static final int SIZE = 2;

    /** The model, of which one method at a time goes wrong. */
    static class Shifted implements Model, LogDensity {
        SDVariable mean(Scope s) {
            return s.parameter("mean", Initializer.normal(1), 1, SIZE);
        }

        @Override
        public long[] event() {
            return new long[] {SIZE};
        }

        @Override
        public Views views() {
            return Views.of(LogDensity.VIEW, this);
        }

        @Override
        public List<Equation> equations() {
            return List.of(new Shift(this));
        }

        @Override
        public Component defaultObjective() {
            return Component.using(new MaximumLikelihood(Set.of(LogDensity.VIEW)));
        }

        @Override
        public Component defaultSolver(Solvers present) {
            return Component.using(new Euler());
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, Context c) {
            SDVariable u = x.sub(mean(s));
            return Events.sum(u.mul(u).mul(-0.5), SIZE);
        }
    }

    private record MaximumLikelihood(Set<View<?>> needs) implements Loss {
        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            return model.require(LogDensity.VIEW)
                    .logProb(s, batch.x(), batch.context())
                    .neg();
        }
    }

    private record Euler() implements GridSolver {
        @Override
        public int steps() {
            return 4;
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public Traits traits() {
            return Traits.of(Set.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            INDArray slope = problem.drift().at(x, Moment.times(moment.from(), x));
            return slope.muli(moment.length()).addi(x);
        }
    }

    /** dx/dt = mean. */
    static class Shift implements Equation {
        private final Shifted model;

        Shift(Shifted model) {
            this.model = model;
        }

        @Override
        public String name() {
            return "shift";
        }

        @Override
        public NoiseType noise() {
            return NoiseType.NONE;
        }

        @Override
        public Set<View<?>> offers() {
            return Set.of(VectorField.DRIFT);
        }

        @Override
        public Interval time() {
            return new Interval(0, 1);
        }

        INDArray start(RandomStream random, long first, Evaluator evaluator, int n) {
            return random.draw(Noise.NORMAL, first, evaluator.dataType(), n, SIZE);
        }

        @Override
        public Problem build(Request request) {
            Evaluator evaluator = request.evaluator();
            VectorField drift =
                    evaluator.field(new long[] {SIZE}, (s, x, t) -> x.mul(0).add(model.mean(s)));
            return Problem.of(Views.of(VectorField.DRIFT, drift), NoiseType.NONE, request.time())
                    .startingAt((random, first, n) -> start(random, first, evaluator, n));
        }
    }

    private abstract static class Base extends ModelContract {
        private final Model model;

        Base(Model model) {
            this.model = model;
        }

        @Override
        protected Model model() {
            return model;
        }
    }

    static class Right extends Base {
        Right() {
            super(new Shifted());
        }
    }

    static class LendsItsEvent extends Base {
        LendsItsEvent() {
            super(new Shifted() {
                private final long[] own = {SIZE};

                @Override
                public long[] event() {
                    return own;
                }
            });
        }
    }

    static class ObjectiveNeedsMore extends Base {
        ObjectiveNeedsMore() {
            super(new Shifted() {
                @Override
                public Component defaultObjective() {
                    return Component.using(new MaximumLikelihood(Set.of(LogDensity.VIEW, UnnormalizedLikelihood.VIEW)));
                }
            });
        }
    }

    static class ObjectiveIsMissing extends Base {
        ObjectiveIsMissing() {
            super(new Shifted() {
                @Override
                public Component defaultObjective() {
                    return Component.of("no-such-objective");
                }
            });
        }
    }

    static class LossIsNoNumber extends Base {
        LossIsNoNumber() {
            super(new Shifted() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, Context c) {
                    return s.sameDiff().math().log(super.logProb(s, x, c));
                }
            });
        }
    }

    static class NoEquation extends Base {
        NoEquation() {
            super(new Shifted() {
                @Override
                public List<Equation> equations() {
                    return List.of();
                }
            });
        }
    }

    static class TwoOfOneName extends Base {
        TwoOfOneName() {
            super(new Shifted() {
                @Override
                public List<Equation> equations() {
                    return List.of(new Shift(this), new Shift(this));
                }
            });
        }
    }

    private static class OtherEquation extends Shifted {
        private final Function<Shifted, Equation> equation;

        OtherEquation(Function<Shifted, Equation> equation) {
            this.equation = equation;
        }

        @Override
        public List<Equation> equations() {
            return List.of(equation.apply(this));
        }
    }

    static class OffersTooMuch extends Base {
        OffersTooMuch() {
            super(new OtherEquation(model -> new Shift(model) {
                @Override
                public Set<View<?>> offers() {
                    return Set.of(VectorField.DRIFT, VectorField.SCORE);
                }
            }));
        }
    }

    static class StartsByRowInTheBatch extends Base {
        StartsByRowInTheBatch() {
            super(new OtherEquation(model -> new Shift(model) {
                @Override
                INDArray start(RandomStream random, long first, Evaluator evaluator, int n) {
                    return super.start(random, 0, evaluator, n);
                }
            }));
        }
    }

    static class NoSolverRunsIt extends Base {
        NoSolverRunsIt() {
            super(new OtherEquation(model -> new Shift(model) {
                @Override
                public NoiseType noise() {
                    return NoiseType.ADDITIVE;
                }
            }));
        }
    }

    static class HidesWhatIsNoNumber extends Base {
        HidesWhatIsNoNumber() {
            super(new OtherEquation(model -> new Shift(model) {
                @Override
                public Problem build(Request request) {
                    return super.build(request)
                            .endingAt((x, random, first) -> x.div(0).sub(x.div(0)));
                }
            }));
        }
    }

    static class OtherNamesInSampling extends Base {
        OtherNamesInSampling() {
            super(new OtherEquation(model -> new Shift(new Shifted() {
                @Override
                SDVariable mean(Scope s) {
                    return super.mean(s.child("sampling"));
                }
            })));
        }
    }

    static class StartsWhatIsNotTrained extends Base {
        StartsWhatIsNotTrained() {
            super(new Shifted() {
                @Override
                public void initialize(Scope s, Batch batch) {
                    s.assign(mean(s.child("other")), batch.x().mean(true, 0));
                }
            });
        }
    }

    static class ChecksInPlace extends Base {
        ChecksInPlace() {
            super(new Shifted() {
                @Override
                public Optional<InvalidValue> check(INDArray data) {
                    data.muli(2);
                    return Optional.empty();
                }
            });
        }
    }

    static class RefusesTheContractsData extends Base {
        RefusesTheContractsData() {
            super(new Shifted() {
                @Override
                public Optional<InvalidValue> check(INDArray data) {
                    return InvalidValue.first(
                            data, value -> value < 0 ? Optional.of("it is negative") : Optional.empty());
                }
            });
        }
    }

    static class ForgetsItsCondition extends Base {
        ForgetsItsCondition() {
            super(new Shifted() {
                @Override
                public Optional<Condition> condition() {
                    return Optional.of(new Condition(Condition.DATA, 1));
                }
            });
        }
    }

    static class TakesAnyCondition extends Base {
        TakesAnyCondition() {
            super(new OtherEquation(model -> new Shift(model) {
                @Override
                public Problem problem(Request request) {
                    return build(request);
                }
            }));
        }
    }
}
