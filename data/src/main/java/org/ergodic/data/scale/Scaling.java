package org.ergodic.data.scale;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.DataSpace;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An affine map of each column between the data's scale y and the model's x: y = shift + factor x, and for columns of
 * whole numbers that were given noise, the way back to them. Immutable.
 *
 * <p>Columns are scaled one by one; in pictures, {@code unit} and {@code symmetric} take the range of all pixels
 * together, so that contrast is kept. A column that is constant, up to rounding, gets the factor 1.
 */
public final class Scaling implements DataSpace {
    private static final String DEQUANTISED = "dequantised";

    private final DataConfig.Scale kind;
    private final double[] shift;
    private final double[] factor;
    private final Optional<ImageShape> picture;
    private final Dequantisation dequantisation;

    private Scaling(
            DataConfig.Scale kind,
            double[] shift,
            double[] factor,
            Optional<ImageShape> picture,
            Dequantisation dequantisation) {
        this.kind = kind;
        this.shift = shift;
        this.factor = factor;
        this.picture = picture;
        this.dequantisation = dequantisation;
    }

    /**
     * Fits a scale to data.
     *
     * @param y {@code [n, d]} on the data's scale
     * @param kind which scale
     * @param picture what picture a row is, if it is one
     * @return the scaling
     */
    public static Scaling fit(LazyMatrix y, DataConfig.Scale kind, Optional<ImageShape> picture) {
        return fit(y.moments(), kind, picture, Dequantisation.none(y.columns()));
    }

    /** Fits a scale to data of known moments, of whose columns some were given noise. */
    public static Scaling fit(
            Moments moments, DataConfig.Scale kind, Optional<ImageShape> picture, Dequantisation dequantisation) {
        double[] shift = new double[moments.columns()];
        double[] factor = new double[moments.columns()];
        Arrays.fill(factor, 1);
        if (kind == DataConfig.Scale.STANDARDISE) {
            for (int j = 0; j < shift.length; j++) {
                shift[j] = moments.mean(j);
                factor[j] = moments.constant(j) ? 1 : moments.deviation(j);
            }
        } else if (kind != DataConfig.Scale.NONE) {
            stretch(moments, kind == DataConfig.Scale.SYMMETRIC, picture.isPresent(), shift, factor);
        }
        return new Scaling(kind, shift, factor, picture, dequantisation);
    }

