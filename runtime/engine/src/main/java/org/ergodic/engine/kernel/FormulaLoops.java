package org.ergodic.engine.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ergodic.engine.runtime.Warmup;

/**
 * The loops of formulas, one for each formula. A loop is written aside, once its functions one by one have cost so much
 * that it is worth it, and serves when it is compiled; so short programs pay nothing.
 */
final class FormulaLoops {
    /** Formulas that loops are made for; a program with more computes the others a function at a time. */
    private static final int MOST = 2000;

    /** It is asked once in so many times whether a loop is compiled. */
    private static final int PART = 8;

    private final Map<Formula, Tiered> loops = new ConcurrentHashMap<>();
    private final Kernels plain;

    /**
     * No loops yet.
     *
     * @param plain what does the functions one by one
     */
    FormulaLoops(Kernels plain) {
        this.plain = plain;
    }

    /** {@return the loop of a formula, or null if there are too many} */
    Formula.Loop of(Formula formula) {
        if (loops.size() >= MOST) {
            return loops.get(formula);
        }
        return loops.computeIfAbsent(formula, key -> new Tiered(key, plain));
    }

    /** Does nothing until the loop is compiled. */
    private static final class Tiered implements Formula.Loop {
        private final Formula formula;
        private final Kernels plain;

        /** An array, since going through a list may allocate. */
        private final Formula.Step[] steps;

        private final Warmup.Trial trial = new Warmup.Trial(this::together, this::oneByOne);
        private volatile Formula.Loop written;

        /** What trials work on; only the thread that warms loops up comes there. */
        private Object[] arrays;

        private int[] at;
        private float[] numbers;
        private float[] result;

        /** How often it was asked for. Threads may lose some and see that it serves late, which only takes time. */
        private int asked;

        private boolean serves;

        Tiered(Formula formula, Kernels plain) {
            this.formula = formula;
            this.plain = plain;
            steps = formula.steps().toArray(Formula.Step[]::new);
        }

        private void together() {
            prepare();
            if (written == null) {
                written = FormulaWriter.write(formula);
            }
            written.run(arrays, at, numbers, Warmup.LENGTH);
        }

        /** The same functions one by one, in plain Java. */
        private void oneByOne() {
            prepare();
            int n = Warmup.LENGTH;
            for (Formula.Step step : steps) {
                Object a = array(step, 0);
                switch (step.args().size()) {
                    case 1 -> plain.map(step.fn(), a, 0, result, 0, n);
                    case 2 -> plain.zip(step.fn(), a, 0, array(step, 1), 0, result, 0, n);
                    default -> plain.fma(a, 0, array(step, 1), 0, array(step, 2), 0, result, 0, n);
                }
            }
        }

        private void prepare() {
            if (arrays != null) {
                return;
            }
            arrays = new Object[formula.arrays()];
            at = new int[arrays.length];
            numbers = new float[formula.numbers()];
            result = new float[Warmup.LENGTH];
            for (int k = 0; k < arrays.length; k++) {
                float[] array = new float[Warmup.LENGTH];
                for (int i = 0; i < array.length; i++) {
                    array[i] = 0.5f + (i + k) % 64 * 0.01f;
                }
                arrays[k] = array;
            }
            for (int k = 0; k < numbers.length; k++) {
                numbers[k] = 0.9f + 0.01f * k;
            }
        }

        private Object array(Formula.Step step, int argument) {
            Formula.Arg arg = step.args().get(argument);
            return arrays[arg.from() == Formula.From.ARRAY ? arg.index() : 0];
        }

        @Override
        public int whole(int n) {
            if (!serves) {
                if (++asked % PART != 0) {
                    return 0;
                }
                serves = trial.isReady(PART * Math.max(1, n / Warmup.LENGTH)) && written != null;
                if (!serves) {
                    return 0;
                }
            }
            return n & -Species.FLOAT.length();
        }

        @Override
        public void run(Object[] arrays, int[] at, float[] numbers, int n) {
            written.run(arrays, at, numbers, n);
        }
    }
}
