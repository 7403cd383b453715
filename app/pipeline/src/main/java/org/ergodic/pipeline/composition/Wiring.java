package org.ergodic.pipeline.composition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.composition.Node.Ref;
import org.ergodic.pipeline.config.PipelineConfig;

/** Makes the stages of a list and connects them; finds everything that is wrong with them at once. */
final class Wiring {
    static final String NAME = "name";
    static final String STAGE = "stage";
    static final String FROM = "from";

    private static final String JAVA = "java:";

    /** A stage's name is that of a folder too. */
    private static final Pattern GOOD_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final Registry registry;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Item> items = new LinkedHashMap<>();

    /** A stage that could be made, in its place in the list. */
    private record Item(
            String name, Component component, Stage stage, Optional<ConfigNode> from, String path, Location place) {}

    private Wiring(Registry registry) {
        this.registry = registry;
    }

    /**
     * The stages of a list, each after those that it needs.
     *
     * @param list the value of {@code stages}
     * @param place of the key
     * @throws ConfigException with everything that is wrong
     */
    static List<Node> of(ConfigNode list, Location place, Registry registry) {
        Wiring wiring = new Wiring(registry);
        List<Node> nodes = wiring.connected(list, place);
        if (!wiring.violations.isEmpty()) {
            throw new ConfigException(wiring.violations);
        }
        return nodes;
    }

    private List<Node> connected(ConfigNode list, Location place) {
        if (!(list instanceof ConfigNode.ListNode all) || all.items().isEmpty()) {
            wrong(
                    place,
                    "stages",
                    "must be a list of stages such as [{ stage: data, csv: rows.csv }, { stage: train,"
                            + " model: flow }], not "
                            + (list instanceof ConfigNode.ListNode ? "empty" : list.describe()));
            return List.of();
        }
        for (int i = 0; i < all.items().size(); i++) {
            read("stages[" + i + "]", all.items().get(i));
        }
        if (!violations.isEmpty()) {
            // What a stage that could not be made takes and gives is not known.
            return List.of();
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        items.values().forEach(item -> nodes.put(item.name(), linked(item)));
        return violations.isEmpty() ? ordered(nodes) : List.of();
    }

    private void wrong(Location place, String path, String message) {
        violations.add(new Violation(place, path, message));
    }

    // Stages

    private void read(String path, ConfigNode node) {
        ConfigNode.MapNode map;
        if (node instanceof ConfigNode.MapNode given) {
            map = given;
        } else if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String) {
            map = new ConfigNode.MapNode(Map.of(STAGE, scalar), Map.of(), scalar.location());
        } else {
            wrong(
                    node.location(),
                    path,
                    "must be a map with the key stage, or the name of a stage, not " + node.describe());
            return;
        }
        ConfigNode kind = map.entries().get(STAGE);
        if (kind == null) {
            wrong(map.location(), path + "." + STAGE, "is missing: what the stage is. There are: " + kinds());
            return;
        }
        Optional<Component> component = component(path, map, kind);
        Optional<String> name = name(path, map, component);
        if (component.isEmpty()) {
            return;
        }
        try {
            Component bound = bound(component.get(), path);
            Stage stage = registry.assembly().create(Kind.STAGE, bound);
            if (name.isEmpty()) {
                return;
            }
            items.put(
                    name.get(),
                    new Item(
                            name.get(),
                            bound,
                            stage,
                            Optional.ofNullable(map.entries().get(FROM)),
                            path,
                            map.location()));
        } catch (ConfigException e) {
            e.violations()
                    .forEach(
                            each -> wrong(each.location(), each.path().isEmpty() ? path : each.path(), each.message()));
        }
    }

    private Optional<Component> component(String path, ConfigNode.MapNode map, ConfigNode kind) {
        ConfigNode.MapNode options = map.without(NAME).without(STAGE).without(FROM);
        if (kind instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Component given) {
            options.entries()
                    .keySet()
                    .forEach(key -> wrong(
                            map.at(key),
                            path + "." + key,
                            "is an option beside a stage that has its own: leave it out"));
            // Who goes on with a run of a table of Java's gives the table.
            return Optional.of(
                    given.instance().orElse(null) instanceof Table table
                            ? Component.using(given.name().substring(JAVA.length()), new GivenTable(table))
                            : given);
        }
        if (!(kind instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String name)) {
            wrong(kind.location(), path + "." + STAGE, "must be the name of a stage, not " + kind.describe());
            return Optional.empty();
        }
        // What a pipeline may say in short is said by stages that hold one.
        ConfigNode.MapNode written = options.entries().containsKey("model") ? PipelineConfig.written(options) : options;
        return Optional.of(
                Component.of(name, new ConfigNode.MapNode(written.entries(), written.keys(), map.at(STAGE))));
    }

