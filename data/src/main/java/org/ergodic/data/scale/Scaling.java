package org.ergodic.data.scale;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
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
 * A map of each column between the data's scale y and the model's x, g(y) = shift + factor x, where g is the identity,
 * a logarithm, a logit or a map by quantiles, and for columns of whole numbers that were given noise, the way back to
 * them. Immutable.
 *
 * <p>Columns are scaled one by one, but for {@code whiten}, which mixes them: see {@code Whitening}. In
 * pictures, {@code unit} and {@code symmetric} take the range of all pixels
 * together, so that contrast is kept. A column that is constant, up to rounding, gets the factor 1.
 */
public final class Scaling implements DataSpace {
    private static final String DEQUANTISED = "dequantised";

    /** Of the model's unit, the step of a difference. */
    private static final double DIFFERENCE = 1e-5;

    private final DataConfig.Scale kind;
    private final double[] shift;
    private final double[] factor;
    /** The g of each column. */
    private final ColumnMap[] maps;

    private final Optional<ImageShape> picture;
    private final Dequantisation dequantisation;
    private final Optional<Whitening> whitening;

    private Scaling(
            DataConfig.Scale kind,
            double[] shift,
            double[] factor,
            ColumnMap[] maps,
            Optional<ImageShape> picture,
            Dequantisation dequantisation,
            Optional<Whitening> whitening) {
        this.kind = kind;
        this.shift = shift;
        this.factor = factor;
        this.maps = maps;
        this.picture = picture;
        this.dequantisation = dequantisation;
        this.whitening = whitening;
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
        return fit(y, y.moments(), kind, picture, Dequantisation.none(y.columns()));
    }

    /**
     * Fits a scale to data of known moments, of whose columns some were given noise.
     *
     * @throws org.ergodic.data.table.DataException if a column has numbers that the scale does not take
     */
    public static Scaling fit(
            LazyMatrix y,
            Moments moments,
            DataConfig.Scale kind,
            Optional<ImageShape> picture,
            Dequantisation dequantisation) {
        if (kind == DataConfig.Scale.WHITEN) {
            Scaling standardised = fit(moments, DataConfig.Scale.STANDARDISE, picture, dequantisation);
            return new Scaling(
                    kind,
                    standardised.shift,
                    standardised.factor,
                    standardised.maps,
                    picture,
                    dequantisation,
                    Optional.of(Whitening.fit(y, moments, standardised)));
        }
        return kind.isByColumn()
                ? ColumnFits.of(y, moments, kind).scaling(picture, dequantisation)
                : fit(moments, kind, picture, dequantisation);
    }

    /**
     * Fits a scale that follows from the moments of data, of whose columns some were given noise.
     *
     * @throws IllegalArgumentException for a scale that is fitted to the values of each column
     */
    public static Scaling fit(
            Moments moments, DataConfig.Scale kind, Optional<ImageShape> picture, Dequantisation dequantisation) {
        if (kind.isByColumn() || kind == DataConfig.Scale.WHITEN) {
            throw new IllegalArgumentException("the scale " + kind + " is fitted to values, and not to their moments");
        }
        double[] shift = new double[moments.columns()];
        double[] factor = new double[moments.columns()];
        Arrays.fill(factor, 1);
        ColumnMap[] maps = new ColumnMap[shift.length];
        Arrays.fill(maps, ColumnMap.IDENTITY);
        if (kind == DataConfig.Scale.STANDARDISE) {
            for (int j = 0; j < shift.length; j++) {
                shift[j] = moments.mean(j);
                factor[j] = moments.constant(j) ? 1 : moments.deviation(j);
            }
        } else if (kind != DataConfig.Scale.NONE) {
            stretch(moments, kind == DataConfig.Scale.SYMMETRIC, picture.isPresent(), shift, factor);
        }
        return new Scaling(kind, shift, factor, maps, picture, dequantisation, Optional.empty());
    }

