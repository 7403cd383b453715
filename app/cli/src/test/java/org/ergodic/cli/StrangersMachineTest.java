package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ergodic.cli.plugins.PluginJars;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A third party's machine is trained as ours are, by what it says of itself, and what it cannot do is known to
 * {@code validate}.
 */
@Tag("measured")
class StrangersMachineTest {
    private static final String MACHINE = """
            import org.ergodic.common.boltzmann.*;

            final class %s implements %s {
              private final int n;
              %1$s(int n) { this.n = n; }
              public List<Layer> layers() { return List.of(new Layer(n, Units.binary()), new Layer(2, Units.binary())); }
              public SDVariable weights(Scope s, int layer) { return s.parameter("w", Initializer.normal(0.1), n, 2); }
              public SDVariable bias(Scope s, int layer) { return s.parameter("b" + layer, Initializer.zeros(), layers().get(layer).units()); }
              public SDVariable input(Scope s, int layer, List<SDVariable> states) {
                SDVariable own = bias(s, layer).reshape(1, layers().get(layer).units());
                SDVariable other = states.get(1 - layer);
                return other == null ? own : s.sameDiff().mmul(other, weights(s, 1), false, layer == 0, false).add(own);
              }
              public SDVariable energy(Scope s, SDVariable x) {
                SDVariable visible = x.mul(input(s, 0, Arrays.asList(null, null))).sum(1);
                SDVariable hidden = org.ergodic.common.graph.Stable.softplus(input(s, 1, Arrays.asList(x, null))).sum(1);
                return visible.add(hidden).mul(-1.0);
              }
            }
            """;

    private static final String PIPELINE = """
            ergodic: 1
            seed: 3
            data: { generator: { name: bars-and-stripes, size: 2 }, count: 60, image: [2, 2], scale: none }
            model: { kind: energy, energy: acme.%s }
            train: { objective: { name: %s, centred: %s }, steps: 4, batch: 16, optimizer: { name: sgd, rate: 0.01 } }
            sample: { count: 5, solver: { name: gibbs, sweeps: 4 } }
            """;

    @TempDir
    private static Path plugins;

    @TempDir
    private Path dir;

    @BeforeAll
    static void build() {
        PluginJars.jar(
                plugins.resolve("machines/machines.jar"),
                "module acme.machines { requires transitive org.ergodic.common; exports acme.machines;"
                        + " provides org.ergodic.api.plugin.EnergyFactory with"
                        + " acme.machines.LinkedFactory, acme.machines.PlainFactory; }",
                "acme.machines",
                List.of(),
                MACHINE.formatted("Linked", "LinkedBoltzmann"),
                MACHINE.formatted("Plain", "LayeredBoltzmann"),
                PluginJars.factory(
                        "LinkedFactory",
                        "EnergyFactory",
                        "Energy",
                        "acme.linked",
                        "return new Linked((int) a.event()[0]);"),
                PluginJars.factory(
                        "PlainFactory",
                        "EnergyFactory",
                        "Energy",
                        "acme.plain",
                        "return new Plain((int) a.event()[0]);"));
    }

    private Cli run(String command, String machine, String objective, boolean centred, Object... more)
            throws IOException {
        Path file = Files.writeString(dir.resolve("p.yaml"), PIPELINE.formatted(machine, objective, centred));
        List<Object> args = new java.util.ArrayList<>(List.of(command, file, "--plugins", plugins));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    @Test
    void isTrainedByTheCentredGradient() throws IOException {
        Cli cli =
                run("run", "linked", "persistent-contrastive-divergence", true, "--out", dir.resolve("out"), "--quiet");
        assertEquals(0, cli.code(), cli.err());
    }

    @Test
    void whatItCannotDoIsKnownBeforeAnythingIsComputed() throws IOException {
        for (String objective : List.of("contrastive-divergence", "persistent-contrastive-divergence")) {
            assertEquals(0, run("validate", "plain", objective, false).code());
            Cli cli = run("validate", "plain", objective, true);
            assertEquals(2, cli.code());
            assertTrue(
                    cli.err()
                            .contains("p.yaml:5 train.objective: the objective \"" + objective
                                    + "\" needs the view linked-boltzmann of the model"),
                    cli.err());
        }
    }

    /** What an objective refuses of a model, or of its own options, is an error of the pipeline. */
    @Test
    void whatAnObjectiveRefusesIsRefused() throws IOException {
        Path file = Files.writeString(
                dir.resolve("p.yaml"),
                PIPELINE.formatted("linked", "greedy", "false").replace(", centred: false", ""));
        Cli cli = Cli.run("validate", file, "--plugins", plugins);
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("machine-stack"), cli.err());
        Files.writeString(
                file,
                PIPELINE.formatted("linked", "reverse-kl", "false")
                        .replace("centred: false", "energy: mlp")
                        .replace("kind: energy, energy: acme.linked", "kind: flow"));
        cli = Cli.run("validate", file, "--set", "sample.solver=direct", "--plugins", plugins);
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("p.yaml:5: objective \"reverse-kl\": the energy of a target"), cli.err());
        assertTrue(cli.err().contains("give an energy without parameters"), cli.err());
    }
}
