package org.ergodic.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Registry;
import org.ergodic.images.ImageFolderSourceFactory.Colour;
import org.ergodic.images.ImageFolderSourceFactory.Config;
import org.ergodic.images.ImageFolderSourceFactory.Crop;
import org.ergodic.images.ImageFolderSourceFactory.Damaged;
import org.ergodic.testkit.DataSourceContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that Java wrote are read as what was written, and what is no picture is named. */
class ImageFolderSourceTest {
    private static int made;

    @TempDir
    static Path root;

    private static Path folder() throws IOException {
        return Files.createDirectory(root.resolve("folder" + made++));
    }

    private static byte[] bytes(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out), format);
        return out.toByteArray();
    }

    private static Path write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** Shades row by row. */
    private static BufferedImage grey(int height, int width, int... shades) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < height * width; i++) {
            image.getRaster().setSample(i % width, i / width, 0, shades[i % shades.length]);
        }
        return image;
    }

    /** Smooth colours, which JPEG keeps well. */
    private static BufferedImage colours(int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | 60);
            }
        }
        return image;
    }

    private static Path with(byte[] picture) throws IOException {
        Path folder = folder();
        write(folder.resolve("a.png"), picture);
        return folder;
    }

    private static DataSource source(Path folder, List<Integer> size, Crop crop, Colour colour, Damaged damaged) {
        return new ImageFolderSource(folder, new Config(folder.toString(), size, crop, colour, 255, damaged));
    }

    private static List<double[]> read(DataSource source) throws IOException {
        try (RowReader rows = source.open()) {
            List<double[]> all = new ArrayList<>();
            int pixels = rows.picture().stream().reduce(1, (a, b) -> a * b);
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                for (int i = 0; i < batch.get().rows(); i++) {
                    double[] row = new double[pixels];
                    for (int j = 0; j < pixels; j++) {
                        row[j] = batch.get().number(i, j);
                    }
                    all.add(row);
                }
            }
            return all;
        }
    }

    private static double[] only(DataSource source) throws IOException {
        List<double[]> rows = read(source);
        assertEquals(1, rows.size());
        return rows.get(0);
    }

    private static List<Integer> picture(DataSource source) throws IOException {
        try (RowReader rows = source.open()) {
            return rows.picture();
        }
    }

    private static String refused(DataSource source) {
        return assertThrows(SourceException.class, () -> read(source)).getMessage();
    }

    private static List<String> notes(DataSource source) throws IOException {
        try (RowReader rows = source.open()) {
            while (rows.next().isPresent()) {
                // To the end, where notes are complete.
            }
            return rows.notes();
        }
    }

    @Nested
    class ContractTest extends DataSourceContract {
        private static Path pictures;

        @Override
        protected DataSource source() throws IOException {
            if (pictures == null) {
                pictures = folder();
                write(pictures.resolve("cat/1.png"), bytes(grey(3, 2, 1, 2, 3), "png"));
                write(pictures.resolve("dog/1.jpg"), bytes(colours(3, 2), "jpg"));
                write(pictures.resolve("dog/2.gif"), bytes(grey(3, 2, 0, 255), "gif"));
            }
            return ImageFolderSource.of(pictures);
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            byte[] whole = bytes(grey(3, 2, 1), "png");
            return List.of(
                    ImageFolderSource.of(root.resolve("none")),
                    ImageFolderSource.of(folder()),
                    ImageFolderSource.of(with(Arrays.copyOf(whole, whole.length - 1))),
                    ImageFolderSource.of(with(new byte[0])));
        }
    }

    @Nested
    class FactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ImageFolderSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("folder", "x");
        }
    }

    @Test
    void isFoundByItsName() throws IOException {
        Path folder = with(bytes(grey(1, 2, 7, 9), "png"));
        Component said = Component.of("image-folder", Map.of("folder", folder.toString(), "size", List.of(1, 2)));
        assertArrayEquals(new double[] {7, 9}, only(Registry.load().assembly().create(Kind.SOURCE, said)));
    }

    @Test
    void greyIsTakenAsStored() throws IOException {
        int[] shades = {0, 1, 50, 127, 128, 255};
        DataSource source = ImageFolderSource.of(with(bytes(grey(2, 3, shades), "png")));
        assertEquals(List.of(1, 2, 3), picture(source));
        assertArrayEquals(Arrays.stream(shades).asDoubleStream().toArray(), only(source));
    }

    @Test
    void coloursAreChannelsOfRows() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x0A141E);
        image.setRGB(1, 0, 0xFF0080);
        Path folder = with(bytes(image, "png"));
        assertArrayEquals(new double[] {10, 255, 20, 0, 30, 128}, only(ImageFolderSource.of(folder)));
        // 0.299 r + 0.587 g + 0.114 b = 18.15 and 90.837.
        assertArrayEquals(
                new double[] {18, 91}, only(ImageFolderSource.of(folder).withColour(Colour.GREY)));
    }

    @Test
    void sixteenBitsBecomeEight() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        int[] values = {0, 257 * 100 + 128, 65535};
        image.getRaster().setPixels(0, 0, 3, 1, values);
        assertArrayEquals(new double[] {0, 100, 255}, only(ImageFolderSource.of(with(bytes(image, "png")))));
    }

    @Test
    void transparentPixelsLieOnTheBackground() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0xFF400000);
        image.setRGB(2, 0, 0x80000000);
        Path folder = with(bytes(image, "png"));
        assertArrayEquals(new double[] {255, 64, 127, 255, 0, 127, 255, 0, 127}, only(ImageFolderSource.of(folder)));
        DataSource black = new ImageFolderSource(
                folder, new Config(folder.toString(), List.of(), Crop.CENTRE, Colour.AUTO, 0, Damaged.REFUSE));
        assertArrayEquals(new double[] {0, 64, 0, 0, 0, 0, 0, 0, 0}, only(black));
    }

    @Test
    void palettesAreColoursAndGreyOnesGrey() throws IOException {
        byte[] red = {10, (byte) 200, 0, 0};
        byte[] green = {20, 0, 0, 0};
        byte[] blue = {30, 7, 0, 0};
        for (boolean coloured : new boolean[] {true, false}) {
            BufferedImage image = new BufferedImage(
                    2,
                    1,
                    BufferedImage.TYPE_BYTE_INDEXED,
                    coloured ? new IndexColorModel(2, 4, red, green, blue) : new IndexColorModel(2, 4, red, red, red));
            image.getRaster().setPixels(0, 0, 2, 1, new int[] {0, 1});
            for (String format : List.of("png", "gif")) {
                assertArrayEquals(
                        coloured ? new double[] {10, 200, 20, 0, 30, 7} : new double[] {10, 200},
                        only(ImageFolderSource.of(with(bytes(image, format)))),
                        format);
            }
        }
    }

    @Test
    void jpegIsNearWhatWasWritten() throws IOException {
        BufferedImage image = colours(16, 16);
        double[] exact = only(ImageFolderSource.of(with(bytes(image, "png"))));
        double[] read = only(ImageFolderSource.of(with(bytes(image, "jpg"))));
        double worst = 0;
        for (int i = 0; i < exact.length; i++) {
            worst = Math.max(worst, Math.abs(exact[i] - read[i]));
        }
        // Quality 75 quantises the lowest frequencies in steps of 8 and 9 of 2040.
        assertTrue(worst > 0 && worst < 16, "off by " + worst);
    }

    /** The definition of Exif's tag, by what its row 0 and column 0 are: turned back, all eight are one picture. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void picturesAreTurnedUpright(int orientation) throws IOException {
        double[][] upright = {{1, 2, 3}, {4, 5, 6}};
        int height = orientation >= 5 ? 3 : 2;
        int width = 5 - height;
        int[] stored = new int[6];
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++) {
                // Where the visual top, bottom, left and right are among the stored rows and columns.
                int row = List.of(y, y, 1 - y, 1 - y, x, 2 - x, 2 - x, x).get(orientation - 1);
                int column = List.of(x, 2 - x, 2 - x, x, y, y, 1 - y, 1 - y).get(orientation - 1);
                stored[row * width + column] = (int) upright[y][x];
            }
        }
        byte[] exif = ByteBuffer.allocate(26)
                .put("MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .array();
        Path folder = with(withChunk(bytes(grey(height, width, stored), "png"), "eXIf", exif));
        DataSource source = ImageFolderSource.of(folder);
        assertEquals(List.of(1, 2, 3), picture(source));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, only(source));
    }

    @Test
    void theOrientationOfAJpegIsReadToo() throws IOException {
        byte[] jpeg = bytes(colours(8, 16), "jpg");
        byte[] exif = ByteBuffer.allocate(4 + 6 + 26)
                .putShort((short) 0xFFE1)
                .putShort((short) (2 + 6 + 26))
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put("II".getBytes(StandardCharsets.US_ASCII))
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .array();
        byte[] turned = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, turned, 0, 2);
        System.arraycopy(exif, 0, turned, 2, exif.length);
        System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
        assertEquals(List.of(3, 8, 16), picture(ImageFolderSource.of(with(jpeg))));
        DataSource source = ImageFolderSource.of(with(turned));
        assertEquals(List.of(3, 16, 8), picture(source));
        double[] plain = only(ImageFolderSource.of(with(jpeg)));
        double[] upright = only(source);
        // Orientation 6: the first stored row is the right side.
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 8; x++) {
                assertEquals(plain[(7 - x) * 16 + y], upright[y * 8 + x]);
            }
        }
    }

    /** A chunk with its checksum behind the header. */
    private static byte[] withChunk(byte[] png, String kind, byte[] content) {
        byte[] named = ByteBuffer.allocate(4 + content.length)
                .put(kind.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 sum = new CRC32();
        sum.update(named);
        return ByteBuffer.allocate(png.length + 12 + content.length)
                .put(png, 0, 33)
                .putInt(content.length)
                .put(named)
                .putInt((int) sum.getValue())
                .put(png, 33, png.length - 33)
                .array();
    }

    /** To a half, the triangle is four old pixels wide: 1/8, 3/8, 3/8, 1/8, and at a border 3/7, 3/7, 1/7. */
    @Test
    void smallerPicturesAreMeans() throws IOException {
        Path folder = with(bytes(grey(1, 8, 0, 7, 14, 21, 28, 0, 70, 140), "png"));
        double[] expected = {
            (3 * 0 + 3 * 7 + 14) / 7.0,
            (7 + 3 * 14 + 3 * 21 + 28) / 8.0,
            (21 + 3 * 28 + 3 * 0 + 70) / 8.0,
            (0 + 3 * 70 + 3 * 140) / 7.0
        };
        assertArrayEquals(
                Arrays.stream(expected).map(Math::rint).toArray(),
                only(source(folder, List.of(1, 4), Crop.STRETCH, Colour.AUTO, Damaged.REFUSE)));
    }

    @Test
    void largerPicturesAreInterpolated() throws IOException {
        Path folder = with(bytes(grey(1, 2, 0, 100), "png"));
        assertArrayEquals(
                new double[] {0, 25, 75, 100},
                only(source(folder, List.of(1, 4), Crop.STRETCH, Colour.AUTO, Damaged.REFUSE)));
    }

    @ParameterizedTest
    @CsvSource({"7,5,3,3", "3,9,4,2", "1,1,5,4", "64,10,7,7"})
    void oneShadeStaysAsItIs(int height, int width, int newHeight, int newWidth) throws IOException {
        Path folder = with(bytes(grey(height, width, 137), "png"));
        for (Crop crop : Crop.values()) {
            double[] row = only(source(folder, List.of(newHeight, newWidth), crop, Colour.AUTO, Damaged.REFUSE));
            double[] expected = new double[newHeight * newWidth];
            Arrays.fill(expected, 137);
            assertArrayEquals(expected, row);
        }
    }

    @Test
    void theMiddleIsCutOut() throws IOException {
        Path folder = with(bytes(grey(2, 6, 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15), "png"));
        assertArrayEquals(
                new double[] {2, 3, 12, 13},
                only(source(folder, List.of(2, 2), Crop.CENTRE, Colour.AUTO, Damaged.REFUSE)));
    }

    @Test
    void sizesThatDifferAreBroughtToOne() throws IOException {
        Path folder = with(bytes(grey(4, 4, 9), "png"));
        write(folder.resolve("b.png"), bytes(grey(5, 4, 9), "png"));
        DataSource source = ImageFolderSource.of(folder);
        assertEquals(List.of(1, 32, 32), picture(source));
        assertTrue(notes(source).get(0).contains("up to 5 x 4"), notes(source).toString());
        assertEquals(List.of(1, 32, 32), picture(ImageFolderSource.of(with(bytes(grey(65, 65, 9), "png")))));
        assertEquals(List.of(1, 64, 64), picture(ImageFolderSource.of(with(bytes(grey(64, 64, 9), "png")))));
    }

    @Test
    void theOrderIsThatOfTheNames() throws IOException {
        Path folder = folder();
        List<String> names = List.of("B.png", "a/z.png", "a/é.png", "a.png", "b/c/1.png", "b/d.png", "b.png");
        List<String> shuffled = new ArrayList<>(names);
        java.util.Collections.shuffle(shuffled, new Random(1));
        for (String name : shuffled) {
            write(folder.resolve(name), bytes(grey(1, 1, names.indexOf(name)), "png"));
        }
        List<Double> read =
                read(ImageFolderSource.of(folder)).stream().map(row -> row[0]).toList();
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0), read);
    }

    @Test
    void subfoldersAreLabels() throws IOException {
        Path folder = folder();
        write(folder.resolve("dog/1.png"), bytes(grey(1, 1, 1), "png"));
        write(folder.resolve("cat/old/1.png"), bytes(grey(1, 1, 2), "png"));
        try (RowReader rows = ImageFolderSource.of(folder).open()) {
            assertEquals(
                    Column.category("label", List.of("cat", "dog")),
                    rows.schema().column(1));
            RowBatch batch = rows.next().orElseThrow();
            assertEquals("cat", batch.word(0, 1));
            assertEquals(2, batch.number(0, 0));
            assertEquals("dog", batch.word(1, 1));
        }
        write(folder.resolve("1.png"), bytes(grey(1, 1, 3), "png"));
        try (RowReader rows = ImageFolderSource.of(folder).open()) {
            assertEquals(1, rows.schema().size());
            assertTrue(
                    rows.notes().get(0).contains("no column label"),
                    rows.notes().toString());
        }
    }

    @Test
    void whatSystemsLeaveIsPassedOver() throws IOException {
        Path folder = with(bytes(grey(1, 1, 5), "png"));
        for (String name :
                List.of(".DS_Store", "Thumbs.db", "._a.png", "__MACOSX/a.png", ".git/b.png", "@eaDir/a.jpg")) {
            write(folder.resolve(name), new byte[] {1});
        }
        DataSource source = ImageFolderSource.of(folder);
        assertArrayEquals(new double[] {5}, only(source));
        assertEquals(List.of(), notes(source));
        write(folder.resolve("readme.txt"), new byte[] {1});
        write(folder.resolve("c.webp"), new byte[] {1});
        assertArrayEquals(new double[] {5}, only(source));
        List<String> notes = notes(source);
        assertTrue(notes.get(0).contains("1 .webp") && notes.get(1).contains("1 .txt"), notes.toString());
    }

    @Test
    void linksMayLeadBack() throws IOException {
        Path folder = folder();
        write(folder.resolve("in/a.png"), bytes(grey(1, 1, 5), "png"));
        Files.createSymbolicLink(folder.resolve("in/again"), folder);
        Files.createSymbolicLink(folder.resolve("linked.png"), folder.resolve("in/a.png"));
        DataSource source = ImageFolderSource.of(folder);
        assertEquals(2, read(source).size());
        assertTrue(notes(source).toString().contains("in/again"), notes(source).toString());
        Files.createSymbolicLink(folder.resolve("nowhere.png"), folder.resolve("none.png"));
        assertTrue(refused(source).contains("nowhere.png: is a link"), refused(source));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        Path folder = folder();
        byte[] png = bytes(grey(9, 9, 1, 2, 3), "png");
        byte[] jpeg = bytes(colours(9, 9), "jpg");
        write(folder.resolve("good.png"), png);
        write(folder.resolve("cut.png"), Arrays.copyOf(png, png.length - 20));
        write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length - 20));
        write(folder.resolve("empty.gif"), new byte[0]);
        write(folder.resolve("text.jpeg"), "hello".getBytes(StandardCharsets.UTF_8));
        byte[] huge = png.clone();
        ByteBuffer.wrap(huge).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
        write(folder.resolve("huge.png"), huge);
        byte[] cmyk = jpeg.clone();
        cmyk[frame(cmyk) + 9] = 4;
        write(folder.resolve("cmyk.jpg"), cmyk);
        byte[] flipped = png.clone();
        flipped[png.length - 20] ^= 1;
        write(folder.resolve("flipped.png"), flipped);
        write(folder.resolve("moves.gif"), animation());
        String told = refused(ImageFolderSource.of(folder));
        for (String part : List.of(
                "cut.png: is truncated",
                "cut.jpg: is truncated",
                "empty.gif: is empty",
                "text.jpeg: is no PNG",
                "huge.png: is too large: its header says 2147483647 x 2147483647",
                "cmyk.jpg: is a JPEG in the colours of print",
                "flipped.png: is a damaged PNG: the checksum",
                "moves.gif: is an animation",
                "damaged: leave-out")) {
            assertTrue(told.contains(part), () -> part + " is not in: " + told);
        }
        assertFalse(told.contains("good.png"), told);
        DataSource rest = source(folder, List.of(), Crop.CENTRE, Colour.AUTO, Damaged.LEAVE_OUT);
        assertEquals(1, read(rest).size());
        assertTrue(
                notes(rest).toString().contains("8 files that cannot be read"),
                notes(rest).toString());
        // Damage that headers do not show is found while rows are read, and told with the rest.
        Path late = with(png);
        write(late.resolve("cut1.png"), Arrays.copyOf(png, png.length - 20));
        write(late.resolve("cut2.jpg"), Arrays.copyOf(jpeg, jpeg.length - 20));
        String both = refused(ImageFolderSource.of(late));
        assertTrue(both.contains("cut1.png") && both.contains("cut2.jpg"), both);
    }

    /** Where a baseline JPEG has its frame. */
    private static int frame(byte[] jpeg) {
        for (int i = 2; ; i += 2 + ((jpeg[i + 2] & 0xFF) << 8 | jpeg[i + 3] & 0xFF)) {
            if ((jpeg[i + 1] & 0xFF) == 0xC0) {
                return i;
            }
        }
    }

    private static byte[] animation() throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("gif");
        ImageWriter writer = writers.next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < 3; i++) {
                writer.writeToSequence(new IIOImage(grey(2, 2, i), null, null), null);
            }
            writer.endWriteSequence();
        }
        writer.dispose();
        return out.toByteArray();
    }

    /** A prefix of a picture is never a picture. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void truncationIsSeenAtEveryByte(String format) throws IOException {
        byte[] whole = bytes(format.equals("gif") ? grey(5, 5, 1, 9) : colours(5, 5), format);
        Path folder = folder();
        Path file = folder.resolve("a." + format);
        DataSource source = ImageFolderSource.of(folder);
        for (int n = 0; n < whole.length; n += 1 + n / 24) {
            Files.write(file, Arrays.copyOf(whole, n));
            String told = refused(source);
            assertTrue(told.contains("a." + format + ": is "), told);
        }
        Files.write(file, whole);
        assertEquals(1, read(source).size());
    }

    /** Changed bytes give other pixels or a message, and nothing else: no endless loop, no memory by a false size. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void damagedBytesGiveAMessage(String format) throws IOException {
        byte[] whole = bytes(format.equals("gif") ? grey(5, 5, 1, 9) : colours(5, 5), format);
        Path folder = folder();
        Path file = folder.resolve("a." + format);
        DataSource source = source(folder, List.of(4, 4), Crop.CENTRE, Colour.RGB, Damaged.REFUSE);
        Random random = new Random(2);
        int refused = 0;
        for (int k = 0; k < 60; k++) {
            byte[] changed = whole.clone();
            for (int i = 0; i <= k % 4; i++) {
                changed[random.nextInt(whole.length)] = (byte) random.nextInt();
            }
            Files.write(file, changed);
            try {
                assertEquals(48, only(source).length);
            } catch (SourceException e) {
                refused++;
                assertTrue(e.getMessage().contains("a." + format + ": "), e.getMessage());
            }
        }
        assertTrue(refused > 0, "refused: " + refused);
    }

    @Test
    void sizesAreBounded() {
        assertThrows(
                IllegalArgumentException.class, () -> ImageFolderSource.of(root).withSize(1, 5000));
        assertTrue(Header.MOST_PIXELS * 8 < Integer.MAX_VALUE, "one array of Java holds no picture of that size");
    }
}
