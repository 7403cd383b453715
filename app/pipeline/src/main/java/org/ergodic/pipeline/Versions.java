package org.ergodic.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions of what a run is made with. */
public final class Versions {
    private static final Properties BUILT = load();

    private Versions() {}

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** {@return the version of Ergodic} */
    public static String ergodic() {
        return BUILT.getProperty("ergodic");
    }

    /** {@return Ergodic, Java, the operating system and ND4J} */
    static Map<String, Object> all() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("ergodic", ergodic());
        versions.put("java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
        versions.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        versions.put("nd4j", BUILT.getProperty("nd4j"));
        return versions;
    }
}
