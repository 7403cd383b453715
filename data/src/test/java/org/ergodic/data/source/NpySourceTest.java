package org.ergodic.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.testkit.DataSourceContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that NumPy 2.4.6 wrote, gzipped here, against what it says is in them. */
final class NpySourceTest extends DataSourceContract {
    private static final String SET = "H4sIAAAAAAACAwvwZmbRZWBg4ABiRQZF0+7M/1DAyiDCUKGXV1DJyCDAsIABAkKh9Ow34q+kBU6eCDgW"
            + "sHbepKg5MUvyli7Im5y2cN3iBfOmxYcETZkhPj9+yiQuoXLvM5p+rF3i6SpiS5h+SrlZcbnNsuLaypXC"
            + "rMdm8COBf6GkjIII+xSxAgaGABS3LJ+ZLYrslkqYW3qgbvDF75bMRYTccswK7BIRBr0yNjY2PoVnLElA"
            + "NzAy6TKjhgjI06AAYGVAgAZGEAkOH3QtIIeD3NaDoQUkUgnRwsoGEmICwjQgLQA2DQAj0fKVjAEAAA==";

    @TempDir
    Path folder;

    private static byte[] unpacked(String base64) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64))).readAllBytes();
    }

    private NpySource file(String name, byte[] bytes) throws IOException {
        return new NpySource(Files.write(folder.resolve(name), bytes), Optional.empty());
    }

    private static double[][] read(RowReader rows) throws IOException {
        double[][] all =
                new double[(int) rows.rowCount().orElseThrow()][rows.schema().size()];
        int n = 0;
        for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
            for (int i = 0; i < batch.get().rows(); i++, n++) {
                for (int j = 0; j < all[n].length; j++) {
                    all[n][j] = batch.get().number(i, j);
                }
            }
        }
        return all;
    }

    private static double[][] read(DataSource source) throws IOException {
        try (RowReader rows = source.open()) {
            return read(rows);
        }
    }

    static List<Arguments> arrays() {
        return List.of(
                Arguments.of(
                        "<b1",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF6TZKiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGRgYGRgAO65B2hgAAAA==",
                        new double[][] {{1.0, 0.0, 1.0}, {0.0, 0.0, 1.0}}),
                Arguments.of(
                        "<i1",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF6Taaiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYm5j+sDQBaavf7hgAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {-4.0, 5.0, -128.0}}),
                Arguments.of(
                        "<i2",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGJgZmBhYGVoYr/wBwxT+ljAAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        "<i2 by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaSuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKxpo6CrUK5AMuRgYWBiYGVgZmhiv/ABgJKEmMAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        ">i2",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgZGBiYGZgYWBtZ/VwB3zKBUjAAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        ">i2 by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKxpo6CrUK5AMuBkYGFgYmBlYG5n9XAIPbtHuMAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        "<i4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGBgYmIGYGYhYgZgXiK//+/wcA5HYPI5gAAAA=",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        ">i4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgYGBkYgZgJiZiBmAWLW////XQEAWox1b5gAAAA=",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -300.0}}),
                Arguments.of(
                        "<i8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGCGCC0sxQmgVKs0JpqLoGAJvpj22wAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -9.223372036854776e+18}}),
                Arguments.of(
                        ">i8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgYIYITSTFCaGUqzQGnWBqg6AHl55Y2wAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, -9.223372036854776e+18}}),
                Arguments.of(
                        "<u1",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYmZhbWXwAnmMHKhgAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 250.0}}),
                Arguments.of(
                        "<u2",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGJgZmBhYGVob//wGQ09+0jAAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 65535.0}}),
                Arguments.of(
                        ">u2",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgZGBiYGZgYWBtb//wFp35DxjAAAAA==",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 65535.0}}),
                Arguments.of(
                        "<u4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGBgYmIGYGYhYgZgXi/0AAAH/4u4iYAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 4294967295.0}}),
                Arguments.of(
                        ">u4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgYGBkYgZgJiZiBmAWLW/0AAAMiIlweYAAAA",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 4294967295.0}}),
                Arguments.of(
                        "<u8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLkYGCGCC0sxQmgVKs0Lp/7//gwEAMzxjPLAAAAA=",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 1.844674407370955e+19}}),
                Arguments.of(
                        ">u8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgYIYITSTFCaGUqzQGnW/2Dw+z8ANHsESbAAAAA=",
                        new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 1.844674407370955e+19}}),
                Arguments.of(
                        "<f4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgaGA/YMDAIHls12sWZgaHAA8utPffIsBAD5+MZLmAAAAA==",
                        new double[][] {{1.5, -2.25, 0.003000000026077032}, {4.0, Double.NaN, 1.0000000150474662e+30}}),
                Arguments.of(
                        ">f4",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLvsDDAwHBBgYrF1mL3NoYGCoB/ILPT+dAgBr5AIBmAAAAA==",
                        new double[][] {{1.5, -2.25, 0.003000000026077032}, {4.0, Double.NaN, 1.0000000150474662e+30}}),
                Arguments.of(
                        "<f8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLgYw+GEPoZkO/KrL2lMyOQPKF3CAyte/6llgGWmn6QYAM8Txh7AAAAA=",
                        new double[][] {{1.5, -2.25, 0.003}, {4.0, Double.NaN, 1e+30}}),
                Arguments.of(
                        "<f8 by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKxpo6CrUK5AMuBjD4YQ+hBRwgNNMBqHj9r7qsPSWTM+xf9SywjLTTdAMAKdn3+bAAAAA=",
                        new double[][] {{1.5, -2.25, 0.003}, {4.0, Double.NaN, 1e+30}}),
                Arguments.of(
                        ">f8",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsaaOgq1CmQDLvsfDGBwgAlC22dMLtmTVffLQQDCr4fKu2naRVou6HkFAMf0dA6wAAAA",
                        new double[][] {{1.5, -2.25, 0.003}, {4.0, Double.NaN, 1e+30}}),
                Arguments.of(
                        ">f8 by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKxpo6CrUK5AMu+x8MYOAgAKEPMEHoeqi4fcbkkj1Zdb/cNO0iLRf0vAIAlAotbbAAAAA=",
                        new double[][] {{1.5, -2.25, 0.003}, {4.0, Double.NaN, 1e+30}}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void readsWhatNumpyWrites(String name, String base64, double[][] expected) throws IOException {
        NpySource source = file("x.npy", unpacked(base64));
        assertArrayEquals(expected, read(source));
        try (RowReader rows = source.open()) {
            boolean whole = !name.contains("f");
            assertEquals(
                    whole ? ColumnType.INTEGER : ColumnType.NUMBER,
                    rows.schema().column(0).type());
            assertEquals(List.of("x1", "x2", "x3"), rows.schema().names());
        }
    }

    static List<Arguments> pictures() {
        return List.of(
                Arguments.of(
                        "NCHW",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CsY6CiBSU0ehVoEMwMXAyMTMwsrGzsHJxc3Dy8cvICgkLCIqJi4hKSUtIysnr6CopAwA"
                                + "DYaVy6QAAAA=",
                        List.of(3, 2, 3),
                        "[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0,"
                                + " 17.0], [18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0,"
                                + " 30.0, 31.0, 32.0, 33.0, 34.0, 35.0]]"),
                Arguments.of(
                        "NCHW by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKxjoKIFJTR6FWgRzAxSDEJsEjxyzKKc2vyCjMLskrzyLGJSOgxCTCIcWnwCrOLSuoDABz"
                                + "jryqpAAAAA==",
                        List.of(3, 2, 3),
                        "[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0,"
                                + " 17.0], [18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0,"
                                + " 30.0, 31.0, 32.0, 33.0, 34.0, 35.0]]"),
                Arguments.of(
                        "NHWC",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CkBkDESaOgq1CmQALgYgcDjAwODowMBg3wBkPwCyA4A0UNwRhBOAbCDHUQCIC4BsoBpH"
                                + "BSAGqV0ApA2AuAOIJwAxyJwPQDwDiE8A8Q8gBqm5wMDgBDJrBRDfALJZgPQGIAba5cQBpHcA8Qsgm4eB"
                                + "AQA/o4sdEAEAAA==",
                        List.of(3, 2, 3),
                        "[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0,"
                                + " 17.0], [18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0,"
                                + " 30.0, 31.0, 32.0, 33.0, 34.0, 35.0]]"),
                Arguments.of(
                        "NHWC by columns",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqKuo6Cell9UUpSYF59flJIKEg8pKk0FChdn"
                                + "JBakArkaRjoKQGQMRJo6CrUK5AAuBiBwnMDA4OAApFcwMNg3AOkZQD6I3gCkQfILgDQQO+4A0geANAgL"
                                + "APENIP8BkD4BxApADGKD1F8AYgMgfgHEIHM/AHEBA4MTC5AOAOIfQAw034kDSCcAaZCeDiDNw8AAAEfh"
                                + "8NkQAQAA",
                        List.of(3, 2, 3),
                        "[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0,"
                                + " 17.0], [18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0,"
                                + " 30.0, 31.0, 32.0, 33.0, 34.0, 35.0]]"),
                Arguments.of(
                        "NHW",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GkY6CkBkrKmjUKtAHuBiYGRiZmFlY+fg5OIGAMUihKCMAAAA",
                        List.of(1, 2, 3),
                        "[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0, 11.0]]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pictures")
    void pictures(String name, String base64, List<Integer> shape, String expected) throws IOException {
        try (RowReader rows = file("x.npy", unpacked(base64)).open()) {
            assertEquals(shape, rows.picture());
            assertEquals(ColumnType.PIXEL, rows.schema().column(0).type());
            assertEquals(expected, Arrays.deepToString(read(rows)));
        }
    }

    @Test
    void sets() throws IOException {
        Path set = Files.write(folder.resolve("s.npz"), unpacked(SET));
        assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, read(new NpySource(set, Optional.of("x"))));
        assertArrayEquals(new double[][] {{7}, {8}, {9}}, read(new NpySource(set, Optional.of("y"))));
        assertTrue(refusal(new NpySource(set, Optional.empty())).contains("holds 2 arrays; name one by array: x, y"));
        assertTrue(refusal(new NpySource(set, Optional.of("z"))).contains("holds no array \"z\""));
        assertTrue(refusal(new NpySource(folder.resolve("none.npz"), Optional.empty()))
                .contains("there is no such file"));
        Files.writeString(folder.resolve("bad.npz"), "no zip");
        assertTrue(refusal(new NpySource(folder.resolve("bad.npz"), Optional.empty()))
                .contains("is no set of arrays"));
    }

    private static String refusal(DataSource source) {
        return assertThrows(ErgodicException.class, () -> read(source)).getMessage();
    }

    static List<Arguments> foreign() {
        return List.of(
                Arguments.of(
                        "objects",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF7jr66joJ6WX1RSlJgXn1+UkgoSdkvMKU4Fihdn"
                                + "JBakAvkaRjoKRpo6CrUK5AOuBpapUxkgoEcsrzS3oFIvPjm/KFUvtzSnJDOxqCixckoPT3xRanJ+XnFJ"
                                + "UWlyyZTJU3pYwSqn9LDnpUCUTJ7izdA6xZkxaUr7lKApGt6M3kzeTG1TMph7WFNKKgtSQZqY/C2mdHZA"
                                + "5Jl7GGum+Pn5ef0HAjDhbV8yJakzFqS3hzFxip83UypQQA8ATwxskyABAAA=",
                        "of the type '|O'"),
                Arguments.of(
                        "strings",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG4Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GoY6CkaaOgq1CmQDrkQGBoYkIAYAjKMO4YgAAAA=",
                        "of the type '<U1'"),
                Arguments.of(
                        "complex",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TbGimrqOgnpZfVFKUmBefX5SSCpJwS8wpTgWK"
                                + "F2ckFqQC+RqGOgqGmjoKtQrkAi4GMPhgD6EZHACLm+x9kAAAAA==",
                        "of the type '<c16'"),
                Arguments.of(
                        "fields",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6lEK2hnqiuo6Buk2mirqmjoKGeBOalWahrxgIZaflF"
                                + "JUWJefH5RSmpIOVuiTnFqUDx4ozEglQgX8NQB6irVoEYwMXIAAcOAG52o3GMAAAA",
                        "none of an array of numbers"),
                Arguments.of(
                        "a single number",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5Gpo6CrUKFAEuBjDgcAAAOfuPP4gAAAA=",
                        "has the shape"),
                Arguments.of(
                        "no rows",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GgY6CsaaOgq1CmQDLgBY+2D4gAAAAA==",
                        "has the shape"),
                Arguments.of(
                        "halves",
                        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoX"
                                + "ZyQWpAL5GoY6CoaaOgq1CmQDLgY7ANliCk+CAAAA",
                        "x.astype('f4')"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void otherArraysAreRefused(String name, String base64, String said) throws IOException {
        String message = refusal(file("x.npy", unpacked(base64)));
        assertTrue(message.contains("x.npy") && message.contains(said), message);
    }

    private static byte[] npy(String header, int rest) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + text.length + rest)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    static List<Arguments> hostile() {
        String start = "{'descr': '<f8', 'fortran_order': False, 'shape': ";
        return List.of(
                Arguments.of("a header without end", npy(start, 0), "none of an array of numbers"),
                Arguments.of("far too many", npy(start + "(9999999999, 9999999999), }", 80), "has the shape"),
                Arguments.of("more than there is", npy(start + "(1000000, 1000), }", 80), "is truncated or damaged"),
                Arguments.of("an overflow", npy(start + "(4294967296, 4294967296), }", 80), "has the shape"),
                Arguments.of("a negative size", npy(start + "(-1, 2), }", 80), "none of an array of numbers"),
                Arguments.of("code", npy("{'descr': __import__('os'), }", 80), "none of an array of numbers"),
                Arguments.of("many dimensions", npy(start + "(" + "1, ".repeat(40) + "), }", 80), "has the shape"),
                Arguments.of("columns without end", npy(start + "(1, 100000000), }", 80), "is truncated or damaged"),
                Arguments.of("a longer file", npy(start + "(2, 1), }", 80), "goes on after the numbers"),
                Arguments.of(
                        "a longer file by columns",
                        npy(start.replace("False", "True") + "(2, 2), }", 80),
                        "goes on after the numbers"),
                Arguments.of("no NPY file", new byte[200], "is not an NPY file"),
                Arguments.of(
                        "a version to come",
                        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 1, 0, 0},
                        "is of NPY version 9.0"),
                Arguments.of(
                        "a header of four gigabytes",
                        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, 0},
                        "its header promises 4294967295 characters"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void hostileHeadersAreRefused(String name, byte[] bytes, String said) throws IOException {
        String message = refusal(file("x.npy", bytes));
        assertTrue(message.contains("x.npy") && message.contains(said), message);
    }

    @Override
    protected DataSource source() throws IOException {
        return file("x.npy", npy("{'descr': '<i2', 'fortran_order': True, 'shape': (4, 3), }", 24));
    }

    @Override
    protected List<DataSource> broken() throws IOException {
        return List.of(
                new NpySource(folder.resolve("none.npy"), Optional.empty()),
                file("short.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 40)));
    }

    @Override
    protected Optional<DataSource> writable() {
        return Optional.of(new NpySource(folder.resolve("written.npy"), Optional.empty()));
    }

    @Override
    protected Schema written() {
        return new Schema(Schema.numbers(List.of("a", "b", "c")).columns().stream()
                .map(column -> column.withMissing())
                .toList());
    }

    @Test
    void writesSetsThatNumpyReads() throws IOException {
        NpySource set = new NpySource(folder.resolve("w.npz"), Optional.of("rows"));
        try (RowReader rows = source().open()) {
            set.write(rows);
        }
        assertArrayEquals(new double[4][3], read(set));
    }
}
