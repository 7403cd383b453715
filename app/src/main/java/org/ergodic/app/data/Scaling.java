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
    public static Scaling fit(INDArray y, DataConfig.Scale kind, Optional<Picture> picture) {
        double[][] rows = Rows.of(y);
        int d = (int) y.size(1);
        double[] shift = new double[d];
        double[] factor = new double[d];
        Arrays.fill(factor, 1);
        if (kind == DataConfig.Scale.STANDARDISE) {
            for (int j = 0; j < d; j++) {
                standardise(rows, j, shift, factor);
            }
        } else if (kind != DataConfig.Scale.NONE) {
            double[] least = new double[d];
            double[] most = new double[d];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            Arrays.fill(most, Double.NEGATIVE_INFINITY);
            for (double[] row : rows) {
                for (int j = 0; j < d; j++) {
                    least[j] = Math.min(least[j], row[j]);
                    most[j] = Math.max(most[j], row[j]);
                }
            }
            if (picture.isPresent()) {
                Arrays.fill(least, Arrays.stream(least).min().orElseThrow());
                Arrays.fill(most, Arrays.stream(most).max().orElseThrow());
            }
            boolean symmetric = kind == DataConfig.Scale.SYMMETRIC;
            for (int j = 0; j < d; j++) {
                double width = most[j] - least[j];
                shift[j] = symmetric ? least[j] + width / 2 : least[j];
                factor[j] = width == 0 ? 1 : symmetric ? width / 2 : width;
            }
        }
        return new Scaling(kind, shift, factor, picture);
    }

    /** Two passes, since one pass loses the variance of a column far from 0; constant means exactly so. */
    private static void standardise(double[][] rows, int j, double[] shift, double[] factor) {
        double mean = 0;
        boolean constant = true;
        for (double[] row : rows) {
            mean += row[j] / rows.length;
            constant &= row[j] == rows[0][j];
        }
        if (constant) {
            shift[j] = rows[0][j];
            return;
        }
        double variance = 0;
        for (double[] row : rows) {
            variance += (row[j] - mean) * (row[j] - mean) / rows.length;
        }
        shift[j] = mean;
        factor[j] = variance > 0 ? Math.sqrt(variance) : 1;
    }

    /**
     * Takes data to the model's scale: x = (y - shift) / factor.
     *
     * @param y {@code [n, d]} on the data's scale; not changed
     * @param type the type wanted
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     */
    public INDArray apply(INDArray y, DataType type, long... event) {
        checkWidth(y);
        INDArray x = y.castTo(DataType.DOUBLE)
                .subRowVector(Nd4j.createFromArray(shift))
                .diviRowVector(Nd4j.createFromArray(factor));
        long[] shape = new long[event.length + 1];
        shape[0] = y.size(0);
        System.arraycopy(event, 0, shape, 1, event.length);
        return x.castTo(type).dup('c').reshape('c', shape);
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
