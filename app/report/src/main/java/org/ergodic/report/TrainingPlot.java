package org.ergodic.report;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.ergodic.pipeline.TrainingCurve;

/** The loss by step. */
final class TrainingPlot {
    private static final double LOG_FROM_RATIO = 8;
    private static final double CLIPPED = 0.005;

    private TrainingPlot() {}

    static BufferedImage draw(TrainingCurve curve) {
        Canvas canvas = new Canvas(760, 420);
        Rectangle2D box = new Rectangle2D.Double(66, 50, 674, 316);
        double[] steps = Arrays.stream(curve.steps()).asDoubleStream().toArray();
        double[] held = Arrays.stream(curve.holdoutSteps()).asDoubleStream().toArray();
        double[] smooth = smooth(curve.loss());
        double last = DoubleStream.concat(Arrays.stream(steps), Arrays.stream(held))
                .max()
                .orElse(1);
        Axis y = lossAxis(curve, smooth);
        Plot plot = new Plot(canvas, box, new Axis(0, Math.max(1, last), false), y);
        plot.grid(8, 6);
        plot.line(steps, curve.loss(), Canvas.alpha(Canvas.DATA, 0.25), 0.8);
        plot.line(steps, smooth, Canvas.DATA, 2);
        plot.line(held, curve.holdoutLoss(), Canvas.SAMPLES, 1.6);
        for (int i = 0; i < held.length; i++) {
            if (y.holds(curve.holdoutLoss()[i])) {
                double px = plot.px(held[i]);
                double py = plot.py(curve.holdoutLoss()[i]);
                canvas.fill(new Ellipse2D.Double(px - 2.6, py - 2.6, 5.2, 5.2), Canvas.SAMPLES);
            }
        }
        plot.frame();
        plot.xLabels(8);
        plot.yLabels(6);
        canvas.title(y.title("loss"), 66, 32, Canvas.Align.LEFT);
        canvas.text("step", box.getCenterX(), box.getMaxY() + 36, 11, Canvas.TEXT, Canvas.Align.CENTRE);
        canvas.stroke(new Line2D.Double(530, 28, 552, 28), Canvas.DATA, 2);
        canvas.text("training", 558, 32, 12, Canvas.TEXT, Canvas.Align.LEFT);
        if (held.length > 0) {
            canvas.stroke(new Line2D.Double(636, 28, 658, 28), Canvas.SAMPLES, 2);
            canvas.text("held out", 664, 32, 12, Canvas.TEXT, Canvas.Align.LEFT);
        }
        return canvas.finish();
    }

    /** Around all but the few most extreme losses; logarithmic where positive losses span a wide range. */
    private static Axis lossAxis(TrainingCurve curve, double[] smooth) {
        double[] sorted =
                Arrays.stream(curve.loss()).filter(Double::isFinite).sorted().toArray();
        int cut = (int) (CLIPPED * sorted.length);
        double[] shown = DoubleStream.of(
                        sorted.length == 0
                                ? new double[0]
                                : new double[] {sorted[cut], sorted[sorted.length - 1 - cut]})
                .toArray();
        double[] all = DoubleStream.concat(
                        DoubleStream.of(shown),
                        DoubleStream.concat(Arrays.stream(smooth), Arrays.stream(curve.holdoutLoss())))
                .filter(Double::isFinite)
                .toArray();
        double least = Arrays.stream(all).min().orElse(0);
        double most = Arrays.stream(all).max().orElse(1);
        if (least > 0 && most / least > LOG_FROM_RATIO) {
            double margin = Math.pow(most / least, 0.06);
            return new Axis(least / margin, most * margin, true);
        }
        return Axis.around(least, most, 0.06);
    }

    /**
     * The mean over a window around each step, of a fortieth of the curve, without lag; at the ends it is cut off
     * evenly.
     */
    private static double[] smooth(double[] loss) {
        int most = Math.max(1, loss.length / 80);
        double[] smooth = new double[loss.length];
        for (int i = 0; i < loss.length; i++) {
            int half = Math.min(most, Math.min(i, loss.length - 1 - i));
            smooth[i] = Arrays.stream(loss, i - half, i + half + 1)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        return smooth;
    }
}
