import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Context;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.api.model.Evaluator;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.partition.Ais;
import org.ergodic.energy.partition.Exact;
import org.ergodic.energy.sampling.Ladder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How often the standard errors of annealed importance sampling hold, on machines that can be enumerated. See README.md
 * beside this file.
 *
 * <p>usage: AisCoverage MACHINES-OF-EACH-KIND-AND-TEMPERATURE [FIRST-SEED]
 */
final class AisCoverage {
    private static final int CHAINS = 100;
    private static final int STEPS = 15;
    private static final int SWEEPS = 200;
    private static final double[] TEMPERATURES = {2, 1, 0.41, 0.25};
    private static final List<String> KINDS =
            List.of("restricted", "gaussian", "deep", "spins", "hidden spins", "ising");

    private AisCoverage() {}

    /** Estimates, and those of them for which nothing was said against their error. */
    private static final class Tally {
        private final List<Double> errors = new ArrayList<>();

        void add(double estimate, double exact, double error) {
            errors.add(Math.abs(estimate - exact) / error);
        }

        @Override
        public String toString() {
            if (errors.isEmpty()) {
                return "-";
            }
            long held = errors.stream().filter(z -> z < 1.96).count();
            double most = errors.stream().mapToDouble(z -> z).max().orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "%.3f (%s)",
                    (double) held / errors.size(),
                    most < 1000 ? String.format(Locale.ROOT, "%.1f", most) : "> 1000");
        }
    }

    /** The columns of a line. */
    private static final class Line {
        private final Tally[] tallies = new Tally[8];
        private int estimates;
        private int told;

        Line() {
            Arrays.setAll(tallies, i -> new Tally());
        }

        void add(double exact, Ais.Estimate forward, Ais.Estimate reverse, Ais.Both both, Ais.Both fromChains) {
            estimates++;
            tallies[0].add(forward.logPartition(), exact, forward.standardError());
            tallies[1].add(reverse.logPartition(), exact, reverse.standardError());
            add(2, exact, both);
            if (fromChains.atLeast().isPresent()) {
                told++;
            } else {
                add(5, exact, fromChains);
            }
        }

        private void add(int first, double exact, Ais.Both both) {
            tallies[first].add(
                    both.forward().logPartition(), exact, both.forward().standardError());
            tallies[first + 1].add(
                    both.reverse().logPartition(), exact, both.reverse().standardError());
            tallies[first + 2].add(both.logPartition(), exact, both.standardError());
        }

        void print(String kind, String temperature) {
            StringBuilder line = new StringBuilder("| " + kind + " | " + temperature);
            for (int i = 0; i < tallies.length; i++) {
                if (i == 5) {
                    line.append(" | ").append(told).append(" of ").append(estimates);
                }
                line.append(" | ").append(tallies[i]);
            }
            System.out.println(line + " |");
        }
    }

    public static void main(String[] args) {
        int machines = Integer.parseInt(args[0]);
        int first = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        System.out.println("| machines | T | forward alone | reverse alone | forward | reverse | both"
                + " | told | forward | reverse | both |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        Line all = new Line();
        for (String kind : KINDS) {
            for (double temperature : TEMPERATURES) {
                Line line = new Line();
                for (int i = 0; i < machines; i++) {
                    one(kind, temperature, RandomStream.of(first + i), line, all);
                }
                line.print(kind, String.valueOf(temperature));
            }
        }
        all.print("all", "");
    }

    private static void one(String kind, double temperature, RandomStream random, Line line, Line all) {
        LayeredBoltzmann machine = machine(kind, temperature);
        int visible = machine.layers().subList(0, machine.visibleLayers()).stream()
                .mapToInt(LayeredBoltzmann.Layer::units)
                .sum();
        Graph graph = Graph.build(
                DataType.DOUBLE,
                s -> s.output("free", machine.energy(s, s.input("v", -1, visible))));
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, random);
        if (kind.equals("ising")) {
            variables.set("weights", lattice());
            variables.set("bias", Nd4j.zeros(DataType.DOUBLE, 16));
        } else {
            double scale = machine instanceof BoltzmannMachine ? 0.9 : 0.9 / temperature;
            for (String name : variables.names()) {
                INDArray value = variables.get(name);
                INDArray noise = random.split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
                variables.set(
                        name,
                        noise.reshape('c', value.shape()).mul(name.equals("log-variance") ? 0.3 : scale));
            }
        }
        Evaluator evaluator = new Evaluator(compiler, variables);
        Exact exact = new Exact(machine, evaluator);
        INDArray data = Nd4j.concat(
                1,
                exact.sample(500, random.split("data"))
                        .subList(0, machine.visibleLayers())
                        .toArray(new INDArray[0]));
        Ais ais = new Ais(machine, evaluator, Optional.of(Ais.baseRate(machine, data)));
        Ladder ladder = Ladder.uniform(STEPS);
        Ais.Samples ends = Ais.Samples.exact(exact.sample(CHAINS, random.split("samples")));
        Ais.Samples chains = ais.gibbs(CHAINS, SWEEPS, data, random.split("chains"));
        Ais.Estimate forward = ais.forward(ladder, CHAINS, random.split("forward"));
        Ais.Estimate reverse = ais.reverse(ladder, ends, random.split("reverse"));
        Ais.Estimate fromChains = ais.reverse(ladder, chains, random.split("from-chains"));
        for (Line each : List.of(line, all)) {
            each.add(
                    exact.logPartition(),
                    forward,
                    reverse,
                    Ais.both(forward, ends, reverse),
                    Ais.both(forward, chains, fromChains));
        }
    }

    private static LayeredBoltzmann machine(String kind, double temperature) {
        return switch (kind) {
            case "restricted" -> new Rbm(8, 8);
            case "gaussian" -> new GaussianRbm(8, 4);
            case "deep" -> new DeepBoltzmannMachine(List.of(6, 5), 6);
            case "spins" -> new BoltzmannMachine(Units.spin(), 0, temperature, 10);
            case "hidden spins" -> new BoltzmannMachine(Units.spin(), 3, temperature, 7);
            default -> new BoltzmannMachine(Units.spin(), 0, temperature, 16);
        };
    }

    /** Couplings of 1 on a lattice of four by four that closes on itself. */
    private static INDArray lattice() {
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, 16, 16);
        for (int i = 0; i < 16; i++) {
            for (int j : new int[] {i / 4 * 4 + (i % 4 + 1) % 4, (i + 4) % 16}) {
                weights.putScalar(Math.min(i, j), Math.max(i, j), 1);
            }
        }
        return weights;
    }
}
