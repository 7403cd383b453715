package org.ergodic.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Folders of pictures, sets of arrays and tables with codecs for {@link Fuzz}, whole and damaged. */
final class FuzzedSources {
    /** What is damaged, and the pipeline that reads it. */
    record Damaged(String what, String file, String pipeline, Map<String, byte[]> files) {}

    /** The files whose names a pipeline gives by their place in the folder of a case. */
    static final String PATHS = "pictures\\b|arrays\\.npz";

    private static final String PICTURES = "pictures";
    private static final String ARRAYS = "arrays.npz";
    private static final String CODECS = "codecs.yaml";
    private static final List<String> FORMATS = List.of("png", "jpg", "gif");
    private static final int SIDE = 6;

    /** A PNG begins with 8 bytes, and IHDR has a length and a name before it and a checksum behind it. */
    private static final int IHDR = 8 + 8;

    private static final int[] SIZES = {0, -1, 1, 1 << 15, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE};

    /** Names that lead out of a folder to which entries are unpacked. */
    private static final List<String> NAMES =
            List.of("../../x", "/etc/passwd", "C:\\x", "", ".", "a/../../b", "x\u001b[2J", "x".repeat(60_000));

    private static final String CODED = """
            ergodic: 1
            seed: 6
            data:
              csv: typed.csv
              condition-columns: [word]
              condition-classes: true
              leave-out: [id]
              types: { when: date }
              codecs:
                c: { name: decimal, decimals: 2, clip: false }
                x: { name: integer, least: 0 }
                when: date
            model: { kind: flow, bijections: [ { name: affine-coupling, layers: 1, hidden: [4] } ] }
            train: { steps: 2, batch: 4 }
            sample: { count: 2, condition: { word: "w, 1" } }
            evaluate: []
            """;

    private final Map<String, byte[]> files = new TreeMap<>();

    /**
     * Files that are whole.
     *
     * @param array an array of NumPy
     */
    FuzzedSources(byte[] array, Random random) throws IOException {
        for (String format : FORMATS) {
            for (String label : List.of("a", "b")) {
                files.put(PICTURES + "/" + label + "/x." + format, picture(format, random));
            }
        }
        files.put(ARRAYS, set("rows", array));
        files.put("pictures.yaml", pipeline("{ name: image-folder, folder: pictures, colour: grey }"));
        files.put("arrays.yaml", pipeline("{ name: npy, file: arrays.npz }"));
        files.put(CODECS, CODED.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] pipeline(String source) {
        return """
                ergodic: 1
                seed: 6
                data: { source: %s }
                model: { kind: flow, bijections: [ { name: planar, layers: 1 } ] }
                train: { steps: 2, batch: 4 }
                sample: { count: 2 }
                evaluate: []
                """.formatted(source).getBytes(StandardCharsets.UTF_8);
    }

    /** {@return all of them by name, which are good as they are} */
    Map<String, byte[]> whole() {
        return files;
    }

    private static byte[] picture(String format, Random random) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, random.nextInt(256));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IllegalStateException("Java writes no " + format);
        }
        return out.toByteArray();
    }

    private static byte[] set(String name, byte[] array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(array);
        }
        return out.toByteArray();
    }

    /** One of them damaged, among those that it is read with. */
    Damaged damaged(Map<String, byte[]> others, byte[] array, Random random) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(others);
        all.putAll(files);
        return switch (random.nextInt(5)) {
            case 0, 1 -> pictures(all, random);
            case 2 -> arrays(all, array, random);
            case 3 -> {
                all.put(CODECS, Fuzz.times(files.get(CODECS), random, Mutations::text));
                yield new Damaged("codecs", CODECS, CODECS, all);
            }
            default -> {
                String name = random.nextBoolean() ? "pictures.yaml" : "arrays.yaml";
                all.put(name, Fuzz.times(files.get(name), random, Mutations::text));
                yield new Damaged("source", name, name, all);
            }
        };
    }

    private Damaged pictures(Map<String, byte[]> all, Random random) {
        String format = FORMATS.get(random.nextInt(FORMATS.size()));
        String name = PICTURES + "/a/x." + format;
        byte[] given = files.get(name);
        all.put(
                name,
                format.equals("png") && random.nextBoolean()
                        ? promising(given, random)
                        : Fuzz.times(given, random, Mutations::bytes));
        return new Damaged("pictures", name, "pictures.yaml", all);
    }

    /** A PNG whose header is whole and says another size, depth or colour than there is. */
    private static byte[] promising(byte[] png, Random random) {
        ByteBuffer changed = ByteBuffer.wrap(png.clone());
        changed.putInt(IHDR, SIZES[random.nextInt(SIZES.length)]);
        changed.putInt(IHDR + 4, random.nextBoolean() ? SIDE : SIZES[random.nextInt(SIZES.length)]);
        if (random.nextBoolean()) {
            changed.put(IHDR + 8 + random.nextInt(5), (byte) random.nextInt(20));
        }
        CRC32 sum = new CRC32();
        sum.update(changed.array(), IHDR - 4, 4 + 13);
        return changed.putInt(IHDR + 13, (int) sum.getValue()).array();
    }

    private Damaged arrays(Map<String, byte[]> all, byte[] array, Random random) throws IOException {
        all.put(
                ARRAYS,
                switch (random.nextInt(3)) {
                    case 0 -> Fuzz.times(files.get(ARRAYS), random, Mutations::bytes);
                    case 1 -> set("rows", Fuzz.times(array, random, Mutations::text));
                    default -> set(NAMES.get(random.nextInt(NAMES.size())), array);
                });
        return new Damaged("arrays", ARRAYS, "arrays.yaml", all);
    }
}
