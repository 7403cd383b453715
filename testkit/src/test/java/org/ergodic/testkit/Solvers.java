package org.ergodic.testkit;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The simplest solver of all, and mistakes one can make with it. */
final class Solvers {
    private Solvers() {}

    private static class Simple implements GridSolver {
        private final int steps;

        Simple(int steps) {
            this.steps = steps;
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE, NoiseType.ADDITIVE, NoiseType.DIAGONAL), VectorField.DRIFT)
                    .order(1)
                    .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0, NoiseType.DIAGONAL, 0.5))
                    .evaluationsPerStep(1);
        }

        @Override
        public int steps() {
            return steps;
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            INDArray t = Moment.times(moment.from(), x);
            INDArray next = problem.drift().at(x, t).mul(moment.length()).addi(x);
            if (problem.noise() != NoiseType.NONE) {
                INDArray z = noise(run, moment.index(), x).mul(scale(moment.length()));
                next.addi(z.muli(problem.diffusion().at(x, t)));
            }
            return next;
        }

        INDArray noise(Run run, int step, INDArray x) {
            return run.noise("dw", step, Noise.NORMAL, x);
        }

        double scale(double h) {
            return Math.sqrt(Math.abs(h));
        }
    }

    static class Right extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps);
        }
    }

    static class ClaimsOrderTwo extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public Traits traits() {
                    return super.traits().order(2);
                }
            };
        }
    }

    static class ClaimsStrongOrderOne extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public Traits traits() {
                    return super.traits().strongOrder(Map.of(NoiseType.DIAGONAL, 1.0));
                }
            };
        }
    }

    static class WrongNoiseScale extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                double scale(double h) {
                    return Math.abs(h);
                }
            };
        }
    }

    static class IgnoresDirection extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    double low = Math.min(moment.from(), moment.to());
                    double high = Math.max(moment.from(), moment.to());
                    return super.advance(problem, new Moment(moment.index(), low, high, moment.last()), x, run);
                }
            };
        }
    }

    static class Stateful extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            AtomicInteger calls = new AtomicInteger();
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    return super.advance(problem, moment, x, run).addi(1e-9 * calls.incrementAndGet());
                }
            };
        }
    }

    static class IgnoresFirstSample extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                INDArray noise(Run run, int step, INDArray x) {
                    return super.noise(run.from(0), step, x);
                }
            };
        }
    }

    static class IgnoresTheStream extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                INDArray noise(Run run, int step, INDArray x) {
                    return super.noise(Run.of(RandomStream.of(1)).from(run.firstSample()), step, x);
                }
            };
        }
    }

    static class DependsOnTheBatch extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    INDArray next = super.advance(problem, moment, x, run);
                    return next.addi(1e-6 * next.meanNumber().doubleValue());
                }
            };
        }
    }

    static class DependsOnPlace extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    INDArray next = super.advance(problem, moment, x, run);
                    next.slice(0).addi(1e-6);
                    return next;
                }
            };
        }
    }

    static class SpreadsNaN extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    INDArray next = super.advance(problem, moment, x, run);
                    return next.addi(0 * next.meanNumber().doubleValue());
                }
            };
        }
    }

    static class HidesNaN extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    INDArray next = super.advance(problem, moment, x, run);
                    double[] values = SampleArrays.values(next);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Double.isFinite(values[i]) ? values[i] : 0;
                    }
                    return Nd4j.createFromArray(values).castTo(x.dataType()).reshape('c', x.shape());
                }
            };
        }
    }

    static class ChangesTheStart extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    return x.assign(super.advance(problem, moment, x, run));
                }
            };
        }
    }

    static class CountsWrong extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public Traits traits() {
                    return super.traits().evaluationsPerStep(2);
                }
            };
        }
    }

    static class NeedsMore extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    problem.score();
                    return super.advance(problem, moment, x, run);
                }
            };
        }
    }

    static class AlwaysDouble extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    return super.advance(problem, moment, x, run).castTo(DataType.DOUBLE);
                }
            };
        }
    }

    static class RankTwoOnly extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Simple(steps) {
                @Override
                public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
                    INDArray flat = x.reshape('c', x.size(0), x.length() / x.size(0));
                    return super.advance(problem, moment, flat, run);
                }
            };
        }
    }

    /**
     * The two-step method of Adams and Bashforth for steps of any length; the first step is Euler's. What it remembers
     * is the drift of the step before.
     */
    private static class AdamsBashforth extends Simple {
        AdamsBashforth(int steps) {
            super(steps);
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT)
                    .order(2)
                    .evaluationsPerStep(1);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return advance(problem, moment, new Kept(x), run).x();
        }

        @Override
        public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
            INDArray slope = problem.drift().at(before.x(), Moment.times(moment.from(), before.x()));
            double h = moment.length();
            INDArray mean = slope;
            if (!before.memory().isEmpty()) {
                double r = 0.5 * h / (moment.from() - moment.before());
                mean = slope.mul(1 + r).subi(before.memory().get(0).mul(r));
            }
            return new Kept(mean.mul(h).addi(before.x()), List.of(slope));
        }
    }

    static class RightTwoStep extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new AdamsBashforth(steps);
        }
    }

    /** It forgets, and is Euler's method in every step. */
    static class ForgetsItsMemory extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new AdamsBashforth(steps) {
                @Override
                public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
                    return new Kept(super.advance(problem, moment, before, run).x());
                }
            };
        }
    }

    /** It takes what it remembers for that of another row. */
    static class MixesItsMemory extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new AdamsBashforth(steps) {
                @Override
                public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
                    Kept after = super.advance(problem, moment, before, run);
                    return new Kept(
                            after.x(),
                            List.of(Nd4j.reverse(after.memory().get(0).dup())));
                }
            };
        }
    }

    /**
     * DDIM (Song, Meng and Ermon 2021) without noise, of order 1, and DPM-Solver++(2M) (Lu et al. 2022, algorithm 2),
     * of order 2, which extrapolates the prediction of the data from the one before. Both need the score and the path.
     */
    private static class DataPrediction extends Simple {
        private final boolean twoSteps;

        DataPrediction(int steps, boolean twoSteps) {
            super(steps);
            this.twoSteps = twoSteps;
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
                    .order(twoSteps ? 2 : 1)
                    .evaluationsPerStep(1);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return advance(problem, moment, new Kept(x), run).x();
        }

        @Override
        public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
            NumericPath path = problem.views().require(NumericPath.VIEW);
            INDArray x = before.x();
            double sigma = path.sigma(moment.from());
            INDArray score = problem.score().at(x, Moment.times(moment.from(), x));
            INDArray data = score.mul(sigma * sigma).addi(x).divi(path.alpha(moment.from()));
            INDArray used = data;
            double h = logRatio(path, moment.to()) - logRatio(path, moment.from());
            if (twoSteps && !before.memory().isEmpty()) {
                double r = 0.5 * h / (logRatio(path, moment.from()) - logRatio(path, moment.before()));
                used = data.mul(1 + r).subi(before.memory().get(0).mul(r));
            }
            INDArray next =
                    x.mul(path.sigma(moment.to()) / sigma).addi(used.mul(-path.alpha(moment.to()) * Math.expm1(-h)));
            return new Kept(next, List.of(data));
        }

        private static double logRatio(NumericPath path, double t) {
            return Math.log(path.alpha(t) / path.sigma(t));
        }
    }

    static class RightDdim extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new DataPrediction(steps, false);
        }
    }

    static class RightDpmSolver extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new DataPrediction(steps, true);
        }
    }

    static class DdimClaimsOrderTwo extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new DataPrediction(steps, false) {
                @Override
                public Traits traits() {
                    return super.traits().order(2);
                }
            };
        }
    }

    /** A data prediction with the noise's variance for its deviation. */
    static class DdimWithAWrongFormula extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new DataPrediction(steps, false) {
                @Override
                public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
                    NumericPath path = problem.views().require(NumericPath.VIEW);
                    NumericPath wrong = LinearGaussian.path(path::alpha, t -> Math.pow(path.sigma(t), 2));
                    Problem other = Problem.of(
                                    problem.views().and(NumericPath.VIEW, wrong), problem.noise(), problem.time())
                            .startingAt(problem.start());
                    return super.advance(other, moment, before, run);
                }
            };
        }
    }

    /**
     * Euler-Maruyama on an equation with noise, which asks for the score and the path too, and claims too much if told
     * to.
     */
    private static class Noisy extends Simple {
        private final double claimed;

        Noisy(int steps, double claimed) {
            super(steps);
            this.claimed = claimed;
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.ADDITIVE), VectorField.DRIFT, VectorField.SCORE, NumericPath.VIEW)
                    .strongOrder(Map.of(NoiseType.ADDITIVE, claimed));
        }
    }

    static class RightStrongOrderWithPath extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Noisy(steps, 1);
        }
    }

    static class ClaimsStrongOrderWithPath extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new Noisy(steps, 1.5);
        }
    }
}
