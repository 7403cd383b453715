package org.ergodic.data.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What files are by their first bytes where they are not text, and how to make of them what can be read. */
final class FileKind {
    private static final int LOOKED_AT = 4096;

    private static final String SPREADSHEET =
            "; open it in a spreadsheet and save the sheet as CSV (UTF-8), then name that file";
    private static final String BY_DUCKDB = "; read it by data.source: { name: %s, file: ... } with the plugin duckdb"
            + " (docs/data.md), or save it as CSV";
    private static final String PICTURE =
            "; name the folder that the pictures are in, by ergodic fit FOLDER or a data.source" + " (docs/data.md)";
    private static final String UNPACK = "; unpack it and name the file within, or pack it by gzip";

    private static final List<Magic> MAGIC = List.of(
            magic("D0CF11E0A1B11AE1", "an Excel workbook of the old kind (.xls)" + SPREADSHEET),
            magic(hex("PAR1"), "a Parquet file" + String.format(Locale.ROOT, BY_DUCKDB, "parquet")),
            magic(hex("%PDF"), "a PDF document, which holds pages and no table; export the table as CSV"),
            magic("934E554D5059", "an array of NumPy (.npy); read it by data.source: { name: npy, file: ... }"),
            magic(hex("ARROW1"), "an Arrow (Feather) file; write it as Parquet or CSV"),
            magic(hex("SQLite format 3"), "a data base of SQLite; write the table as CSV"),
            magic("894844460D0A1A0A", "an HDF5 file; write the table as CSV or NPY"),
            magic("89504E470D0A1A0A", "a picture (PNG)" + PICTURE),
            magic("FFD8FF", "a picture (JPEG)" + PICTURE),
            magic(hex("BZh"), "packed by bzip2" + UNPACK),
            magic("FD377A585A00", "packed by xz" + UNPACK),
            magic("28B52FFD", "packed by zstd" + UNPACK),
            magic("377ABCAF271C", "a 7z archive" + UNPACK),
            magic("0000080", "an IDX file; name it by data.idx"),
            magic("00000B0", "an IDX file; name it by data.idx"),
            magic("00000C0", "an IDX file; name it by data.idx"),
            magic("00000D0", "an IDX file; name it by data.idx"),
            magic("00000E0", "an IDX file; name it by data.idx"));

    private static final Pattern HTML =
            Pattern.compile("(?is)\\s*(<!--.*?-->\\s*)*<(!doctype\\s+html|html|head|body|table)\\b.*");
    private static final Pattern XML = Pattern.compile("(?is)\\s*<\\?xml\\b.*");
    private static final Pattern JSON = Pattern.compile("(?s)\\s*(\\{\\s*\"[^\"]*\"\\s*:|\\[\\s*[\\[{]).*");

    private static final Pattern TEXT = Pattern.compile("(?i)\\.(csv|tsv|txt)(\\.gz)?$");

    private FileKind() {}

    /** Whether a file's name says that it is text. */
    static boolean isText(Path file) {
        return TEXT.matcher(file.toString()).find();
    }

    private record Magic(String hex, String words) {}

    private static Magic magic(String hex, String words) {
        return new Magic(hex, words);
    }

    private static String hex(String ascii) {
        return HexFormat.of().withUpperCase().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Looks at the beginning of what should be text, which stays to be read.
     *
     * @return what it is and what to do, to follow "is", or empty for what may be a table in text
     */
    static Optional<String> foreign(BufferedInputStream in) throws IOException {
        in.mark(LOOKED_AT);
        byte[] first = in.readNBytes(LOOKED_AT);
        in.reset();
        return foreign(first);
    }

    static Optional<String> foreign(byte[] first) {
        String start = HexFormat.of().withUpperCase().formatHex(first, 0, Math.min(first.length, 16));
        String text = new String(first, StandardCharsets.ISO_8859_1);
        if (start.startsWith("504B0304") || start.startsWith("504B0506")) {
            return Optional.of(archive(text));
        }
        Optional<String> binary = MAGIC.stream()
                .filter(magic -> start.startsWith(magic.hex()))
                .map(Magic::words)
                .findFirst();
        if (binary.isPresent()) {
            return binary;
        }
        if (HTML.matcher(text).matches()) {
            return Optional.of(
                    "a page of the web (HTML) and no table in text; a download that asks to log in gives such"
                            + " a page. Download the file itself, or save the table as CSV");
        }
        if (XML.matcher(text).matches()) {
            return Optional.of("an XML file" + SPREADSHEET);
        }
        return JSON.matcher(text).matches()
                ? Optional.of("a JSON file" + String.format(Locale.ROOT, BY_DUCKDB, "json"))
                : Optional.empty();
    }

    private static String archive(String text) {
        if (text.contains("xl/") || text.contains("[Content_Types].xml")) {
            return "an Excel workbook (.xlsx)" + SPREADSHEET;
        }
        if (text.contains("opendocument.spreadsheet")) {
            return "a spreadsheet (.ods)" + SPREADSHEET;
        }
        if (text.contains(".npy")) {
            return "a set of NumPy arrays (.npz); read one by data.source: { name: npy, file: ..., array: ... }";
        }
        return "a zip archive" + UNPACK;
    }
}
