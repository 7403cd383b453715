package org.ergodic.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link ImageFolderSource}. */
@Part(
        name = "image-folder",
        description = "a folder of PNG, JPEG or GIF files; the names of its subfolders are the column label")
public final class ImageFolderSourceFactory implements DataSourceFactory<ImageFolderSourceFactory.Config> {
    /**
     * Options.
     *
     * @param folder the folder
     * @param size {@code [height, width]}, or empty for the pictures' own
     * @param crop what is done where a picture has another shape
     * @param colour grey or colour
     * @param background what is behind transparent pixels
     * @param damaged what is done about files that cannot be read
     */
    public record Config(
            @Option("the folder, whose subfolders are read too")
            String folder,

            @Option(
                    value = "the size of all pictures, [height, width]; where none is said, their own if all have the"
                            + " same of at most 64 x 64, else [32, 32]",
                    byDefault = "[]",
                    min = 1)
            List<Integer> size,

            @Option(
                    value = "what is done where a picture has another shape than that: centre (its borders are cut off)"
                            + " or stretch",
                    byDefault = "centre")
            Crop crop,

            @Option(value = "grey, rgb, or auto: grey where all are", byDefault = "auto")
            Colour colour,

            @Option(
                    value = "the grey behind transparent pixels, from 0 (black) to 255 (white)",
                    byDefault = "255",
                    min = 0,
                    max = 255)
            int background,

            @Option(
                    value = "what is done about files that cannot be read: refuse (an error names them) or leave-out (a"
                            + " note counts them)",
                    byDefault = "refuse")
            Damaged damaged) {
        /** Checks the size. */
        public Config {
            size = List.copyOf(size);
            if (!size.isEmpty() && size.size() != 2) {
                throw new IllegalArgumentException("size must be [height, width], not " + size);
            }
            if (!size.isEmpty()) {
                ImageFolderSource.requireSize(size.get(0), size.get(1));
            }
        }
    }

    /** What is done where a picture has another shape than it is to have. */
    public enum Crop {
        /** The largest part in the middle that has the shape is kept. */
        CENTRE,
        /** All of it is kept, and height and width are scaled each by itself. */
        STRETCH
    }

    /** Which channels pictures get. */
    public enum Colour {
        /** One channel if every file is grey, else three. */
        AUTO,
        /** One channel. */
        GREY,
        /** Red, green and blue. */
        RGB
    }

    /** What is done about files that cannot be read. */
    public enum Damaged {
        /** An error names them. */
        REFUSE,
        /** They are left out, and a note counts them. */
        LEAVE_OUT
    }

    /** Pictures of the size and the channels that a model has learned, where those are known. */
    @Override
    public Optional<Config> elsewhere(Config config, Path file, List<Integer> picture) {
        boolean isKnown = !picture.isEmpty();
        return Optional.of(new Config(
                file.toString(),
                isKnown ? picture.subList(1, 3) : config.size(),
                config.crop(),
                isKnown ? (picture.get(0) == 1 ? Colour.GREY : Colour.RGB) : config.colour(),
                config.background(),
                config.damaged()));
    }

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return new ImageFolderSource(Path.of(config.folder()), config);
    }
}
