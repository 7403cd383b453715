package org.ergodic.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;
import org.ergodic.images.ImageFolderSourceFactory.Colour;
import org.ergodic.images.ImageFolderSourceFactory.Crop;
import org.ergodic.images.ImageFolderSourceFactory.Damaged;

/**
 * The pictures of a folder, PNG, JPEG and GIF, each a row of pixels from 0 to 255 in the order channel, row, column:
 * the columns {@code x1}, {@code x2}, ... Where they are in at least two subfolders and nowhere else, the subfolder's
 * name is the column {@code label}.
 *
 * <p>All get one size: the largest part in the middle with the shape asked for is kept, and scaled by the mean under
 * triangles, so that a smaller picture is a smooth one. Grey is made of colours as ITU-R BT.601 has it (0.299, 0.587,
 * 0.114), 16 bits become 8, transparent pixels lie on one grey, and pictures are turned as the camera says it was held
 * (Exif). The order is that of the names of folders and files.
 *
 * <p>Sizes are read from the headers before anything is decoded, so that a file that claims to be huge is refused. What
 * is wrong with files is told all at once.
 */
public final class ImageFolderSource implements DataSource {
    /** Larger sides give more pixels than the models here are made for. */
    private static final int LARGEST_SIDE = 1 << 12;

    private static final int LARGEST_OWN = 64;
    private static final int SMALL = 32;
    private static final int SHOWN = 10;

    private final Path folder;
    private final ImageFolderSourceFactory.Config config;

