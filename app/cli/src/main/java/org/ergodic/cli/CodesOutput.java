package org.ergodic.cli;

import java.nio.file.Path;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.store.SamplesCsv;
import picocli.CommandLine.Option;

/** Where {@code encode} and {@code decode} write. */
final class CodesOutput {
    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    boolean overwrite() {
        return overwrite;
    }

    void requireWritable() {
        ResultFile.requireWritable(out, overwrite);
    }

    /** Writes rows, and says how many. */
    void write(CodedRows coded, String what, Console console) {
        if (out == null) {
            console.write(stream -> SamplesCsv.write(stream, coded.columns(), coded.all()));
        } else {
            ResultFile.write(out, stream -> SamplesCsv.write(stream, coded.columns(), coded.all()));
        }
        long failed = coded.failed();
        if (out != null || failed > 0) {
            console.err()
                    .println(coded.values().size(0) + " " + what
                            + (failed == 0 ? "" : ", " + failed + " of them not-a-number: they could not be computed")
                            + (out == null ? "" : ": " + out));
        }
    }
}
