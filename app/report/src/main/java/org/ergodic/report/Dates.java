package org.ergodic.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round dates on an axis of seconds since 1970, all in UTC. */
final class Dates {
    private static final double DAY = 86_400;
    private static final double YEAR = 365.25 * DAY;
    private static final double MOST_SECONDS = 3e11;
    private static final int[] MONTHS = {1, 2, 3, 6};
    private static final double[] SECONDS = {
        1, 5, 15, 60, 300, 900, 3600, 3 * 3600.0, 6 * 3600.0, 12 * 3600.0, DAY, 2 * DAY, 7 * DAY, 14 * DAY
    };

    private Dates() {}

    /** {@return round moments from one second to another, about so many} */
    static List<Double> ticks(double min, double max, int about) {
        double rough = (max - min) / about;
        List<Double> ticks = new ArrayList<>();
        if (Math.abs(min) > MOST_SECONDS || Math.abs(max) > MOST_SECONDS) {
            return ticks;
        }
        LocalDate first = moment(min).toLocalDate();
        if (rough > YEAR / 2) {
            int every = 1;
            int[] factors = {2, 5, 10};
            for (int scale = 1, k = 0; every * YEAR < rough; k++) {
                every = factors[k % 3] * scale;
                scale *= k % 3 == 2 ? 10 : 1;
            }
            LocalDate at = LocalDate.of(Math.floorDiv(first.getYear(), every) * every, 1, 1);
            for (; seconds(at) <= max; at = at.plusYears(every)) {
                add(ticks, at, min);
            }
            return ticks;
        }
        if (rough > 14 * DAY) {
            int every = MONTHS[0];
            for (int months : MONTHS) {
                every = every * YEAR / 12 < rough ? months : every;
            }
            LocalDate at = LocalDate.of(first.getYear(), 1, 1);
            for (; seconds(at) <= max; at = at.plusMonths(every)) {
                add(ticks, at, min);
            }
            return ticks;
        }
        double every = SECONDS[SECONDS.length - 1];
        for (int i = SECONDS.length - 1; i >= 0 && SECONDS[i] >= rough; i--) {
            every = SECONDS[i];
        }
        for (double at = Math.ceil(min / every) * every; at <= max; at += every) {
            ticks.add(at);
        }
        return ticks;
    }

    private static void add(List<Double> ticks, LocalDate at, double min) {
        if (seconds(at) >= min) {
            ticks.add(seconds(at));
        }
    }

    /** {@return a moment as text, as exactly as the length of the axis asks} */
    static String label(double value, double min, double max) {
        double width = max - min;
        String pattern = width > 3 * YEAR
                ? "yyyy"
                : width > 120 * DAY ? "MMM yyyy" : width > 4 * DAY ? "d MMM" : width > 600 ? "d MMM HH:mm" : "HH:mm:ss";
        return format(value, pattern);
    }

    /** {@return a moment in full: its date, and its time where that is not midnight} */
    static String full(double value) {
        return format(value, value % DAY == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss");
    }

    private static String format(double value, String pattern) {
        return Math.abs(value) > MOST_SECONDS || Double.isNaN(value)
                ? Axis.label(value)
                : DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(moment(value));
    }

    private static LocalDateTime moment(double seconds) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond((long) Math.floor(seconds)), ZoneOffset.UTC);
    }

    private static double seconds(LocalDate date) {
        return date.toEpochDay() * DAY;
    }
}
