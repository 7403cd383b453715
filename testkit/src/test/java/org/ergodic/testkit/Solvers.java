package org.ergodic.testkit;

import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.GridSolver;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
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
            return Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT)
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
                    double[] values = Batches.values(next);
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
}
