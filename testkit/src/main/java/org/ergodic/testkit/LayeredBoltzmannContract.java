package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link LayeredBoltzmann} must satisfy beside the {@link EnergyContract}: that its inputs are those of one
 * joint distribution, and its energy that of the visible units in it. Test a small machine: the states of its hidden
 * units, at most 10 of two values each, are enumerated.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class LayeredBoltzmannContract extends EnergyContract {
    private static final int LIMIT = 10;

    @Override
    protected abstract LayeredBoltzmann energy();

    /** Events of the units' own values, or normal ones, by the machine's layers. */
    @Override
    protected INDArray points(int rows) {
        LayeredBoltzmann machine = energy();
        List<INDArray> visible = states(rows).subList(0, machine.visibleLayers());
        INDArray all = Nd4j.zeros(DataType.DOUBLE, rows, Events.size(event()));
        for (int l = 0; l < visible.size(); l++) {
            int[] elements = machine.elements(l);
            for (int i = 0; i < elements.length; i++) {
                all.getColumn(elements[i]).assign(visible.get(l).getColumn(i));
            }
        }
        return all.reshape('c', Events.batch(rows, event()));
    }

    @Test
    @DisplayName("the visible layers have as many units as an event has elements")
    void layers() {
        LayeredBoltzmann machine = energy();
        int visible = machine.layers().subList(0, machine.visibleLayers()).stream()
                .mapToInt(Layer::units)
                .sum();
        assertEquals(Events.size(event()), visible);
    }

    @Test
    @DisplayName("inputs have their shapes, with neighbours and without")
    void shapes() {
        LayeredBoltzmann machine = energy();
        Map<String, INDArray> values = run(s -> {
            for (int l = 0; l < machine.layers().size(); l++) {
                s.output("bias-" + l, machine.input(s, l, absent(machine)));
                s.output("mean-" + l, machine.mean(s, l, inputs(s, machine)));
            }
        });
        for (int l = 0; l < machine.layers().size(); l++) {
            int units = machine.layers().get(l).units();
            SampleArrays.assertShape("the bias of layer " + l, values.get("bias-" + l), 1, units);
            if (neighbours(machine, l).length > 0) {
                SampleArrays.assertShape("the mean of layer " + l, values.get("mean-" + l), ROWS, units);
            }
            SampleArrays.assertFinite("the mean of layer " + l, values.get("mean-" + l));
        }
    }

    /**
     * What a layer adds to another's input is symmetric: x'(W y) = y'(W'x), and nothing where they are not connected.
     */
    @Test
    @DisplayName("connections are symmetric, and only where they are declared")
    void symmetry() {
        LayeredBoltzmann machine = energy();
        int count = machine.layers().size();
        Map<String, INDArray> values = run(s -> {
            List<SDVariable> all = inputs(s, machine);
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    if (a != b) {
                        List<SDVariable> one = absent(machine);
                        one.set(b, all.get(b));
                        SDVariable added = machine.input(s, a, one).sub(machine.input(s, a, absent(machine)));
                        s.output(a + "-" + b, added.mul(all.get(a)).sum(1));
                    }
                }
            }
        });
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < a; b++) {
                INDArray there = values.get(a + "-" + b);
                if (machine.connected(a, b)) {
                    assertTrue(machine.connected(b, a), "layers " + a + " and " + b + " are connected one way only");
                    SampleArrays.assertClose("layers " + a + " and " + b, there, values.get(b + "-" + a), 1e-11);
                } else {
                    assertEquals(0, there.amaxNumber().doubleValue(), 1e-12, "layers " + a + " and " + b);
                }
            }
        }
    }

    /**
     * The free energy of each visible row against the log of the sum over all hidden states of the joint distribution.
     */
    @Test
    @DisplayName("the energy is that of the visible units in the joint distribution")
    void freeEnergy() {
        LayeredBoltzmann machine = energy();
        List<Layer> hidden = machine.layers()
                .subList(machine.visibleLayers(), machine.layers().size());
        int units = hidden.stream().mapToInt(Layer::units).sum();
        assertTrue(units <= LIMIT, "a machine of " + units + " hidden units is too large to test, more than " + LIMIT);
        List<INDArray> visible = states(ROWS).subList(0, machine.visibleLayers());
        Built built = Built.of(DataType.DOUBLE, s -> {
                    s.output("joint", joint(s, machine, inputs(s, machine)));
                    s.output("energy", machine.energy(s, s.input("x", Events.batch(-1, event()))));
                })
                .perturbed(CHANGE);
        double[][] joint = new double[ROWS][1 << units];
        double[] energy = {};
        for (int state = 0; state < 1 << units; state++) {
            Map<String, INDArray> values = new LinkedHashMap<>();
            for (int l = 0; l < visible.size(); l++) {
                values.put("layer-" + l, visible.get(l));
            }
            int bit = 0;
            for (int l = visible.size(); l < machine.layers().size(); l++) {
                Layer layer = machine.layers().get(l);
                assertEquals(2, layer.kind().support().size(), "hidden units to enumerate need two values");
                INDArray rows = Nd4j.zeros(DataType.DOUBLE, ROWS, layer.units());
                for (int i = 0; i < layer.units(); i++, bit++) {
                    rows.getColumn(i).assign(layer.kind().support().get(state >> bit & 1));
                }
                values.put("layer-" + l, rows);
            }
            values.put("x", points(ROWS));
            Map<String, INDArray> outputs = built.run(values);
            double[] logs = SampleArrays.values(outputs.get("joint"));
            for (int row = 0; row < ROWS; row++) {
                joint[row][state] = logs[row];
            }
            energy = SampleArrays.values(outputs.get("energy"));
        }
        for (int row = 0; row < ROWS; row++) {
            double largest = Arrays.stream(joint[row]).max().orElseThrow();
            double sum =
                    Arrays.stream(joint[row]).map(v -> Math.exp(v - largest)).sum();
            assertEquals(-largest - Math.log(sum), energy[row], 1e-10, "the free energy of row " + row);
        }
    }

    /**
     * The joint distribution by biases and links against that by inputs, up to what does not depend on the states.
     * Where layers are copies of others the links say how often, which needs states that are copies too, and is left
     * out.
     */
    @Test
    @DisplayName("where it says its links, they and the biases are those of its inputs")
    void links() {
        if (!(energy() instanceof LinkedBoltzmann machine)
                || machine.biased().length != machine.layers().size()) {
            return;
        }
        Map<String, INDArray> values = run(s -> {
            List<SDVariable> states = inputs(s, machine);
            SDVariable byLinks = null;
            for (int l = 0; l < states.size(); l++) {
                SDVariable bias = machine.bias(s, l)
                        .mul(machine.slope(l))
                        .reshape(1, machine.layers().get(l).units());
                SDVariable term = machine.seen(s, l, states.get(l)).mul(bias).sum(1);
                byLinks = byLinks == null ? term : byLinks.add(term);
            }
            for (LinkedBoltzmann.Link link : machine.links(s)) {
                SDVariable below = machine.seen(s, link.below(), states.get(link.below()));
                SDVariable above = machine.seen(s, link.above(), states.get(link.above()));
                byLinks =
                        byLinks.add(below.mmul(link.weights()).mul(above).sum(1).mul(link.up()));
            }
            SDVariable carried = null;
            for (int l = 0; l < states.size(); l++) {
                SDVariable term = machine.layers()
                        .get(l)
                        .kind()
                        .logCarrier(s, states.get(l))
                        .sum(1);
                carried = carried == null ? term : carried.add(term);
            }
            s.output("by-links", byLinks);
            s.output("by-inputs", joint(s, machine, states).sub(carried));
        });
        SampleArrays.assertClose(
                "the joint distribution by links and biases", values.get("by-inputs"), values.get("by-links"), 1e-11);
    }

    /** The log of the joint distribution without Z: each connection once, with the later of its layers. */
    private static SDVariable joint(Scope s, LayeredBoltzmann machine, List<SDVariable> states) {
        SDVariable total = null;
        List<SDVariable> before = absent(machine);
        for (int l = 0; l < states.size(); l++) {
            SDVariable x = states.get(l);
            SDVariable term = machine.layers()
                    .get(l)
                    .kind()
                    .logCarrier(s, x)
                    .add(machine.input(s, l, before).mul(x))
                    .sum(1);
            total = total == null ? term : total.add(term);
            before.set(l, x);
        }
        return total;
    }

    private static List<SDVariable> absent(LayeredBoltzmann machine) {
        return new ArrayList<>(Collections.nCopies(machine.layers().size(), null));
    }

    private static int[] neighbours(LayeredBoltzmann machine, int layer) {
        return IntStream.range(0, machine.layers().size())
                .filter(l -> l != layer && machine.connected(l, layer))
                .toArray();
    }

    private static List<SDVariable> inputs(Scope s, LayeredBoltzmann machine) {
        List<SDVariable> states = new ArrayList<>();
        for (int l = 0; l < machine.layers().size(); l++) {
            String name = "layer-" + l;
            states.add(
                    s.sameDiff().hasVariable(name)
                            ? s.sameDiff().getVariable(name)
                            : s.input(name, -1, machine.layers().get(l).units()));
        }
        return states;
    }

    private Map<String, INDArray> run(java.util.function.Consumer<Scope> body) {
        Map<String, INDArray> values = new LinkedHashMap<>();
        List<INDArray> states = states(ROWS);
        for (int l = 0; l < states.size(); l++) {
            values.put("layer-" + l, states.get(l));
        }
        return Built.of(DataType.DOUBLE, s -> {
                    inputs(s, energy());
                    body.accept(s);
                })
                .perturbed(CHANGE)
                .run(values);
    }

    /** Random states of all layers. */
    private List<INDArray> states(int rows) {
        List<INDArray> all = new ArrayList<>();
        List<Layer> layers = energy().layers();
        for (int l = 0; l < layers.size(); l++) {
            List<Double> values = layers.get(l).kind().support();
            RandomStream random = RandomStream.of(17).split(l);
            INDArray drawn = random.draw(
                    values.isEmpty() ? Noise.NORMAL : Noise.UNIFORM,
                    0,
                    DataType.DOUBLE,
                    rows,
                    layers.get(l).units());
            for (int i = 0; !values.isEmpty() && i < drawn.length(); i++) {
                drawn.data().put(i, values.get((int) (drawn.data().getDouble(i) * values.size())));
            }
            all.add(drawn);
        }
        return all;
    }
}
