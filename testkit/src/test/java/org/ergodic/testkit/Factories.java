package org.ergodic.testkit;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** A factory of time grids, and mistakes one can make with it. The right one is in each module that has factories. */
public final class Factories {
    private Factories() {}

    /** A right config. */
    public record Config(
            @Option(value = "the power", byDefault = "1") double power) {}

    /** A config whose option is not described. */
    public record Bare(double power) {}

    private static class Grids implements TimeGridFactory<Config> {
        @Override
        public String name() {
            return "test.grid";
        }

        @Override
        public String description() {
            return "a grid for tests";
        }

        @Override
        public Class<Config> config() {
            return Config.class;
        }

        @Override
        public TimeGrid create(Config config, Assembly assembly) {
            return TimeGrid.power(config.power());
        }
    }

    static class Unregistered extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Grids();
        }
    }

    static class BadName extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Grids() {
                @Override
                public String name() {
                    return "Test Grid";
                }
            };
        }
    }

    static class NoDescription extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Grids() {
                @Override
                public String description() {
                    return " ";
                }
            };
        }
    }

    static class MakesNothing extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Grids() {
                @Override
                public TimeGrid create(Config config, Assembly assembly) {
                    return null;
                }
            };
        }
    }

    static class UndescribedOption extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new TimeGridFactory<Bare>() {
                @Override
                public String name() {
                    return "test.bare";
                }

                @Override
                public String description() {
                    return "a grid for tests";
                }

                @Override
                public Class<Bare> config() {
                    return Bare.class;
                }

                @Override
                public TimeGrid create(Bare config, Assembly assembly) {
                    return TimeGrid.power(config.power());
                }
            };
        }
    }
}
