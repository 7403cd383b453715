package org.ergodic.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normal rows, and mistakes one can make with generators. */
final class Generators {
    private Generators() {}

    private static INDArray normal(RandomStream random, DataType type, int n) {
        return random.draw(Noise.NORMAL, 0, type, n, 3);
    }

    private abstract static class Base extends DataGeneratorContract {
        private final DataGenerator generator;

        Base(DataGenerator generator) {
            this.generator = generator;
        }

        @Override
        protected DataGenerator generator() {
            return generator;
        }
    }

    static class Right extends Base {
        Right() {
            super(Generators::normal);
        }
    }

    static class Transposed extends Base {
        Transposed() {
            super((random, type, n) -> normal(random, type, n).transpose());
        }
    }

    static class AlwaysDouble extends Base {
        AlwaysDouble() {
            super((random, type, n) -> normal(random, DataType.DOUBLE, n));
        }
    }

    static class DividesByZero extends Base {
        DividesByZero() {
            super((random, type, n) -> normal(random, type, n).muli(0).rdivi(1));
        }
    }

    /** The numbers of all rows in one. */
    static class DependsOnTheCount extends Base {
        DependsOnTheCount() {
            super((random, type, n) -> random.draw(Noise.NORMAL, 0, type, 1, 3L * n)
                    .reshape('c', 3, n)
                    .transpose()
                    .dup('c'));
        }
    }

    static class IgnoresTheStream extends Base {
        IgnoresTheStream() {
            super((random, type, n) -> normal(RandomStream.of(1), type, n));
        }
    }

    static class DrawsItself extends Base {
        private static final java.util.Random RANDOM = new java.util.Random(1);

        DrawsItself() {
            super((random, type, n) -> normal(random, type, n).muli(1 + RANDOM.nextDouble()));
        }
    }

    static class OneRow extends Base {
        OneRow() {
            super((random, type, n) -> {
                INDArray x = normal(random, type, n);
                for (int i = 1; i < n; i++) {
                    x.putRow(i, x.getRow(0).dup());
                }
                return x;
            });
        }
    }

    static class OtherDataInSinglePrecision extends Base {
        OtherDataInSinglePrecision() {
            super((random, type, n) -> normal(random.split(type.name()), type, n));
        }
    }

    static class HandsOutItsOwnArray extends Base {
        private static final AtomicInteger ROWS = new AtomicInteger();
        private static INDArray kept;

        HandsOutItsOwnArray() {
            super((random, type, n) -> {
                synchronized (ROWS) {
                    if (ROWS.getAndSet(n) != n) {
                        kept = normal(random, type, n);
                    }
                    return kept;
                }
            });
        }
    }
}
