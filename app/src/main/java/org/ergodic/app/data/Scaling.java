package org.ergodic.app.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.model.DataSpace;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An affine map of each column between the data's scale y and the model's x: y = shift + factor x. Immutable.
 *
 * <p>Columns are scaled one by one; in pictures, {@code unit} and {@code symmetric} take the range of all pixels together,
 * so that contrast is kept. A column that is constant gets the factor 1.
 */
public final class Scaling implements DataSpace {
    private final DataConfig.Scale kind;
    private final double[] shift;
    private final double[] factor;
    private final Optional<Picture> picture;

    private Scaling(DataConfig.Scale kind, double[] shift, double[] factor, Optional<Picture> picture) {
        this.kind = kind;
        this.shift = shift;
        this.factor = factor;
        this.picture = picture;
    }

    /**
     * Fits a scale to data.
     *
     * @param y {@code [n, d]} on the data's scale
     * @param kind which scale
     * @param picture what picture a row is, if it is one
     * @return the scaling
     */
    public static Scaling fit(Matrix y, DataConfig.Scale kind, Optional<Picture> picture) {
        double[] shift = new double[y.columns()];
        double[] factor = new double[y.columns()];
        Arrays.fill(factor, 1);
        if (kind == DataConfig.Scale.STANDARDISE) {
            standardise(y, shift, factor);
        } else if (kind != DataConfig.Scale.NONE) {
            stretch(y, kind == DataConfig.Scale.SYMMETRIC, picture.isPresent(), shift, factor);
        }
        return new Scaling(kind, shift, factor, picture);
    }

