package org.ergodic.engine.kernel;

import java.lang.invoke.MethodHandles;
import org.ergodic.engine.runtime.Vectors;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the byte code of a loop over a {@link Formula}, as javac would for a loop of {@link VectorFloat}: the same
 * vector operations, so the same bits, with one load for each array that is read and one store for each that is
 * written.
 */
final class FormulaWriter {
    private static final String VECTOR = "jdk/incubator/vector/FloatVector";
    private static final String ANY = "Ljdk/incubator/vector/Vector;";
    private static final String SPECIES = "Ljdk/incubator/vector/VectorSpecies;";
    private static final String MASK = "Ljdk/incubator/vector/VectorMask;";
    private static final String COMPARISON = "Ljdk/incubator/vector/VectorOperators$Comparison;";
    private static final String FLOAT = "L" + VECTOR + ";";
    private static final String SELF = "org/ergodic/engine/kernel/FormulaLoop";

    /** Places of locals: this, arrays, places, numbers, n, the index; then what the loop needs. */
    private static final int ARRAYS = 1;

    private static final int AT = 2;
    private static final int NUMBERS = 3;
    private static final int N = 4;
    private static final int I = 5;
    private static final int FIRST = 6;

    private final Formula formula;
    private final MethodVisitor code;
    private final int offsets;
    private final int numbers;
    private final int zero;
    private final int one;
    private final int loaded;
    private final int values;

    private FormulaWriter(Formula formula, MethodVisitor code) {
        this.formula = formula;
        this.code = code;
        offsets = FIRST + formula.arrays();
        numbers = offsets + formula.arrays();
        zero = numbers + formula.numbers();
        one = zero + 1;
        loaded = one + 1;
        values = loaded + formula.arrays();
    }

