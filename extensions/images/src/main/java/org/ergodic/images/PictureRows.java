package org.ergodic.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;

/** Pictures, decoded as they are asked for. */
final class PictureRows implements RowReader {
    private static final int CELLS = 1 << 15;

    private final ImageFolderSource source;
    private final List<Path> files;
    private final List<String> labels;
    private final Decoder decoder;
    private final boolean leavesOut;
    private final List<String> notes;
    private final List<String> problems;
    private final Schema schema;
    private int at;

    PictureRows(
            ImageFolderSource source,
            List<Path> files,
            List<String> labels,
            Decoder decoder,
            boolean leavesOut,
            List<String> notes,
            List<String> problems) {
        this.source = source;
        this.files = files;
        this.labels = labels;
        this.decoder = decoder;
        this.leavesOut = leavesOut;
        this.notes = notes;
        this.problems = new ArrayList<>(problems);
        this.schema = ImageFolderSource.schema(decoder, labels);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public OptionalLong rowCount() {
        return leavesOut ? OptionalLong.empty() : OptionalLong.of(files.size());
    }

    @Override
    public List<Integer> picture() {
        return List.of(decoder.channels(), decoder.height(), decoder.width());
    }

    @Override
    public List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (!problems.isEmpty()) {
            all.add(problems.size() + (problems.size() == 1 ? " file" : " files")
                    + " that cannot be read left out, such as " + problems.get(0));
        }
        return all;
    }

    @Override
    public Optional<RowBatch> next() throws IOException {
        int most = Math.max(1, CELLS / schema.size());
        List<double[]> pictures = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (at < files.size() && pictures.size() < most) {
            int file = at++;
            try {
                pictures.add(decoder.decode(files.get(file)));
                names.add(labels.isEmpty() ? "" : labels.get(file));
            } catch (BadPictureException e) {
                problems.add(source.problem(files.get(file), e));
                if (!leavesOut) {
                    throw others();
                }
            }
        }
        if (pictures.isEmpty()) {
            return Optional.empty();
        }
        RowBatch batch = new RowBatch(schema, pictures.size());
        for (int i = 0; i < pictures.size(); i++) {
            double[] pixels = pictures.get(i);
            for (int j = 0; j < pixels.length; j++) {
                batch.set(i, j, pixels[j]);
            }
            if (!labels.isEmpty()) {
                batch.set(i, pixels.length, names.get(i));
            }
        }
        return Optional.of(batch);
    }

    /** The problems of all files that are left, with those before. */
    private RuntimeException others() throws IOException {
        for (; at < files.size(); at++) {
            try {
                decoder.decode(files.get(at));
            } catch (BadPictureException e) {
                problems.add(source.problem(files.get(at), e));
            }
        }
        return source.refused(problems);
    }

    @Override
    public void close() {
        // Nothing is open.
        at = files.size();
    }
}
