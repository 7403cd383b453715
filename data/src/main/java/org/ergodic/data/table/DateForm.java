package org.ergodic.data.table;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.ergodic.api.message.Excerpt;

/** A way to write dates, and seconds since 1970-01-01T00:00Z that they stand for. Dates without a zone are UTC's. */
public final class DateForm {
    private static final double NANO = 1e-9;
    private static final int LONGEST = 64;

    private static final List<String> DAY_AND_MONTH = List.of("MM/dd", "dd/MM", "M/d", "d/M");

    /** The common forms, ISO 8601 first; of those that fit alike, the earlier is preferred. */
    private static final List<DateForm> COMMON = common();

    private final String pattern;
    private final DateTimeFormatter formatter;

    private DateForm(String pattern) {
        this.pattern = pattern;
        this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    /**
     * A form.
     *
     * @param pattern of {@link DateTimeFormatter}
     * @return the form
     * @throws IllegalArgumentException if it is malformed, or gives no date
     */
    public static DateForm of(String pattern) {
        DateForm form;
        try {
            // The year of an era would leave the era open.
            form = new DateForm(pattern.replace('y', 'u'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + Excerpt.of(pattern) + "\" is no pattern for dates, which are such as dd/MM/yyyy: "
                            + e.getMessage(),
                    e);
        }
        try {
            form.seconds(form.text(0));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + Excerpt.of(pattern) + "\" gives no date; day, month and year are dd, MM and yyyy", e);
        }
        return form;
    }

    private static List<DateForm> common() {
        List<DateForm> forms = new ArrayList<>();
        for (String date : List.of(
                "uuuu-MM-dd",
                "uuuu/MM/dd",
                "dd.MM.uuuu",
                "MM/dd/uuuu",
                "dd/MM/uuuu",
                "dd-MM-uuuu",
                "dd MMM uuuu",
                "dd-MMM-uuuu",
                "MMM dd, uuuu",
                "d.M.uuuu",
                "M/d/uuuu",
                "d/M/uuuu",
                "d MMM uuuu",
                "MMM d, uuuu")) {
            forms.add(new DateForm(date));
            for (String between : List.of(" ", "'T'")) {
                for (String time : List.of("HH:mm", "HH:mm:ss", "HH:mm:ss.SSS", "HH:mm:ss.SSSSSS")) {
                    forms.add(new DateForm(date + between + time));
                    if (date.startsWith("uuuu-")) {
                        forms.add(new DateForm(date + between + time + "XXX"));
                    }
                }
            }
        }
        return List.copyOf(forms);
    }

    /** {@return the common forms that a text has, none for one that is no date} */
    static List<DateForm> fitting(String text) {
        return fitting(text, COMMON);
    }

    /** {@return the common forms that are wanted, in the order of preference} */
    static List<DateForm> preferred(Predicate<DateForm> wanted) {
        return COMMON.stream().filter(wanted).toList();
    }

    /** {@return those of some forms that a text has} */
    static List<DateForm> fitting(String text, List<DateForm> among) {
        if (!couldBeDate(text)) {
            return List.of();
        }
        return among.stream().filter(form -> form.fits(text)).toList();
    }

    /** Keeps the formatters from words: they would take a microsecond each for one that has no chance. */
    private static boolean couldBeDate(String text) {
        if (text.length() < 6 || text.length() > LONGEST) {
            return false;
        }
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
        }
        return digits >= 5;
    }

    private boolean fits(String text) {
        // Most forms do not fit, and an exception for each would take longer than all else.
        ParsePosition at = new ParsePosition(0);
        if (formatter.parseUnresolved(text, at) == null || at.getErrorIndex() >= 0 || at.getIndex() < text.length()) {
            return false;
        }
        try {
            seconds(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** {@return the pattern, which {@link DateTimeFormatter} takes} */
    String pattern() {
        return pattern;
    }

    /**
     * Reads a date.
     *
     * @param text the date
     * @return seconds since 1970
     * @throws DateTimeException if the text has another form
     */
    public double seconds(String text) {
        TemporalAccessor parsed = formatter.parse(text);
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            Instant at = Instant.from(parsed);
            return at.getEpochSecond() + NANO * at.getNano();
        }
        LocalDate day = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (day == null) {
            throw new DateTimeException("no day");
        }
        LocalDateTime at = day.atTime(time == null ? LocalTime.MIDNIGHT : time);
        return at.toEpochSecond(ZoneOffset.UTC) + NANO * at.getNano();
    }

    /**
     * Writes a date.
     *
     * @param seconds since 1970
     * @return the text
     * @throws DateTimeException if they are too many for a date
     */
    public String text(double seconds) {
        double whole = Math.floor(seconds);
        return formatter.format(Instant.ofEpochSecond((long) whole, Math.round((seconds - whole) / NANO))
                .atOffset(ZoneOffset.UTC));
    }

    /** {@return whether another form has the day where this one has the month} */
    boolean swaps(DateForm other) {
        return DAY_AND_MONTH.stream().anyMatch(order -> {
            String[] parts = order.split("/");
            return pattern.contains(order)
                    && pattern.replace(order, parts[1] + "/" + parts[0]).equals(other.pattern);
        });
    }

    @Override
    public String toString() {
        return pattern;
    }
}