    /** With its options bound to the record of its factory, with the paths of its place. */
    private Component bound(Component component, String path) {
        if (component.instance().isPresent()) {
            return component;
        }
        Class<? extends Record> type = registry.find(
                        Kind.STAGE, component.name(), component.options().location(), path + "." + STAGE)
                .factory()
                .config();
        return component.bound(new Binder(registry).bind(type, component.options(), path));
    }

    private Optional<String> name(String path, ConfigNode.MapNode map, Optional<Component> component) {
        ConfigNode given = map.entries().get(NAME);
        String name;
        if (given == null) {
            if (component.isEmpty()) {
                return Optional.empty();
            }
            String kind = component.get().name();
            name = kind.substring(kind.lastIndexOf('.') + 1);
        } else if (given instanceof ConfigNode.Scalar scalar
                && (scalar.value() instanceof String || scalar.value() instanceof Long)) {
            name = String.valueOf(scalar.value());
        } else {
            wrong(given.location(), path + "." + NAME, "must be a name, not " + given.describe());
            return Optional.empty();
        }
        if (!GOOD_NAME.matcher(name).matches()) {
            wrong(
                    map.at(NAME),
                    path + "." + NAME,
                    "must be of letters, digits, - and _, since a folder has this name, not \"" + Excerpt.of(name)
                            + '"');
            return Optional.empty();
        }
        Optional<String> other = items.keySet().stream()
                .filter(each -> each.equalsIgnoreCase(name))
                .findFirst();
        if (other.isPresent()) {
            wrong(
                    given == null ? map.location() : map.at(NAME),
                    path + "." + NAME,
                    "is \"" + name + "\", as that of another stage: give each a name of its own, by name");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private String kinds() {
        return registry.list(Kind.STAGE).stream().map(each -> each.name()).collect(Collectors.joining(", "));
    }

    // Links

    private Node linked(Item item) {
        Map<Port<?>, List<Ref>> links = new LinkedHashMap<>();
        List<Port<?>> ports = item.stage().inputs();
        item.from().ifPresent(from -> explicit(item, ports, from, links));
        for (Port<?> port : ports) {
            if (!links.containsKey(port) && port.count() != Port.Count.OPTIONAL) {
                byDefault(item, port).ifPresent(refs -> links.put(port, refs));
            }
        }
        return new Node(item.name(), item.component(), item.stage(), links);
    }

    private void explicit(Item item, List<Port<?>> ports, ConfigNode from, Map<Port<?>, List<Ref>> links) {
        String path = item.path() + "." + FROM;
        if (ports.isEmpty()) {
            wrong(from.location(), path, "is there, and this stage takes nothing: leave it out");
            return;
        }
        if (!(from instanceof ConfigNode.MapNode map)) {
            references(item, ports.get(0), from, path, links);
            return;
        }
        List<String> names = ports.stream().map(Port::name).toList();
        map.entries().forEach((key, value) -> {
            Optional<Port<?>> port =
                    ports.stream().filter(each -> each.name().equals(key)).findFirst();
            if (port.isEmpty()) {
                wrong(
                        map.at(key),
                        path + "." + key,
                        "the stage has no input \"" + Excerpt.of(key) + "\". " + Names.suggest(key, names));
            } else {
                references(item, port.get(), value, path + "." + key, links);
            }
        });
    }

    private void references(Item item, Port<?> port, ConfigNode value, String path, Map<Port<?>, List<Ref>> links) {
        List<ConfigNode> all = value instanceof ConfigNode.ListNode list ? list.items() : List.of(value);
        if (all.isEmpty() || all.size() > 1 && port.count() != Port.Count.SEVERAL) {
            wrong(value.location(), path, "must name one output for " + port.description() + ", not " + all.size());
            return;
        }
        List<Ref> refs = new ArrayList<>();
        for (ConfigNode each : all) {
            reference(item, port, each, path).ifPresent(refs::add);
        }
        if (refs.size() == all.size()) {
            links.put(port, List.copyOf(refs));
        }
        // Something is known to be wanted here, right or wrong.
        links.putIfAbsent(port, List.of());
    }

    private Optional<Ref> reference(Item item, Port<?> port, ConfigNode value, String path) {
        if (!(value instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String text)) {
            wrong(value.location(), path, "must be the name of a stage, or STAGE.OUTPUT, not " + value.describe());
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        String name = dot < 0 ? text : text.substring(0, dot);
        Item source = items.get(name);
        if (source == null) {
            wrong(
                    value.location(),
                    path,
                    "there is no stage \"" + Excerpt.of(name) + "\". " + Names.suggest(name, items.keySet()));
            return Optional.empty();
        }
        if (source == item) {
            wrong(value.location(), path, "the stage cannot take what it gives itself");
            return Optional.empty();
        }
        List<Port<?>> outputs = source.stage().outputs();
        if (dot >= 0) {
            String output = text.substring(dot + 1);
            Optional<Port<?>> named =
                    outputs.stream().filter(each -> each.name().equals(output)).findFirst();
            if (named.isEmpty()) {
                wrong(
                        value.location(),
                        path,
                        "the stage " + name + " gives no \"" + Excerpt.of(output) + "\". "
                                + Names.suggest(
                                        output, outputs.stream().map(Port::name).toList()));
                return Optional.empty();
            }
            if (!port.accepts(named.get())) {
                wrong(
                        value.location(),
                        path,
                        "must be " + article(port.word()) + ", " + port.description() + ", and " + text + " is "
                                + article(named.get().word()));
                return Optional.empty();
            }
            return Optional.of(new Ref(name, output));
        }
        Optional<Port<?>> fitting = fitting(port, outputs);
        if (fitting.isEmpty()) {
            wrong(
                    value.location(),
                    path,
                    "must be " + article(port.word()) + ", " + port.description()
                            + ", and the stage " + name + " gives "
                            + (outputs.isEmpty()
                                    ? "nothing"
                                    : outputs.stream()
                                            .map(each -> each.name() + " (" + each.word() + ")")
                                            .collect(Collectors.joining(", "))));
        }
        return fitting.map(output -> new Ref(name, output.name()));
    }

    private static String article(String word) {
        return switch (word) {
            case "samples", "metrics" -> word;
            case "fitted" -> "a fitted model";
            default -> Names.article(word);
        };
    }

    /** The first output of just the type, or else the first that will do. */
    private static Optional<Port<?>> fitting(Port<?> port, List<Port<?>> outputs) {
        return first(outputs, each -> each.type() == port.type()).or(() -> first(outputs, port::accepts));
    }

    private static Optional<Port<?>> first(List<Port<?>> ports, Predicate<Port<?>> wanted) {
        return ports.stream().filter(wanted).findFirst();
    }

    /** What the nearest stage before gives. A table is no stage's samples unless there is nothing else. */
    private Optional<List<Ref>> byDefault(Item item, Port<?> port) {
        List<Item> before = new ArrayList<>();
        for (Item each : items.values()) {
            if (each == item) {
                break;
            }
            before.add(0, each);
        }
        for (boolean exact : new boolean[] {true, false}) {
            for (Item each : before) {
                Optional<Port<?>> output =
                        first(each.stage().outputs(), o -> exact ? o.type() == port.type() : port.accepts(o));
                if (output.isPresent()) {
                    return Optional.of(List.of(new Ref(each.name(), output.get().name())));
                }
            }
        }
        String how = port.type() == Table.class ? "such as { stage: data, csv: rows.csv } gives" : "";
        wrong(
                item.place(),
                item.path() + "." + FROM + "." + port.name(),
                "is missing: " + port.description() + ", and no stage before " + item.name() + " gives "
                        + article(port.word()) + (how.isEmpty() ? "" : ", " + how)
                        + ". Name one by from: { " + port.name() + ": STAGE }");
        return Optional.empty();
    }

    // Order

    private List<Node> ordered(Map<String, Node> nodes) {
        List<Node> order = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        for (Node node : nodes.values()) {
            if (!visit(node, nodes, done, new ArrayList<>(), order)) {
                return List.of();
            }
        }
        return order;
    }

    private boolean visit(Node node, Map<String, Node> nodes, Set<String> done, List<String> way, List<Node> order) {
        if (done.contains(node.name())) {
            return true;
        }
        int seen = way.indexOf(node.name());
        way.add(node.name());
        if (seen >= 0) {
            Item item = items.get(node.name());
            wrong(
                    item.place(),
                    item.path() + "." + FROM,
                    "the stages need each other in a circle: " + String.join(" needs ", way.subList(seen, way.size())));
            return false;
        }
        for (String need : node.needs()) {
            if (!visit(nodes.get(need), nodes, done, way, order)) {
                return false;
            }
        }
        way.remove(way.size() - 1);
        done.add(node.name());
        order.add(node);
        return true;
    }
}
