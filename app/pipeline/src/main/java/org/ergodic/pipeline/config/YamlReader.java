package org.ergodic.pipeline.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 with its core schema, as trees that know their lines. */
public final class YamlReader {
    /** A tree takes up to forty times its text; a run's model.yaml has some sixty bytes for each column. */
    private static final int MOST_BYTES =
            (int) Math.max(3L << 20, Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 128));

    private YamlReader() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its tree
     * @throws ConfigException if it cannot be read or is no YAML map, with the line
     */
    public static ConfigNode.MapNode read(Path file) {
        Location location = new Location(file.toString(), 0);
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw error(
                        location,
                        "has more than " + (MOST_BYTES >> 20)
                                + " MB, the most that is read of a YAML file where Java may"
                                + " use " + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MB. If it is the right file, give more memory by ERGODIC_OPTS=-Xmx8g");
            }
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw error(
                    location,
                    "there is no such file (looked in "
                            + file.toAbsolutePath().normalize().getParent() + ")");
        } catch (CharacterCodingException e) {
            throw error(location, "is not text in UTF-8");
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder" : e.getMessage();
            throw error(location, "cannot be read: " + why);
        }
        ConfigNode node = parse(text, file.toString(), true);
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() == null) {
            throw error(location, "is empty; a pipeline begins with: ergodic: 1");
        }
        if (!(node instanceof ConfigNode.MapNode map)) {
            throw error(node.location(), "must be a map with keys, not " + node.describe());
        }
        return map;
    }

    /**
     * Reads text.
     *
     * @param text YAML
     * @param source where it comes from, for messages
     * @param lines whether its lines mean something to people
     * @return its tree
     * @throws ConfigException if it is no YAML, with the line
     */
    public static ConfigNode parse(String text, String source, boolean lines) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setSchema(new CoreSchema())
                .setCodePointLimit(MOST_BYTES)
                // A token longer than the buffer is copied once for each buffer's length of it.
                .setBufferSize(Math.max(1024, Math.min(1 << 20, text.length())))
                .build();
        try {
            return new TreeBuilder(
                            new ParserImpl(settings, new StreamReader(settings, text)),
                            settings.getSchema().getScalarResolver(),
                            source,
                            lines)
                    .document();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw error(
                    new Location(source, lines ? mark.map(m -> m.getLine() + 1).orElse(0) : 0),
                    "is no valid YAML: " + e.getProblem()
                            + mark.map(m -> " (column " + (m.getColumn() + 1) + ")")
                                    .orElse(""));
        } catch (YamlEngineException e) {
            throw error(new Location(source, 0), "is no valid YAML: " + e.getMessage());
        }
    }

    private static ConfigException error(Location location, String message) {
        return new ConfigException(List.of(new Violation(location, "", message)));
    }
}
