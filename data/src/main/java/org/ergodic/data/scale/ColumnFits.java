package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;

/** Fits the scales that look at a column's values and not at its moments alone. */
final class ColumnFits {
    /** A column's quantiles are taken of so many rows, evenly from all. */
    private static final int MOST_ROWS = 100_000;

    private static final double QUARTILES_OF_NORMAL = 1.3489795003921634;

    private final DataConfig.Scale kind;
    private final double[] shift;
    private final double[] factor;
    private final ColumnMap[] maps;

    private ColumnFits(DataConfig.Scale kind, int columns) {
        this.kind = kind;
        shift = new double[columns];
        factor = new double[columns];
        maps = new ColumnMap[columns];
        Arrays.fill(factor, 1);
        Arrays.fill(maps, ColumnMap.IDENTITY);
    }

    /** The map that a scale has for every column; the identity for those that fit one to each, or have none. */
    static ColumnMap map(DataConfig.Scale kind) {
        return switch (kind) {
            case LOG -> ColumnMap.LOG;
            case LOGIT -> ColumnMap.LOGIT;
            default -> ColumnMap.IDENTITY;
        };
    }

    static ColumnFits of(LazyMatrix y, Moments moments, DataConfig.Scale asked) {
        DataConfig.Scale kind = asked == DataConfig.Scale.AUTO ? ScaleChoice.of(y) : asked;
        ColumnFits fits = new ColumnFits(kind, moments.columns());
        if (kind == DataConfig.Scale.LOG || kind == DataConfig.Scale.LOGIT) {
            fits.requireSupport(moments);
        }
        int n = Math.min(MOST_ROWS, y.rows());
        double[] row = new double[y.columns()];
        double[][] columns = new double[y.columns()][n];
        for (int i = 0; i < n; i++) {
            y.read((int) ((long) i * y.rows() / n), row);
            for (int j = 0; j < row.length; j++) {
                columns[j][i] = row[j];
            }
        }
        for (int j = 0; j < columns.length; j++) {
            Arrays.sort(columns[j]);
            fits.fit(j, columns[j], moments);
        }
        return fits;
    }

    private void fit(int j, double[] sorted, Moments moments) {
        if (moments.constant(j)) {
            maps[j] = map(kind);
            shift[j] = maps[j].forward(moments.mean(j));
            return;
        }
        int last = sorted.length - 1;
        double width = sorted[last - last / 4] - sorted[last / 4];
        if (kind == DataConfig.Scale.ROBUST && width > 0) {
            shift[j] = (sorted[last / 2] + sorted[last - last / 2]) / 2;
            factor[j] = width / QUARTILES_OF_NORMAL;
            return;
        }
        maps[j] = kind == DataConfig.Scale.QUANTILE
                ? QuantileMap.fit(sorted).<ColumnMap>map(fitted -> fitted).orElse(ColumnMap.IDENTITY)
                : map(kind);
        ColumnMap map = maps[j];
        Moments mapped = Moments.of(Arrays.stream(sorted).map(map::forward).toArray());
        shift[j] = mapped.mean(0);
        factor[j] = mapped.constant(0) ? 1 : mapped.deviation(0);
    }

    /** All columns that have a number without an image are named at once. */
    private void requireSupport(Moments moments) {
        List<String> wrong = new ArrayList<>();
        for (int j = 0; j < shift.length; j++) {
            double least = moments.least(j);
            double greatest = moments.greatest(j);
            if (!map(kind).supports(least) || !map(kind).supports(greatest)) {
                wrong.add("column " + (j + 1) + " has numbers from " + least + " to " + greatest);
            }
        }
        if (!wrong.isEmpty()) {
            throw new DataException("data.scale: " + kind.name().toLowerCase(Locale.ROOT) + " takes numbers "
                    + (kind == DataConfig.Scale.LOG ? "above 0" : "between 0 and 1") + ", and "
                    + String.join(", ", wrong)
                    + ". Leave these columns out by data.columns, or use data.scale: quantile, which "
                    + "takes all numbers");
        }
    }

    /** What a row is on the model's scale. */
    double[] scaled(double... row) {
        double[] x = new double[row.length];
        Arrays.setAll(x, j -> (maps[j].forward(row[j]) - shift[j]) / factor[j]);
        return x;
    }

    /** The logarithm of the volume on the model's scale for one on the data's, at a row. */
    double logSlope(double... row) {
        double sum = 0;
        for (int j = 0; j < row.length; j++) {
            sum += maps[j].logSlope(row[j]) - Math.log(factor[j]);
        }
        return sum;
    }

    Scaling scaling(Optional<ImageShape> picture, Dequantisation dequantisation) {
        return Scaling.of(kind, shift, factor, maps, picture, dequantisation);
    }
}
