package org.ergodic.report;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.ergodic.pipeline.findings.TrainingCurve;

/** The loss by step. */
final class TrainingPlot {
    private static final double LOG_FROM_RATIO = 8;
    private static final double CLIPPED = 0.02;
    private static final double FAR = 8;

    private TrainingPlot() {}

    /**
     * What is drawn of a curve.
     *
     * @param x the axis of steps
     * @param y the axis of losses, on which both lines lie
     * @param smooth the mean of the training loss around each step
     */
    record Drawing(Axis x, Axis y, double[] smooth) {}

    static Drawing of(TrainingCurve curve) {
        double[] smooth = smooth(curve.loss());
        double last = LongStream.concat(Arrays.stream(curve.steps()), Arrays.stream(curve.holdoutSteps()))
                .max()
                .orElse(1);
        return new Drawing(new Axis(0, Math.max(1, last), false), lossAxis(curve, smooth), smooth);
    }

    static BufferedImage draw(TrainingCurve curve) {
        Canvas canvas = new Canvas(760, 420);
        Rectangle2D box = new Rectangle2D.Double(66, 50, 674, 316);
        double[] steps = Arrays.stream(curve.steps()).asDoubleStream().toArray();
        double[] held = Arrays.stream(curve.holdoutSteps()).asDoubleStream().toArray();
        Drawing drawing = of(curve);
        Axis y = drawing.y();
        Plot plot = new Plot(canvas, box, drawing.x(), y);
        plot.grid(8, 6);
        plot.line(steps, curve.loss(), Canvas.alpha(Canvas.DATA, 0.25), 0.8);
        plot.line(steps, drawing.smooth(), Canvas.DATA, 2);
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

    /**
     * Around both lines, the mean of the training loss and the held-out loss, and all but the few most extreme of the
     * single losses; logarithmic where the lines span a wide range, of both signs too.
     */
    private static Axis lossAxis(TrainingCurve curve, double[] smooth) {
        double[] lines = DoubleStream.concat(Arrays.stream(smooth), Arrays.stream(curve.holdoutLoss()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double[] single =
                Arrays.stream(curve.loss()).filter(Double::isFinite).sorted().toArray();
        int cut = (int) (CLIPPED * single.length);
        double least = lines.length == 0 ? 0 : lines[0];
        double most = lines.length == 0 ? 1 : lines[lines.length - 1];
        if (single.length > 0) {
            least = Math.min(least, single[cut]);
            most = Math.max(most, single[single.length - 1 - cut]);
        }
        if (least > 0) {
            return most / least > LOG_FROM_RATIO ? Axis.logAround(least, most, 0.06) : Axis.around(least, most, 0.06);
        }
        // A start far above what training comes to would press all that matters into a line at the bottom.
        double spread = lines.length == 0 ? 0 : Marginal.quantile(lines, 0.75) - Marginal.quantile(lines, 0.05);
        double middle = lines.length == 0 ? 0 : Marginal.quantile(lines, 0.5);
        return spread > 0 && Math.max(most - middle, middle - least) > FAR * spread
                ? Axis.symlogAround(least, most, spread, 0.06)
                : Axis.around(least, most, 0.06);
    }

    /**
     * The mean over a window of a fortieth of the curve around each step, without lag. At both ends the window is moved
     * inwards and keeps its length, so that the line does not end in the noise of single steps.
     */
    static double[] smooth(double[] loss) {
        int half = Math.max(1, loss.length / 80);
        double[] smooth = new double[loss.length];
        for (int i = 0; i < loss.length; i++) {
            int from = Math.max(0, Math.min(i - half, loss.length - 2 * half - 1));
            int to = Math.min(loss.length, from + 2 * half + 1);
            smooth[i] = Arrays.stream(loss, from, to)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        return smooth;
    }
}
