package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.describe.JsonSchema;
import org.ergodic.cli.describe.PipelineTemplate;
import org.ergodic.cli.describe.Reference;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the options of pipelines: a schema, a reference, a file to begin with. */
class PipelineKeysTest {
    private static final Registry REGISTRY = Registry.load();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final com.networknt.schema.JsonSchema SCHEMA = JsonSchemaFactory.getInstance(
                    SpecVersion.VersionFlag.V202012)
            .getSchema(JSON.<JsonNode>valueToTree(new JsonSchema(REGISTRY).schema()));

    private static Set<ValidationMessage> wrong(ConfigNode tree) {
        return SCHEMA.validate(JSON.<JsonNode>valueToTree(tree.plain()));
    }

    private static ConfigNode.MapNode yaml(String text) {
        return (ConfigNode.MapNode) YamlReader.parse(text, "text", true);
    }

    private static Pipeline bound(ConfigNode.MapNode tree) {
        return Pipeline.of(PipelineConfig.written(tree), REGISTRY);
    }

    @Test
    void theExamplesFitTheSchema() throws IOException {
        Path examples = Path.of("../../examples");
        try (Stream<Path> files = Files.list(examples)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertTrue(all.size() >= 10, all.toString());
            for (Path file : all) {
                assertEquals(Set.of(), wrong(YamlReader.read(file)), file.toString());
            }
        }
    }

    /** What the binder takes and refuses by itself, the schema does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "train: none",
                "train:",
                "train: { optimizer: { rate: 1e-3 }, steps: 3, patience: }",
                "train: { optimizer: { name: sgd, momentum: 0.5 } }",
                "sample: { solver: { name: heun, steps: 5 } }",
                "evaluate: [sliced-wasserstein, { name: log-likelihood }]",
                "!train: { step: 3 }",
                "!train: { steps: -3 }",
                "!train: { steps: 2.5 }",
                "!train: { steps: many }",
                "!train: { optimizer: { rat: 1e-3 } }",
                "!train: { optimizer: adamant }",
                "!sample: { solver: { steps: 5 } }",
                "!sample: { guidance: { rescale: 0.5 } }",
                "!evaluate: sliced-wasserstein",
                "!seed: x",
                "!metrics: []",
            })
    void theSchemaSaysWhatTheBinderSays(String line) {
        boolean refused = line.startsWith("!");
        ConfigNode.MapNode tree = yaml("data: { generator: two-moons }\nmodel: { kind: diffusion }\n"
                + (refused ? line.substring(1) : line) + "\n");
        boolean bound = true;
        try {
            bound(tree);
        } catch (org.ergodic.api.config.ConfigException e) {
            bound = false;
        }
        assertEquals(!refused, bound, line);
        assertEquals(!refused, wrong(tree).isEmpty(), () -> line + ": " + wrong(tree));
    }

    @Test
    void theSchemaKnowsPlugins() {
        // A kind's definition has each of its components, whoever made it.
        String text = JSON.valueToTree(new JsonSchema(REGISTRY).schema()).toString();
        REGISTRY.all().forEach(part -> assertTrue(text.contains("\"const\":\"" + part.name() + "\""), part.name()));
    }

    @Test
    void aFileToBeginWithIsAPipeline() {
        for (Registered<?> model : REGISTRY.list(Kind.MODEL)) {
            String text = String.join("\n", PipelineTemplate.of(model, REGISTRY)) + "\n";
            assertTrue(text.lines().allMatch(line -> line.length() <= 120), text);
            Pipeline pipeline = assertDoesNotThrow(() -> bound(yaml(text)), model.name());
            assertEquals(model.name(), pipeline.config().model().name());
            assertEquals(Set.of(), wrong(yaml(text)), model.name());
        }
    }

    /** Each default that the file shows can be had by taking the mark away, and changes nothing. */
    @Test
    void theDefaultsInAFileAreDefaults() {
        Registered<?> model =
                REGISTRY.find(Kind.MODEL, "diffusion", new org.ergodic.api.config.Location("test", 0), "");
        List<String> lines = PipelineTemplate.of(model, REGISTRY);
        PipelineConfig asItIs = bound(yaml(String.join("\n", lines))).config();
        int taken = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("( {2})?# [a-z-]+: \\S.*")) {
                List<String> changed = new java.util.ArrayList<>(lines);
                changed.set(i, lines.get(i).replaceFirst("# ", ""));
                String line = lines.get(i);
                if (TrainConfig.OPEN.contains(
                        line.strip().replaceFirst("# ", "").replaceFirst(":.*", ""))) {
                    // What is not said of these is chosen by the size of the data.
                    continue;
                }
                PipelineConfig config = assertDoesNotThrow(() -> bound(yaml(String.join("\n", changed))), line)
                        .config();
                assertEquals(asItIs.train(), config.train(), line);
                assertEquals(asItIs.sample(), config.sample(), line);
                assertEquals(asItIs.data(), config.data(), line);
                taken++;
            }
        }
        assertTrue(taken > 30, taken + " defaults");
    }

    @Test
    void sectionsAreDescribed() {
        Cli cli = Cli.run("describe", "train");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("validate-every"), cli.out());
        assertTrue(Cli.run("describe").out().contains("sample"));
        Cli none = Cli.run("describe", "sampel");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("Did you mean \"sample\"?"), none.err());
        assertTrue(Cli.run("describe", "solver").err().contains("ergodic plugins describe solver NAME"));
        assertTrue(Reference.parts().stream().anyMatch(part -> part.path().equals("sample.guidance")));
    }

    @Test
    void theEnvironmentSaysSettings() {
        Environment environment = new Environment(Map.of(
                "ERGODIC_SET",
                        " train.steps=3 model.hidden=[64, 64]\nmodel.bijections[0].layers=2 data.csv=my file.csv",
                "ERGODIC_SEED", "7"));
        assertEquals(
                List.of(
                        "train.steps=3",
                        "model.hidden=[64, 64]",
                        "model.bijections[0].layers=2",
                        "data.csv=my file.csv",
                        "seed=7"),
                environment.settings());
        assertEquals(List.of(), new Environment(Map.of()).settings());
    }
}