    /** A scale of given maps. */
    static Scaling of(
            DataConfig.Scale kind,
            double[] shift,
            double[] factor,
            ColumnMap[] maps,
            Optional<ImageShape> picture,
            Dequantisation dequantisation) {
        return new Scaling(kind, shift, factor, maps, picture, dequantisation, Optional.empty());
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

    /**
     * {@return how much of each column on the data's scale is 1 on the model's; where their relation is no straight
     * line, at the model's 0, and where columns are {@linkplain #mixes mixed}, before that}
     */
    public double[] units() {
        double[] units = factor.clone();
        for (int j = 0; j < units.length && !isAffine(); j++) {
            units[j] *= Math.exp(-maps[j].logSlope(unscaled(j, 0)));
        }
        return units;
    }

    /**
     * {@return whether a number of the model is one of several columns of the data, so that a column has no number of
     * its own}
     */
    public boolean mixes() {
        return whitening.isPresent();
    }

    /** {@return whether the way from the model's scale to the data's is affine} */
    public boolean isAffine() {
        return Arrays.stream(maps).allMatch(map -> map == ColumnMap.IDENTITY);
    }

    /**
     * Whether a value of a column has an image on the model's scale, as a negative number has none under a logarithm.
     *
     * @param column from 0
     * @param value on the data's scale
     * @return whether it has; where not, a density of it is 0
     */
    public boolean supports(int column, double value) {
        return maps[column].supports(value);
    }

    /**
     * The rows that have a fraction in a column of whole numbers, or a number that the scale does not
     * {@linkplain #supports support}: a density of them is 0.
     *
     * @param y {@code [n, d]} on the data's scale
     * @return their numbers, from 0
     */
    public int[] misfits(LazyMatrix y) {
        int[] fractions = dequantisation.misfits(y);
        if (Arrays.stream(maps).allMatch(map -> map == ColumnMap.IDENTITY || map instanceof QuantileMap)) {
            return fractions;
        }
        double[] row = new double[y.columns()];
        IntStream outside = IntStream.range(0, y.rows()).filter(i -> {
            y.read(i, row);
            return IntStream.range(0, row.length).anyMatch(j -> !maps[j].supports(row[j]));
        });
        return IntStream.concat(Arrays.stream(fractions), outside)
                .sorted()
                .distinct()
                .toArray();
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
     * Takes data to the model's scale: x = (g(y) - shift) / factor.
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
        LazyMatrix scaled = y.map(this::scaled);
        return whitening
                .map(by -> LazyMatrix.reading(y.rows(), y.columns(), (i, into) -> by.forward(scaled.row(i), into)))
                .orElse(scaled)
                .toArray(type, event);
    }

    /**
     * {@return a value of a column on the model's scale, before columns are {@linkplain #mixes mixed}; 0 for one that
     * it does not {@linkplain #supports support}}
     */
    public double scaled(int column, double value) {
        if (!maps[column].supports(value)) {
            return 0;
        }
        return (maps[column].forward(value) - shift[column]) / factor[column];
    }

    /** {@return a value of a column on the data's scale, given that on the model's before columns are mixed} */
    public double unscaled(int column, double x) {
        return maps[column].inverse(shift[column] + factor[column] * x);
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
        INDArray y = mapped(x);
        if (!isAffine()) {
            for (int j = 0; j < maps.length; j++) {
                for (int i = 0; i < y.rows(); i++) {
                    y.putScalar(i, j, maps[j].inverse(y.getDouble(i, j)));
                }
            }
        }
        return y;
    }

    /** g(y) of each column. */
    private INDArray mapped(INDArray x) {
        checkWidth(x);
        INDArray numbers = x.castTo(DataType.DOUBLE).dup('c').reshape('c', x.size(0), shift.length);
        return whitening
                .map(by -> rowByRow(numbers, by::inverse))
                .orElse(numbers)
                .muliRowVector(Nd4j.createFromArray(factor))
                .addiRowVector(Nd4j.createFromArray(shift));
    }

    private static INDArray rowByRow(INDArray numbers, BiConsumer<double[], double[]> map) {
        LazyMatrix rows = LazyMatrix.of(numbers);
        return LazyMatrix.reading(rows.rows(), rows.columns(), (i, into) -> map.accept(rows.row(i), into))
                .toArray();
    }

    /**
     * The gradient of a log density on the data's scale, given that on the model's: with J = dx/dy it is J' times the
     * model's, and where the scale is not affine, the gradient of log |det J| besides (by a central difference, good to
     * eight digits).
     *
     * @param gradient {@code [n][d]} by x
     * @param y {@code [n][d]}, where it is taken
     * @return {@code [n][d]} by y
     */
    public double[][] gradient(double[][] gradient, double[][] y) {
        double[][] all = new double[gradient.length][];
        for (int i = 0; i < all.length; i++) {
            double[] own = gradient[i].clone();
            int row = i;
            whitening.ifPresent(by -> by.pullBack(gradient[row], own));
            for (int j = 0; j < own.length; j++) {
                double slope = Math.exp(maps[j].logSlope(y[i][j])) / factor[j];
                own[j] *= slope;
                if (maps[j] != ColumnMap.IDENTITY) {
                    double h = DIFFERENCE / slope;
                    own[j] += (maps[j].logSlope(y[i][j] + h) - maps[j].logSlope(y[i][j] - h)) / (2 * h);
                }
            }
            all[i] = own;
        }
        return all;
    }

    @Override
    public INDArray logDet(INDArray x) {
        checkWidth(x);
        double[] all = new double[Math.toIntExact(x.size(0))];
        Arrays.fill(all, affineLogDet());
        if (!isAffine()) {
            INDArray y = continuous(x);
            for (int i = 0; i < all.length; i++) {
                for (int j = 0; j < maps.length; j++) {
                    all[i] -= maps[j].logSlope(y.getDouble(i, j));
                }
            }
        }
        return Nd4j.createFromArray(all);
    }

    /**
     * {@return log |det dy/dx| of an affine scale, the same for every row, in nats}
     *
     * @throws IllegalStateException for a scale that is not {@linkplain #isAffine affine}
     */
    public double logDet() {
        if (!isAffine()) {
            throw new IllegalStateException("the log-determinant of this scale is not the same for every row");
        }
        return affineLogDet();
    }

    private double affineLogDet() {
        return Arrays.stream(factor).map(f -> Math.log(Math.abs(f))).sum()
                + whitening.map(Whitening::logDet).orElse(0.0);
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
        if (Arrays.stream(maps).anyMatch(QuantileMap.class::isInstance)) {
            map.put(
                    "quantiles",
                    Arrays.stream(maps)
                            .map(g -> g instanceof QuantileMap quantiles ? quantiles.points() : List.of())
                            .toList());
        }
        whitening.ifPresent(by -> map.put("whitening", by.directions()));
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
     * @param quantiles for each column the points of its map by quantiles, on the data's scale and then on the
     *     normal's;
     *     none for a column without
     * @param whitening the principal directions, each as long as its standard deviation; none unless columns are mixed
     */
    public record Recorded(
            @Option("which scale was fitted to the data") DataConfig.Scale kind,

            @Option("the shift of each column") List<Double> shift,

            @Option(value = "the factor of each column", min = 0, above = true)
            List<Double> factor,

            @Option(value = "the channels, height and width of the picture that a row is", byDefault = "[]")
            List<Integer> picture,

            @Option(value = "the columns of whole numbers that got noise, by their numbers from 1", byDefault = "[]")
            List<Integer> dequantised,

            @Option(
                    value = "for each column the points of its map by quantiles, on the data's scale and then on the"
                            + " normal distribution's",
                    byDefault = "[]")
            List<List<Double>> quantiles,

            @Option(
                    value = "the principal directions of standardised columns, each as long as its standard deviation",
                    byDefault = "[]")
            List<List<Double>> whitening) {
        /** Checks that all have the same length. */
        public Recorded {
            shift = List.copyOf(shift);
            factor = List.copyOf(factor);
            picture = List.copyOf(picture);
            dequantised = List.copyOf(dequantised);
            quantiles = quantiles.stream().map(List::copyOf).toList();
            whitening = whitening.stream().map(List::copyOf).toList();
            if (!whitening.isEmpty()) {
                Whitening.of(whitening);
            }
            if (!whitening.isEmpty() && whitening.size() != shift.size()) {
                throw new IllegalArgumentException("'whitening' has " + whitening.size() + " directions, and there are "
                        + shift.size() + " columns");
            }
            if (!quantiles.isEmpty() && quantiles.size() != shift.size()) {
                throw new IllegalArgumentException(
                        "'quantiles' are of " + quantiles.size() + " columns, and there are " + shift.size());
            }
            quantiles.stream().filter(points -> !points.isEmpty()).forEach(QuantileMap::through);
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
                maps(recorded),
                recorded.picture().isEmpty() ? Optional.empty() : Optional.of(ImageShape.of(recorded.picture())),
                Dequantisation.of(
                        recorded.shift().size(),
                        recorded.dequantised().stream()
                                .mapToInt(column -> column - 1)
                                .toArray()),
                recorded.whitening().isEmpty() ? Optional.empty() : Optional.of(Whitening.of(recorded.whitening())));
    }

    private static ColumnMap[] maps(Recorded recorded) {
        ColumnMap[] maps = new ColumnMap[recorded.shift().size()];
        for (int j = 0; j < maps.length; j++) {
            List<Double> points = recorded.quantiles().isEmpty()
                    ? List.of()
                    : recorded.quantiles().get(j);
            maps[j] = points.isEmpty() ? ColumnFits.map(recorded.kind()) : QuantileMap.through(points);
        }
        return maps;
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
                && Arrays.equals(maps, that.maps)
                && picture.equals(that.picture)
                && dequantisation.equals(that.dequantisation)
                && whitening.equals(that.whitening);
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