    private static void stretch(Matrix y, boolean symmetric, boolean together, double[] shift, double[] factor) {
        double[] least = new double[shift.length];
        double[] most = new double[shift.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        double[] row = new double[shift.length];
        for (int i = 0; i < y.rows(); i++) {
            y.read(i, row);
            for (int j = 0; j < row.length; j++) {
                least[j] = Math.min(least[j], row[j]);
                most[j] = Math.max(most[j], row[j]);
            }
        }
        if (together) {
            Arrays.fill(least, Arrays.stream(least).min().orElseThrow());
            Arrays.fill(most, Arrays.stream(most).max().orElseThrow());
        }
        for (int j = 0; j < shift.length; j++) {
            double width = most[j] - least[j];
            shift[j] = symmetric ? least[j] + width / 2 : least[j];
            factor[j] = width == 0 ? 1 : symmetric ? width / 2 : width;
        }
    }

    /** Two passes, since one pass loses the variance of a column far from 0; constant means exactly so. */
    private static void standardise(Matrix y, double[] shift, double[] factor) {
        int n = y.rows();
        double[] first = y.row(0);
        boolean[] varies = new boolean[first.length];
        double[] mean = new double[first.length];
        double[] variance = new double[first.length];
        double[] row = new double[first.length];
        for (int i = 0; i < n; i++) {
            y.read(i, row);
            for (int j = 0; j < row.length; j++) {
                mean[j] += row[j] / n;
                varies[j] |= row[j] != first[j];
            }
        }
        for (int i = 0; i < n; i++) {
            y.read(i, row);
            for (int j = 0; j < row.length; j++) {
                variance[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
            }
        }
        for (int j = 0; j < row.length; j++) {
            shift[j] = varies[j] ? mean[j] : first[j];
            factor[j] = varies[j] && variance[j] > 0 ? Math.sqrt(variance[j]) : 1;
        }
    }

    /**
     * Takes data to the model's scale: x = (y - shift) / factor.
     *
     * @param y {@code [n, d]} on the data's scale
     * @param type the type wanted
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     */
    public INDArray apply(Matrix y, DataType type, long... event) {
        if (y.columns() != shift.length) {
            throw new IllegalArgumentException("rows must have " + shift.length + " values each, not " + y.columns());
        }
        return y.map((j, value) -> (value - shift[j]) / factor[j]).toArray(type, event);
    }

    /**
     * Takes data to the model's scale.
     *
     * @param y {@code [n, d]} on the data's scale; not changed
     * @param type the type wanted
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     * @see #apply(Matrix, DataType, long...)
     */
    public INDArray apply(INDArray y, DataType type, long... event) {
        checkWidth(y);
        return apply(Matrix.of(y), type, event);
    }

    @Override
    public INDArray restore(INDArray x) {
        checkWidth(x);
        return x.castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', x.size(0), shift.length)
                .muliRowVector(Nd4j.createFromArray(factor))
                .addiRowVector(Nd4j.createFromArray(shift));
    }

    @Override
    public INDArray logDet(INDArray x) {
        checkWidth(x);
        return Nd4j.valueArrayOf(new long[] {x.size(0)}, logDet(), DataType.DOUBLE);
    }

    /** {@return log |det dy/dx|, the same for every row, in nats} */
    public double logDet() {
        return Arrays.stream(factor).map(f -> Math.log(Math.abs(f))).sum();
    }

    @Override
    public Optional<long[]> picture() {
        return picture.map(Picture::shape);
    }

    /** {@return how many numbers a row has} */
    public int columns() {
        return shift.length;
    }

    private void checkWidth(INDArray rows) {
        if (rows.size(0) == 0 || rows.length() / rows.size(0) != shift.length) {
            throw new IllegalArgumentException(
                    "rows must have " + shift.length + " values each, not an array " + Arrays.toString(rows.shape()));
        }
    }

    /** {@return this scaling as plain values, for a file} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", kind.name().toLowerCase(Locale.ROOT));
        map.put("shift", boxed(shift));
        map.put("factor", boxed(factor));
        picture.ifPresent(p -> map.put("picture", List.of(p.channels(), p.height(), p.width())));
        return map;
    }

    /**
     * The scaling that {@link #toMap} described.
     *
     * @param map plain values
     * @return the scaling
     * @throws DataException if the map is not one of a scaling, saying what is wrong
     */
    public static Scaling fromMap(Map<String, ?> map) {
        try {
            DataConfig.Scale kind =
                    DataConfig.Scale.valueOf(String.valueOf(map.get("kind")).toUpperCase(Locale.ROOT));
            double[] shift = numbers(map, "shift");
            double[] factor = numbers(map, "factor");
            if (shift.length != factor.length || shift.length == 0) {
                throw new IllegalArgumentException(
                        "it has " + shift.length + " shifts and " + factor.length + " factors");
            }
            if (Arrays.stream(factor).anyMatch(f -> f == 0)) {
                throw new IllegalArgumentException("a factor is 0");
            }
            Optional<Picture> picture = map.containsKey("picture")
                    ? Optional.of(Picture.of(Arrays.stream(numbers(map, "picture"))
                            .mapToObj(v -> (int) v)
                            .toList()))
                    : Optional.empty();
            if (picture.isPresent() && picture.get().length() != shift.length) {
                throw new IllegalArgumentException("its picture does not have " + shift.length + " values");
            }
            return new Scaling(kind, shift, factor, picture);
        } catch (IllegalArgumentException e) {
            throw new DataException("the recorded scaling cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double[] numbers(Map<String, ?> map, String key) {
        if (!(map.get(key) instanceof List<?> list)) {
            throw new IllegalArgumentException("it has no list '" + key + "'");
        }
        List<Double> numbers = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("'" + key + "' holds " + item + ", which is not a finite number");
            }
            numbers.add(number.doubleValue());
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling that
                && kind == that.kind
                && Arrays.equals(shift, that.shift)
                && Arrays.equals(factor, that.factor)
                && picture.equals(that.picture);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shift) * 31 + Arrays.hashCode(factor);
    }

    @Override
    public String toString() {
        return "Scaling" + toMap();
    }
}