    /**
     * Makes a loop.
     *
     * @param formula what it computes
     * @return the loop, which does whole vectors
     */
    static Formula.Loop write(Formula formula) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC, SELF, null, "java/lang/Object", new String[] {
                    "org/ergodic/engine/kernel/Formula$Loop"
                });
        MethodVisitor init = writer.visitMethod(0, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(Opcodes.ALOAD, 0);
        init.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(Opcodes.RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
        MethodVisitor whole = writer.visitMethod(Opcodes.ACC_PUBLIC, "whole", "(I)I", null, null);
        whole.visitCode();
        whole.visitVarInsn(Opcodes.ILOAD, 1);
        whole.visitLdcInsn(-Species.FLOAT.length());
        whole.visitInsn(Opcodes.IAND);
        whole.visitInsn(Opcodes.IRETURN);
        whole.visitMaxs(0, 0);
        whole.visitEnd();
        MethodVisitor run = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "([Ljava/lang/Object;[I[FI)V", null, null);
        run.visitCode();
        new FormulaWriter(formula, run).loop();
        run.visitMaxs(0, 0);
        run.visitEnd();
        writer.visitEnd();
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(writer.toByteArray(), true);
            return (Formula.Loop) hidden.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the loop of " + formula + " cannot be made", e);
        }
    }

    private void loop() {
        for (int k = 0; k < formula.arrays(); k++) {
            element(ARRAYS, k);
            code.visitInsn(Opcodes.AALOAD);
            code.visitTypeInsn(Opcodes.CHECKCAST, "[F");
            code.visitVarInsn(Opcodes.ASTORE, FIRST + k);
            element(AT, k);
            code.visitInsn(Opcodes.IALOAD);
            code.visitVarInsn(Opcodes.ISTORE, offsets + k);
        }
        for (int k = 0; k < formula.numbers(); k++) {
            species();
            element(NUMBERS, k);
            code.visitInsn(Opcodes.FALOAD);
            broadcast(numbers + k);
        }
        species();
        code.visitInsn(Opcodes.FCONST_0);
        broadcast(zero);
        species();
        code.visitInsn(Opcodes.FCONST_1);
        broadcast(one);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, I);
        Label test = new Label();
        Label end = new Label();
        code.visitLabel(test);
        frame();
        code.visitVarInsn(Opcodes.ILOAD, I);
        code.visitVarInsn(Opcodes.ILOAD, N);
        code.visitJumpInsn(Opcodes.IF_ICMPGE, end);
        body();
        code.visitIincInsn(I, Species.FLOAT.length());
        code.visitJumpInsn(Opcodes.GOTO, test);
        code.visitLabel(end);
        frame();
        code.visitInsn(Opcodes.RETURN);
    }

    /** What all locals are at the head of the loop and at its end. */
    private void frame() {
        Object[] locals = new Object[loaded];
        locals[0] = SELF;
        locals[ARRAYS] = "[Ljava/lang/Object;";
        locals[AT] = "[I";
        locals[NUMBERS] = "[F";
        locals[N] = Opcodes.INTEGER;
        locals[I] = Opcodes.INTEGER;
        for (int k = 0; k < formula.arrays(); k++) {
            locals[FIRST + k] = "[F";
            locals[offsets + k] = Opcodes.INTEGER;
        }
        for (int k = numbers; k < loaded; k++) {
            locals[k] = VECTOR;
        }
        code.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
    }

    private void element(int array, int index) {
        code.visitVarInsn(Opcodes.ALOAD, array);
        code.visitLdcInsn(index);
    }

    private void species() {
        code.visitFieldInsn(Opcodes.GETSTATIC, "org/ergodic/engine/kernel/Species", "FLOAT", SPECIES);
    }

    private void broadcast(int local) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, VECTOR, "broadcast", "(" + SPECIES + "F)" + FLOAT, false);
        code.visitVarInsn(Opcodes.ASTORE, local);
    }

    private void body() {
        boolean[] isLoaded = new boolean[formula.arrays()];
        for (Formula.Step step : formula.steps()) {
            for (Formula.Arg arg : step.args()) {
                if (arg.from() == Formula.From.ARRAY && !isLoaded[arg.index()]) {
                    isLoaded[arg.index()] = true;
                    species();
                    place(arg.index());
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC, VECTOR, "fromArray", "(" + SPECIES + "[FI)" + FLOAT, false);
                    code.visitVarInsn(Opcodes.ASTORE, loaded + arg.index());
                }
            }
        }
        for (int k = 0; k < formula.steps().size(); k++) {
            Formula.Step step = formula.steps().get(k);
            value(step);
            code.visitVarInsn(Opcodes.ASTORE, values + k);
            if (step.to() >= 0) {
                code.visitVarInsn(Opcodes.ALOAD, values + k);
                place(step.to());
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, "intoArray", "([FI)V", false);
            }
        }
    }

    private void place(int array) {
        code.visitVarInsn(Opcodes.ALOAD, FIRST + array);
        code.visitVarInsn(Opcodes.ILOAD, offsets + array);
        code.visitVarInsn(Opcodes.ILOAD, I);
        code.visitInsn(Opcodes.IADD);
    }

    private void argument(Formula.Arg arg) {
        int base = arg.from() == Formula.From.STEP ? values : arg.from() == Formula.From.ARRAY ? loaded : numbers;
        code.visitVarInsn(Opcodes.ALOAD, base + arg.index());
    }

    private void value(Formula.Step step) {
        Formula.Arg a = step.args().get(0);
        Formula.Arg b = step.args().size() > 1 ? step.args().get(1) : null;
        switch (step.fn()) {
            case COPY -> argument(a);
            case NEG -> apply("neg", a);
            case ABS -> apply("abs", a);
            case SQRT -> apply("sqrt", a);
            case SQUARE -> with("mul", a, a);
            case CUBE -> {
                with("mul", a, a);
                argument(a);
                with("mul");
            }
            case RECIPROCAL -> {
                code.visitVarInsn(Opcodes.ALOAD, one);
                argument(a);
                with("div");
            }
            case RELU -> {
                argument(a);
                code.visitVarInsn(Opcodes.ALOAD, zero);
                with("max");
            }
            case ADD -> with("add", a, b);
            case SUB -> with("sub", a, b);
            case RSUB -> with("sub", b, a);
            case MUL -> with("mul", a, b);
            case DIV -> with("div", a, b);
            case RDIV -> with("div", b, a);
            case MAX -> with("max", a, b);
            case MIN -> with("min", a, b);
            case SQUARED_DIFFERENCE -> {
                with("sub", a, b);
                code.visitInsn(Opcodes.DUP);
                with("mul");
            }
            case GT, GE, LT, LE, EQ, NE -> {
                code.visitVarInsn(Opcodes.ALOAD, zero);
                code.visitInsn(Opcodes.FCONST_1);
                compare(step.fn().name(), a, b);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, "blend", "(F" + MASK + ")" + FLOAT, false);
            }
            case FMA -> {
                if (!Vectors.FMA) {
                    with("mul", a, b);
                    argument(step.args().get(2));
                    with("add");
                    return;
                }
                step.args().forEach(this::argument);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, "fma", "(" + ANY + ANY + ")" + FLOAT, false);
            }
            case SELECT -> {
                argument(step.args().get(2));
                argument(b);
                compare("NE", a, null);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, "blend", "(" + ANY + MASK + ")" + FLOAT, false);
            }
            default -> throw new IllegalStateException(step.toString());
        }
    }

    private void apply(String method, Formula.Arg a) {
        argument(a);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, method, "()" + FLOAT, false);
    }

    private void with(String method, Formula.Arg a, Formula.Arg b) {
        argument(a);
        argument(b);
        with(method);
    }

    private void with(String method) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, method, "(" + ANY + ")" + FLOAT, false);
    }

    /** A mask of where a compares so to b, or to 0. */
    private void compare(String comparison, Formula.Arg a, Formula.Arg b) {
        argument(a);
        code.visitFieldInsn(Opcodes.GETSTATIC, "jdk/incubator/vector/VectorOperators", comparison, COMPARISON);
        if (b == null) {
            code.visitVarInsn(Opcodes.ALOAD, zero);
        } else {
            argument(b);
        }
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VECTOR, "compare", "(" + COMPARISON + ANY + ")" + MASK, false);
    }
}
