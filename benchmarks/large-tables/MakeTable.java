import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes a CSV of numbers, counts and words: java MakeTable.java ROWS FILE. */
final class MakeTable {
    private MakeTable() {}

    public static void main(String... args) throws IOException {
        Random random = new Random(5);
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
            out.write("x,y,z,count,kind,w\n");
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                int kind = random.nextInt(3);
                double x = 3 * kind + random.nextGaussian();
                double y = x / 2 + 0.3 * random.nextGaussian();
                double z = 2 * Math.abs(random.nextGaussian());
                int count = (int) (-10 * Math.log(1 - random.nextDouble()));
                out.write(x + "," + y + "," + z + "," + count + "," + (char) ('a' + kind) + "," + x * y + "\n");
            }
        }
    }
}
