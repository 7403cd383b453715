import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Writes captions of MNIST's digits: "a thick seven leaning right". How thick a digit is follows from its area and its
 * outline, how it leans from its second moments; both are cut at terciles of the training pictures, thin from thick at
 * their median. Combinations that are named are left out, with their pictures, so that they can be asked for later.
 *
 * <pre>{@code benchmarks/run benchmarks/astronaut/Captions.java IMAGES LABELS OUT-FOLDER}</pre>
 */
public final class Captions {
    private static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    /** Never seen together in training: one of each digit. */
    private static final List<String> HELD_OUT = List.of(
            "a thick zero leaning left",
            "a thin one upright",
            "a thick two leaning right",
            "a thin three leaning left",
            "a thick four upright",
            "a thin five leaning right",
            "a thick six leaning left",
            "a thick seven leaning right",
            "a thin eight upright",
            "a thin nine leaning left");

    private static final int SIDE = 28;

    private Captions() {}

    public static void main(String... arguments) throws IOException {
        byte[] images = read(Path.of(arguments[0]), 16);
        byte[] labels = read(Path.of(arguments[1]), 8);
        Path out = Files.createDirectories(Path.of(arguments[2]));
        int n = labels.length;
        double[] thickness = new double[n];
        double[] slant = new double[n];
        for (int i = 0; i < n; i++) {
            double[] pixels = new double[SIDE * SIDE];
            for (int k = 0; k < pixels.length; k++) {
                pixels[k] = images[i * pixels.length + k] & 0xFF;
            }
            thickness[i] = thickness(pixels);
            slant[i] = slant(pixels);
        }
        double[] cuts = {quantile(thickness, 0.5), quantile(slant, 1.0 / 3), quantile(slant, 2.0 / 3)};
        Files.writeString(out.resolve("cuts.csv"), "thickness,left,right\n" + cuts[0] + "," + cuts[1] + "," + cuts[2] + "\n");
        StringBuilder csv = new StringBuilder("caption\n");
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String caption = caption(labels[i], thickness[i], slant[i], cuts);
            if (!HELD_OUT.contains(caption)) {
                kept.add(i);
                csv.append(caption).append('\n');
            }
        }
        Files.writeString(out.resolve("captions.csv"), csv);
        write(out.resolve("images-idx3-ubyte"), images, kept);
        System.out.println(kept.size() + " pictures and captions in " + out + "; thickness cut at " + cuts[0]
                + ", slant at " + cuts[1] + " and " + cuts[2]);
    }

    static String caption(int digit, double thickness, double slant, double... cuts) {
        String lean = slant < cuts[1] ? " leaning left" : slant > cuts[2] ? " leaning right" : " upright";
        return "a " + (thickness > cuts[0] ? "thick " : "thin ") + DIGITS.get(digit) + lean;
    }

    /** Twice the area over the outline: the width of a long stroke, in pixels. */
    static double thickness(double... pixels) {
        double area = 0;
        double outline = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double ink = pixels[y * SIDE + x] / 255;
                area += ink;
                // Total variation, so that grey pixels count by their share.
                outline += Math.abs(ink - (x + 1 < SIDE ? pixels[y * SIDE + x + 1] / 255 : 0));
                outline += Math.abs(ink - (y + 1 < SIDE ? pixels[(y + 1) * SIDE + x] / 255 : 0));
            }
        }
        return 2 * area / Math.max(1, outline);
    }

    /** How far a digit leans to the right for each pixel of its height: the covariance of x and -y over the variance of y. */
    static double slant(double... pixels) {
        double sum = 0;
        double mx = 0;
        double my = 0;
        for (int k = 0; k < pixels.length; k++) {
            sum += pixels[k];
            mx += pixels[k] * (k % SIDE);
            my += pixels[k] * (k / SIDE);
        }
        mx /= sum;
        my /= sum;
        double xy = 0;
        double yy = 0;
        for (int k = 0; k < pixels.length; k++) {
            double dx = k % SIDE - mx;
            double dy = k / SIDE - my;
            xy -= pixels[k] * dx * dy;
            yy += pixels[k] * dy * dy;
        }
        return xy / Math.max(1, yy);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static byte[] read(Path file, int header) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(header);
            return in.readAllBytes();
        }
    }

    private static void write(Path file, byte[] images, List<Integer> kept) throws IOException {
        java.nio.ByteBuffer all = java.nio.ByteBuffer.allocate(16 + kept.size() * SIDE * SIDE);
        all.putInt(0x803).putInt(kept.size()).putInt(SIDE).putInt(SIDE);
        for (int i : kept) {
            all.put(images, i * SIDE * SIDE, SIDE * SIDE);
        }
        Files.write(file, all.array());
    }
}
