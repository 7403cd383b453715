package org.ergodic.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ergodic.api.message.Excerpt;

/**
 * Decodes files into pixels from 0 to 255, in the order channel, row, column.
 *
 * @param channels 1 or 3
 * @param height in pixels
 * @param width in pixels
 * @param crop what is done about other shapes
 * @param background the grey behind transparent pixels
 */
record Decoder(int channels, int height, int width, ImageFolderSourceFactory.Crop crop, int background) {
    private static final int MOST_BYTES = 1 << 30;
    private static final int BYTE = 255;

    /** What the decoder of JPEG says of data that are not there; the rest of what it warns of changes no pixel. */
    private static final Pattern MISSING = Pattern.compile("(?i).*(premature|corrupt).*");

    /** The luma of ITU-R BT.601, as nearly every program makes grey of colours. */
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    static {
        // No window is opened; a machine without a display must not be asked for one.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** Gives rows of a decoded picture. */
    @FunctionalInterface
    private interface Pixels {
        /** The channels of a row, each from 0 to 255. */
        void row(int y, float[][] into);
    }

    /** {@return what a file says of itself} */
    static Header header(Path file) throws IOException, BadPictureException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            return Header.read(in);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new BadPictureException("cannot be read: " + Excerpt.of(e.getMessage()), e);
        }
    }

    /** {@return its pixels} */
    double[] decode(Path file) throws IOException, BadPictureException {
        if (Files.size(file) > MOST_BYTES) {
            throw new BadPictureException("is too large: it has " + Files.size(file) + " bytes. Make it smaller");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new BadPictureException("cannot be read: " + Excerpt.of(e.getMessage()), e);
        }
        // Once more, of the bytes that are decoded: a file may change between two readings.
        Header header;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            header = Header.read(in);
        }
        Integrity.require(header.format(), bytes);
        try {
            return resized(decoded(header, bytes), header);
        } catch (OutOfMemoryError e) {
            throw new BadPictureException(
                    "does not fit into the memory: make it smaller, or raise Java's memory by -Xmx", e);
        }
    }

    private static BufferedImage decoded(Header header, byte[] bytes) throws BadPictureException {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(header.format().reader()).next();
        StringBuilder warned = new StringBuilder();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (MISSING.matcher(warning).matches()) {
                warned.append(warned.isEmpty() ? "" : "; ").append(warning);
            }
        });
        BufferedImage image;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            image = reader.read(0);
        } catch (IOException | RuntimeException e) {
            // The decoders throw what they like at damaged data.
            throw new BadPictureException(
                    "is damaged, or of a kind that Java does not read" + reason(e)
                            + ": convert it to PNG anew, or delete it",
                    e);
        } finally {
            reader.dispose();
        }
        if (!warned.isEmpty()) {
            throw new BadPictureException("is damaged (" + Excerpt.of(warned) + "). Copy it again, or delete it");
        }
        if (image.getHeight() != header.height() || image.getWidth() != header.width()) {
            throw new BadPictureException("is damaged: its header says " + header.width() + " x " + header.height()
                    + ", and it is decoded to " + image.getWidth() + " x " + image.getHeight()
                    + ". Copy it again, or delete it");
        }
        return image;
    }

    /** What a decoder says, unless it says only that there was an error. */
    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.startsWith("Error") ? "" : " (" + Excerpt.of(message) + ")";
    }

    private Pixels pixels(BufferedImage image) {
        ColorModel model = image.getColorModel();
        ColorSpace space = model.getColorSpace();
        boolean shades = space.getType() == ColorSpace.TYPE_GRAY;
        if (model instanceof ComponentColorModel && (shades || space.isCS_sRGB())) {
            // Java takes a grey of the model's for linear light and would make it lighter: samples are taken as stored.
            return samples(image.getRaster(), model, shades);
        }
        BufferedImage rgb = image;
        if (model instanceof ComponentColorModel) {
            rgb = new ColorConvertOp(null)
                    .filter(
                            image,
                            new BufferedImage(
                                    image.getWidth(),
                                    image.getHeight(),
                                    model.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB));
        }
        return colours(rgb);
    }

    private Pixels samples(Raster raster, ColorModel model, boolean shades) {
        int bands = raster.getNumBands();
        int w = raster.getWidth();
        float[] samples = new float[bands * w];
        float[] colour = new float[3];
        double[] most = new double[bands];
        for (int b = 0; b < bands; b++) {
            most[b] = (1L << model.getComponentSize(b)) - 1;
        }
        boolean alpha = model.hasAlpha();
        return (y, into) -> {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, samples);
            for (int x = 0; x < w; x++) {
                int at = x * bands;
                double share = alpha ? samples[at + bands - 1] / most[bands - 1] : 1;
                for (int c = 0; c < 3; c++) {
                    int band = shades ? 0 : c;
                    colour[c] = over(samples[at + band] / most[band] * BYTE, share);
                }
                put(colour, into, x);
            }
        };
    }

    private Pixels colours(BufferedImage image) {
        int w = image.getWidth();
        int[] row = new int[w];
        float[] colour = new float[3];
        return (y, into) -> {
            image.getRGB(0, y, w, 1, row, 0, w);
            for (int x = 0; x < w; x++) {
                double share = (row[x] >>> 24) / (double) BYTE;
                for (int c = 0; c < 3; c++) {
                    colour[c] = over(row[x] >>> 8 * (2 - c) & BYTE, share);
                }
                put(colour, into, x);
            }
        };
    }

    private float over(double value, double share) {
        return (float) (value * share + background * (1 - share));
    }

    private void put(float[] colour, float[][] into, int x) {
        if (channels == 3) {
            for (int c = 0; c < 3; c++) {
                into[c][x] = colour[c];
            }
        } else if (colour[0] == colour[1] && colour[1] == colour[2]) {
            into[0][x] = colour[0];
        } else {
            into[0][x] = (float) (LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2]);
        }
    }

    private double[] resized(BufferedImage image, Header header) {
        Pixels pixels = pixels(image);
        boolean turned = Orientation.isTurned(header.orientation());
        // As stored: the result is turned afterwards, which is less work.
        int rows = turned ? width : height;
        int columns = turned ? height : width;
        double keptHeight = image.getHeight();
        double keptWidth = image.getWidth();
        if (crop == ImageFolderSourceFactory.Crop.CENTRE) {
            keptHeight = Math.min(keptHeight, keptWidth * rows / columns);
            keptWidth = Math.min(keptWidth, keptHeight * columns / rows);
        }
        Resampling down = new Resampling((image.getHeight() - keptHeight) / 2, keptHeight, rows);
        Resampling across = new Resampling((image.getWidth() - keptWidth) / 2, keptWidth, columns);
        double[][] sums = new double[channels][rows * columns];
        float[][] row = new float[channels][image.getWidth()];
        double[] narrow = new double[columns];
        int open = 0;
        for (int y = down.from(); y < down.to(); y++) {
            pixels.row(y, row);
            while (open < rows && down.last(open) <= y) {
                open++;
            }
            for (int c = 0; c < channels; c++) {
                across.apply(row[c], narrow);
                for (int i = open; i < rows && down.first(i) <= y; i++) {
                    double weight = down.weight(i, y);
                    for (int x = 0; x < columns; x++) {
                        sums[c][i * columns + x] += weight * narrow[x];
                    }
                }
            }
        }
        double[] all = new double[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double value = sums[c][Orientation.stored(header.orientation(), y, x, height, width)];
                    all[(c * height + y) * width + x] = Math.min(BYTE, Math.max(0, Math.rint(value)));
                }
            }
        }
        return all;
    }
}
