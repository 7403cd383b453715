package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes plain maps, lists, strings, numbers and booleans as YAML. */
public final class YamlWriter {
    private static final int WIDTH = 120;

    private YamlWriter() {}

    /**
     * YAML text.
     *
     * @param map plain values by key, in the order to write
     * @return the text, ending in a line break
     */
    public static String toText(Map<String, ?> map) {
        // The schema that files are read by, which decides what words need quotes: ~, True and 0x1F are no text there.
        DumpSettings settings = DumpSettings.builder()
                .setSchema(new CoreSchema())
                .setDefaultFlowStyle(FlowStyle.AUTO)
                .setBestLineBreak("\n")
                .setWidth(WIDTH)
                .build();
        return new Dump(settings).dumpToString(map);
    }

    /**
     * Writes YAML.
     *
     * @param out where to; not closed
     * @param map plain values by key, in the order to write
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Map<String, ?> map) throws IOException {
        out.write(toText(map).getBytes(StandardCharsets.UTF_8));
    }
}
