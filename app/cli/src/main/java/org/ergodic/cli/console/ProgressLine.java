package org.ergodic.cli.console;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.ergodic.pipeline.progress.Progress;

/** One piece of work as a bar that is drawn over itself, or as a line every tenth of the work or half a minute. */
final class ProgressLine implements Progress {
    private static final int BAR = 24;
    private static final long REDRAW = 100_000_000L;
    private static final long LINE = 30_000_000_000L;
    private static final int LINES = 10;
    private static final double NANOS = 1e9;

    private final Console console;
    private final String work;
    private final long total;
    private final long from;
    private final LongSupplier nanos;
    private final boolean bar;
    private final long started;
    private long shownAt;
    private long shownTenth;
    private int shownLength;
    private long done;
    private String note = "";
    private boolean drawn;

    ProgressLine(Console console, String work, long total, long from, LongSupplier nanos) {
        this.console = console;
        this.work = work;
        this.total = total;
        this.from = from;
        this.nanos = nanos;
        bar = console.interactive();
        started = nanos.getAsLong();
        shownAt = started - (bar ? REDRAW : 0);
        shownTenth = from * LINES / total;
        done = from;
    }

    @Override
    public void at(long units, String what) {
        done = units;
        note = what;
        drawn = false;
        long now = nanos.getAsLong();
        long tenth = units * LINES / total;
        if (bar ? now - shownAt >= REDRAW : tenth > shownTenth || now - shownAt >= LINE) {
            shownAt = now;
            shownTenth = tenth;
            draw(now);
        }
    }

    private void draw(long now) {
        drawn = true;
        double seconds = (now - started) / NANOS;
        double rate = seconds > 0 ? (done - from) / seconds : 0;
        String text = String.format(
                Locale.ROOT,
                "%s %3d%%  %d/%d  %s  %s",
                work,
                100 * done / total,
                done,
                total,
                rate(rate),
                done < total ? clock((total - done) / Math.max(rate, 1e-9)) + " left" : clock(seconds));
        String line = note.isEmpty() ? text : text + "  " + note;
        if (!bar) {
            console.err().println(line);
            return;
        }
        int filled = (int) (BAR * done / total);
        String picture = "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "] " + line;
        console.err().print("\r" + picture + " ".repeat(Math.max(0, shownLength - picture.length())));
        console.err().flush();
        shownLength = picture.length();
    }

    private static String rate(double rate) {
        return rate >= 10 ? Math.round(rate) + "/s" : String.format(Locale.ROOT, "%.2g/s", rate);
    }

    private static String clock(double seconds) {
        if (seconds > 1e6) {
            return "--:--";
        }
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    @Override
    public void close() {
        if (bar) {
            if (!drawn) {
                draw(nanos.getAsLong());
            }
            console.err().println();
        }
    }
}
