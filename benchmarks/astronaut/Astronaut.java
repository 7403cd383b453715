import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.stage.Table;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.SampleConfig;

/**
 * Digits by words. {@code captions} writes captions of MNIST's digits, such as "a thick seven leaning right": how thick
 * a digit is follows from its area and its outline, how it leans from its second moments, cut at terciles of the
 * training pictures, thin from thick at their median. Ten combinations are left out, with their pictures. {@code judge}
 * asks a latent diffusion for captions, those ten among them, and counts how often digit, thickness and slant are what
 * was asked for, by a classifier and the same moments.
 *
 * <pre>{@code
 * benchmarks/run benchmarks/astronaut/Astronaut.java captions IMAGES LABELS FOLDER
 * benchmarks/run benchmarks/astronaut/Astronaut.java judge RUN JUDGE FOLDER GUIDANCE COUNT
 * }</pre>
 */
public final class Astronaut {
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

    private Astronaut() {}

    public static void main(String... arguments) throws IOException {
        if (arguments[0].equals("captions")) {
            captions(Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
        } else {
            judge(
                    Path.of(arguments[1]),
                    Path.of(arguments[2]),
                    Path.of(arguments[3]),
                    Double.parseDouble(arguments[4]),
                    Integer.parseInt(arguments[5]));
        }
    }

    private static void captions(Path imageFile, Path labelFile, Path folder) throws IOException {
        byte[] images = read(imageFile, 16);
        byte[] labels = read(labelFile, 8);
        Path out = Files.createDirectories(folder);
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
        Files.writeString(
                out.resolve("cuts.csv"),
                "thickness,left,right\n" + cuts[0] + "," + cuts[1] + "," + cuts[2] + "\n");
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

    /** Digit, thickness, slant and all three, of captions that were seen in training and of those that were not. */
    private static void judge(Path run, Path judgeRun, Path folder, double scale, int count) throws IOException {
        FittedModel diffusion = FittedModel.load(run.resolve("diffusion"));
        FittedModel autoencoder = FittedModel.load(run.resolve("autoencoder"));
        FittedModel judge = FittedModel.load(judgeRun);
        double[] cuts = Arrays.stream(Files.readAllLines(folder.resolve("cuts.csv")).get(1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[][] told = new double[2][5];
        List<double[][]> shown = new ArrayList<>();
        for (int digit = 0; digit < 10; digit++) {
            for (String thickness : List.of("thin", "thick")) {
                for (String lean : List.of("leaning left", "upright", "leaning right")) {
                    String caption = "a " + thickness + " " + DIGITS.get(digit) + " " + lean;
                    double[][] codes = diffusion.sampleRows(SampleConfig.builder()
                            .count(count)
                            .solver("dpm-solver++", Map.of("steps", 20))
                            .condition(ColumnValues.of(Map.of("caption", caption)))
                            .guidance(GuidanceConfig.scale(scale))
                            .build());
                    double[][] pictures = autoencoder
                            .decode(Table.of(diffusion.columns(), codes))
                            .values()
                            .toDoubleMatrix();
                    double[][] p = judge.classProbabilities(pictures);
                    boolean isNew = HELD_OUT.contains(caption);
                    double[] tally = told[isNew ? 1 : 0];
                    for (int i = 0; i < pictures.length; i++) {
                        String seen = caption(most(p[i]), thickness(pictures[i]), slant(pictures[i]), cuts);
                        boolean isDigit = most(p[i]) == digit;
                        boolean isThick = seen.startsWith("a " + thickness + " ");
                        boolean isLeaning = seen.endsWith(lean);
                        tally[0]++;
                        tally[1] += isDigit ? 1 : 0;
                        tally[2] += isThick ? 1 : 0;
                        tally[3] += isLeaning ? 1 : 0;
                        tally[4] += isDigit && isThick && isLeaning ? 1 : 0;
                    }
                    if (isNew) {
                        shown.add(Arrays.copyOf(pictures, Math.min(10, pictures.length)));
                    }
                }
            }
        }
        for (int k = 0; k < 2; k++) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, guidance %.1f: %.0f samples, digit %.3f, thickness %.3f, slant %.3f, all three %.3f%n",
                    k == 0 ? "captions of training" : "captions never seen",
                    scale,
                    told[k][0],
                    told[k][1] / told[k][0],
                    told[k][2] / told[k][0],
                    told[k][3] / told[k][0],
                    told[k][4] / told[k][0]);
        }
        sheet(folder.resolve("sheet.png"), shown);
    }

    /** A row of pictures for each caption that was never seen, with the caption before it. */
    private static void sheet(Path file, List<double[][]> rows) throws IOException {
        int size = 2 * SIDE;
        int text = 200;
        BufferedImage sheet =
                new BufferedImage(text + 10 * (size + 4), rows.size() * (size + 4), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setColor(Color.BLACK);
        for (int r = 0; r < rows.size(); r++) {
            g.drawString(HELD_OUT.get(r), 8, r * (size + 4) + size / 2 + 4);
            for (int i = 0; i < rows.get(r).length; i++) {
                BufferedImage tile = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                for (int k = 0; k < SIDE * SIDE; k++) {
                    int grey = (int) Math.max(0, Math.min(255, rows.get(r)[i][k]));
                    tile.setRGB(k % SIDE, k / SIDE, new Color(grey, grey, grey).getRGB());
                }
                g.drawImage(tile, text + i * (size + 4), r * (size + 4), size, size, null);
            }
        }
        g.dispose();
        ImageIO.write(sheet, "png", file.toFile());
    }

    private static int most(double... values) {
        int most = 0;
        for (int k = 1; k < values.length; k++) {
            most = values[k] > values[most] ? k : most;
        }
        return most;
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

    /**
     * How far a digit leans to the right for each pixel of its height: the covariance of x and -y over the variance of
     * y.
     */
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
        ByteBuffer all = ByteBuffer.allocate(16 + kept.size() * SIDE * SIDE);
        all.putInt(0x803).putInt(kept.size()).putInt(SIDE).putInt(SIDE);
        for (int i : kept) {
            all.put(images, i * SIDE * SIDE, SIDE * SIDE);
        }
        Files.write(file, all.array());
    }
}
