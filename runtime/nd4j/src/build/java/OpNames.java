import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Run by the build once, over the unpacked classes of ND4J: gives {@code SameDiff.getOpName} a body that asks {@code
 * VariableTrie}. Its argument is the file of that class.
 */
public final class OpNames {
    private static final String SAME_DIFF = "org/nd4j/autodiff/samediff/SameDiff";
    private static final String TRIE = "org/nd4j/autodiff/samediff/internal/VariableTrie";
    private static final String METHOD = "getOpName";
    private static final String DESCRIPTOR = "(Ljava/lang/String;Z)Ljava/lang/String;";

    private OpNames() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Replacement replacement = new Replacement(writer);
        new ClassReader(Files.readAllBytes(file)).accept(replacement, 0);
        if (replacement.count != 1) {
            throw new IOException(file + " has " + replacement.count + " methods " + METHOD + DESCRIPTOR
                    + ", not one: see what another version of ND4J calls it");
        }
        Files.write(file, writer.toByteArray());
    }

    private static final class Replacement extends ClassVisitor {
        private int count;

        Replacement(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, type, signature, exceptions);
            if (!name.equals(METHOD) || !type.equals(DESCRIPTOR)) {
                return method;
            }
            count++;
            method.visitCode();
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SAME_DIFF, "getVariables", "()L" + TRIE + ";", false);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            String scope = "(Ljava/lang/String;)Ljava/lang/String;";
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SAME_DIFF, "nameWithScope", scope, false);
            method.visitVarInsn(Opcodes.ILOAD, 2);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SAME_DIFF, "getOps", "()Ljava/util/Map;", false);
            String free = "(Ljava/lang/String;ZLjava/util/Map;)Ljava/lang/String;";
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TRIE, "freeName", free, false);
            method.visitInsn(Opcodes.ARETURN);
            method.visitMaxs(0, 0);
            method.visitEnd();
            // The old body goes nowhere.
            return null;
        }
    }
}