    private static void stretch(Moments moments, boolean symmetric, boolean together, double[] shift, double[] factor) {
        double[] least = new double[shift.length];
        double[] most = new double[shift.length];
        for (int j = 0; j < shift.length; j++) {
            least[j] = moments.least(j);
            most[j] = moments.constant(j) ? least[j] : moments.greatest(j);
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

    /** {@return the number of columns} */
    public int width() {
        return shift.length;
    }

    /** {@return the columns of whole numbers that were given noise} */
    public Dequantisation dequantisation() {
        return dequantisation;
    }

    /** {@return whether any column of whole numbers was given noise} */
    public boolean isDequantised() {
        return dequantisation.any();
    }

    /**
     * A column's value without the noise that training gave it, if it gave any.
     *
     * @param column from 0
     * @param value the value
     * @return the value as it stands in data
     */
    public double restored(int column, double value) {
        return dequantisation.restored(column, value);
    }

    /** {@return how much of each column on the data's scale is 1 on the model's} */
    public double[] units() {
        return factor.clone();
    }

    /**
     * The rows that have a fraction in a column of whole numbers.
     *
     * @param y {@code [n, d]} on the data's scale
     * @return their numbers, from 0
     */
    public int[] misfits(LazyMatrix y) {
        return dequantisation.misfits(y);
    }

    /**
     * The first fraction in a column of whole numbers.
     *
     * @param y {@code [n, d]} on the data's scale
     * @param names the columns' names
     * @return what is wrong, for a message, or empty
     */
    public Optional<String> misfit(LazyMatrix y, List<String> names) {
        return dequantisation.misfit(y, names);
    }

    /**
     * Whole numbers at the middle of the intervals that training filled with noise; other numbers as they are.
     *
     * @param y {@code [n, d]} on the data's scale
     * @return the same size
     */
    public LazyMatrix centred(LazyMatrix y) {
        return dequantisation.centred(y);
    }

    /**
     * Takes data to the model's scale: x = (y - shift) / factor.
     *
     * @param y {@code [n, d]} on the data's scale
     * @param type the type wanted
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     */
    public INDArray apply(LazyMatrix y, DataType type, long... event) {
        if (y.columns() != shift.length) {
            throw new IllegalArgumentException("rows must have " + shift.length + " values each, not " + y.columns());
        }
        return y.map(this::scaled).toArray(type, event);
    }

    /** {@return a value of a column on the model's scale} */
    public double scaled(int column, double value) {
        return (value - shift[column]) / factor[column];
    }

    /**
     * Takes data to the model's scale.
     *
     * @param y {@code [n, d]} on the data's scale; not changed
     * @param type the type wanted
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     * @see #apply(LazyMatrix, DataType, long...)
     */
    public INDArray apply(INDArray y, DataType type, long... event) {
        checkWidth(y);
        return apply(LazyMatrix.of(y), type, event);
    }

    @Override
    public INDArray restore(INDArray x) {
        INDArray y = continuous(x);
        for (int column : dequantisation.numbers()) {
            Transforms.floor(y.getColumn(column), false);
        }
        return y;
    }

    @Override
    public INDArray continuous(INDArray x) {
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
        return picture.map(ImageShape::shape);
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
        if (dequantisation.any()) {
            map.put(DEQUANTISED, dequantisation.toList());
        }
        return map;
    }

    /**
     * What {@link #toMap} describes, as a file holds it.
     *
     * @param kind which scale was fitted
     * @param shift the shift of each column
     * @param factor the factor of each column
     * @param picture the sizes of the picture that a row is, or none
     * @param dequantised the columns of whole numbers that got noise, by their numbers from 1
     */
    public record Recorded(
            @Option("which scale was fitted to the data") DataConfig.Scale kind,

            @Option("the shift of each column") List<Double> shift,

            @Option(value = "the factor of each column", min = 0, above = true)
            List<Double> factor,

            @Option(value = "the channels, height and width of the picture that a row is", byDefault = "[]")
            List<Integer> picture,

            @Option(value = "the columns of whole numbers that got noise, by their numbers from 1", byDefault = "[]")
            List<Integer> dequantised) {
        /** Checks that all have the same length. */
        public Recorded {
            shift = List.copyOf(shift);
            factor = List.copyOf(factor);
            picture = List.copyOf(picture);
            dequantised = List.copyOf(dequantised);
            if (shift.size() != factor.size() || shift.isEmpty()) {
                throw new IllegalArgumentException("it has " + shift.size() + " shifts and " + factor.size()
                        + " factors, and needs one of each for every column");
            }
            if (!picture.isEmpty() && ImageShape.of(picture).length() != shift.size()) {
                throw new IllegalArgumentException(
                        "its picture " + Excerpt.of(picture) + " does not have " + shift.size() + " values");
            }
            int width = shift.size();
            if (dequantised.stream().anyMatch(column -> column < 1 || column > width)) {
                throw new IllegalArgumentException(
                        "'" + DEQUANTISED + "' is " + Excerpt.of(dequantised) + ", and it has columns 1 to " + width);
            }
        }
    }

    /**
     * The scaling that a file holds.
     *
     * @param recorded what the file says
     * @return the scaling
     */
    public static Scaling of(Recorded recorded) {
        return new Scaling(
                recorded.kind(),
                unboxed(recorded.shift()),
                unboxed(recorded.factor()),
                recorded.picture().isEmpty() ? Optional.empty() : Optional.of(ImageShape.of(recorded.picture())),
                Dequantisation.of(
                        recorded.shift().size(),
                        recorded.dequantised().stream()
                                .mapToInt(column -> column - 1)
                                .toArray()));
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling that
                && kind == that.kind
                && Arrays.equals(shift, that.shift)
                && Arrays.equals(factor, that.factor)
                && picture.equals(that.picture)
                && dequantisation.equals(that.dequantisation);
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