    ImageFolderSource(Path folder, ImageFolderSourceFactory.Config config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * The pictures of a folder with the defaults of {@link ImageFolderSourceFactory.Config}.
     *
     * @param folder the folder
     * @return the source
     */
    public static ImageFolderSource of(Path folder) {
        return new ImageFolderSource(
                folder,
                new ImageFolderSourceFactory.Config(
                        folder.toString(), List.of(), Crop.CENTRE, Colour.AUTO, 255, Damaged.REFUSE));
    }

    /**
     * The same with pictures of one size.
     *
     * @param height in pixels
     * @param width in pixels
     * @return a new source
     */
    public ImageFolderSource withSize(int height, int width) {
        return new ImageFolderSource(
                folder,
                new ImageFolderSourceFactory.Config(
                        config.folder(),
                        List.of(height, width),
                        config.crop(),
                        config.colour(),
                        config.background(),
                        config.damaged()));
    }

    /**
     * The same with channels of its own.
     *
     * @param colour grey or colour
     * @return a new source
     */
    public ImageFolderSource withColour(Colour colour) {
        return new ImageFolderSource(
                folder,
                new ImageFolderSourceFactory.Config(
                        config.folder(), config.size(), config.crop(), colour, config.background(), config.damaged()));
    }

    static void requireSize(int height, int width) {
        if (Math.max(height, width) > LARGEST_SIDE) {
            throw new IllegalArgumentException(
                    "size: a side is at most " + LARGEST_SIDE + " pixels, not " + Math.max(height, width));
        }
    }

    @Override
    public String name() {
        return folder.toString();
    }

    /**
     * {@inheritDoc}
     *
     * @throws SourceException if the folder cannot be listed
     */
    @Override
    public List<Path> files() {
        try {
            return Listing.of(folder).files();
        } catch (IOException e) {
            throw new SourceException(name() + " cannot be listed: " + Excerpt.of(e.getMessage()), e);
        }
    }

    @Override
    public RowReader open() throws IOException {
        Listing listing = Listing.of(folder);
        List<String> notes = new ArrayList<>(listing.notes());
        List<String> problems = new ArrayList<>(listing.problems());
        if (listing.files().isEmpty() && problems.isEmpty()) {
            throw new SourceException(name() + ": there is no picture in it or below (.png, .jpg, .jpeg, .gif)"
                    + (notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
        }
        List<Path> files = new ArrayList<>();
        List<Header> headers = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        List<String> all = listing.groups();
        for (int i = 0; i < all.size(); i++) {
            Path file = listing.files().get(i);
            try {
                headers.add(Decoder.header(file));
                files.add(file);
                groups.add(all.get(i));
            } catch (BadPictureException e) {
                problems.add(problem(file, e));
            }
        }
        boolean leavesOut = config.damaged() == Damaged.LEAVE_OUT;
        if (!problems.isEmpty() && !leavesOut || files.isEmpty()) {
            // What the headers do not show is told with the rest.
            Decoder probe = new Decoder(1, 1, 1, Crop.STRETCH, config.background());
            for (Path file : files) {
                try {
                    probe.decode(file);
                } catch (BadPictureException e) {
                    problems.add(problem(file, e));
                }
            }
            throw refused(problems);
        }
        Decoder decoder = decoder(headers, notes);
        List<String> labels = labels(groups, notes);
        return new PictureRows(this, files, labels, decoder, leavesOut, notes, problems);
    }

    String problem(Path file, BadPictureException why) {
        return Excerpt.of(folder.relativize(file)) + ": " + why.getMessage();
    }

    /** An error that tells all that is wrong, the first few in full. */
    SourceException refused(List<String> problems) {
        List<String> lines = new ArrayList<>();
        problems.stream().limit(SHOWN).forEach(problem -> lines.add(name() + "/" + problem));
        if (problems.size() > SHOWN) {
            lines.add("... and " + (problems.size() - SHOWN) + " more like these");
        }
        lines.add("Correct or move away these files, or leave out all that cannot be read by damaged: leave-out.");
        return new SourceException(String.join(System.lineSeparator(), lines));
    }

    private Decoder decoder(List<Header> headers, List<String> notes) {
        boolean grey = config.colour() == Colour.GREY
                || config.colour() == Colour.AUTO && headers.stream().allMatch(Header::grey);
        Header first = headers.get(0);
        boolean alike = headers.stream()
                .allMatch(each ->
                        each.uprightHeight() == first.uprightHeight() && each.uprightWidth() == first.uprightWidth());
        int height;
        int width;
        if (!config.size().isEmpty()) {
            height = config.size().get(0);
            width = config.size().get(1);
        } else if (alike && Math.max(first.uprightHeight(), first.uprightWidth()) <= LARGEST_OWN) {
            height = first.uprightHeight();
            width = first.uprightWidth();
        } else {
            height = SMALL;
            width = SMALL;
            notes.add("pictures of " + (alike ? "" : "up to ")
                    + headers.stream().mapToInt(Header::uprightHeight).max().orElseThrow() + " x "
                    + headers.stream().mapToInt(Header::uprightWidth).max().orElseThrow()
                    + " (height x width) are brought to " + SMALL + " x " + SMALL
                    + (config.crop() == Crop.CENTRE ? ", their middle" : "")
                    + "; say size: [height, width] for another");
        }
        return new Decoder(grey ? 1 : 3, height, width, config.crop(), config.background());
    }

    private static List<String> labels(List<String> groups, List<String> notes) {
        TreeSet<String> named = new TreeSet<>(groups);
        if (named.size() < 2) {
            return List.of();
        }
        if (named.contains("")) {
            notes.add("some pictures are in subfolders and some are not, so that there is no column label; move the"
                    + " latter into a subfolder of their own to have it");
            return List.of();
        }
        return groups;
    }

    /** {@return the columns of pictures, and that of the labels} */
    static Schema schema(Decoder decoder, List<String> labels) {
        int d = decoder.channels() * decoder.height() * decoder.width();
        Schema pixels = new Schema(IntStream.rangeClosed(1, d)
                .mapToObj(i -> new Column("x" + i, ColumnType.PIXEL, false, List.of(), Optional.empty()))
                .toList());
        return labels.isEmpty()
                ? pixels
                : pixels.followedBy(new Schema(List.of(Column.category("label", List.copyOf(new TreeSet<>(labels))))));
    }
}
