package org.ergodic.report;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.ergodic.api.solver.Trace;

/** What was watched of Markov chains, by step, a line each. */
final class TracePlot {
    private TracePlot() {}

    static BufferedImage draw(Trace trace) {
        Canvas canvas = new Canvas(760, 420);
        Rectangle2D box = new Rectangle2D.Double(66, 50, 674, 316);
        double[][] chains = trace.chains();
        double[] all = Arrays.stream(chains)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int length = chains[0].length;
        double[] steps = new double[length];
        for (int i = 0; i < length; i++) {
            steps[i] = (double) (i + 1) * trace.every();
        }
        Axis y = all.length == 0 ? new Axis(0, 1, false) : Axis.around(all[0], all[all.length - 1], 0.06);
        Plot plot = new Plot(canvas, box, new Axis(0, steps[length - 1], false), y);
        plot.grid(8, 6);
        for (int c = 0; c < chains.length; c++) {
            plot.line(steps, chains[c], colour(c, chains.length), 0.9);
        }
        plot.frame();
        plot.xLabels(8);
        plot.yLabels(6);
        canvas.title(y.title("energy of " + chains.length + " chains"), 66, 32, Canvas.Align.LEFT);
        canvas.text("step", box.getCenterX(), box.getMaxY() + 36, 11, Canvas.TEXT, Canvas.Align.CENTRE);
        return canvas.finish();
    }

    /** From the colour of data to that of samples. */
    private static Color colour(int chain, int of) {
        double share = of < 2 ? 0 : (double) chain / (of - 1);
        Color mixed = new Color(
                mix(Canvas.DATA.getRed(), Canvas.SAMPLES.getRed(), share),
                mix(Canvas.DATA.getGreen(), Canvas.SAMPLES.getGreen(), share),
                mix(Canvas.DATA.getBlue(), Canvas.SAMPLES.getBlue(), share));
        return Canvas.alpha(mixed, 0.8);
    }

    private static int mix(int a, int b, double share) {
        return (int) Math.round(a + share * (b - a));
    }
}
