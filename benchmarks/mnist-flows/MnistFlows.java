import org.ergodic.api.model.Loss;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Registry;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Integration;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.ImageShape;
import org.ergodic.report.Pictures;
import org.ergodic.pipeline.train.TrainingPlan;
import org.ergodic.pipeline.train.Trainer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Flows on MNIST in logit space, as Papamakarios, Pavlakou and Murray (2017) have them: y = logit(a + (1 - 2a) x) with
 * x = (pixel + u) / 256, u uniform on [0, 1) and a = 1e-6; mean test log-likelihood of y in nats. See README.md beside
 * this file.
 *
 * <p>usage: MnistFlows DATA-FOLDER OUTPUT-FOLDER maf|real-nvp [option=value ...]
 */
final class MnistFlows {
    private static final int SIDE = 28;
    private static final int SIZE = SIDE * SIDE;
    private static final float LEVELS = 256;
    private static final double MARGIN = 1e-6;
    private static final int TRAINING = 50_000;
    private static final int CHUNK = 1000;
    private static final String PIXELS = "pixels";
    private static final RandomStream SEED = RandomStream.of(1);

    private MnistFlows() {}

    /** Settings with what they are unless said. */
    private record Options(Map<String, String> given) {
        static Options of(String... args) {
            Map<String, String> given = new HashMap<>();
            Arrays.stream(args).map(arg -> arg.split("=", 2)).forEach(pair -> given.put(pair[0], pair[1]));
            return new Options(given);
        }

        double number(String name, double otherwise) {
            return given.containsKey(name) ? Double.parseDouble(given.get(name)) : otherwise;
        }

        int count(String name, int otherwise) {
            return (int) number(name, otherwise);
        }
    }

    /**
     * A flow of logits that is shown pixels with noise on them. A training step draws the noise anew; the start values
     * and the figure on held-out data are those of the noise that is there.
     */
    private record OfPixels(Model flow) implements Model, Loss {
        static SDVariable logits(Scope s, SDVariable pixels) {
            SDVariable p = pixels.mul((1 - 2 * MARGIN) / LEVELS).add(MARGIN);
            return s.sameDiff().math().log(p).sub(s.sameDiff().math().log(p.rsub(1)));
        }

        private SDVariable surprise(Scope s, Views model, Batch batch, SDVariable pixels) {
            return model.require(LogDensity.VIEW)
                    .logProb(s, logits(s, pixels), batch.context())
                    .neg();
        }

        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            SDVariable fresh = s.child("objective").noise("u", Noise.UNIFORM, batch.rows(), SIZE);
            return surprise(s, model, batch, s.sameDiff().math().floor(batch.x()).add(fresh));
        }

        @Override
        public SDVariable monitor(Scope s, Views model, Batch batch) {
            return surprise(s, model, batch, batch.x());
        }

        @Override
        public Set<View<?>> needs() {
            return Set.of(LogDensity.VIEW);
        }

        @Override
        public void initialize(Scope s, Batch batch) {
            flow.initialize(s, Batch.of(logits(s, batch.x()), batch.event()).withContext(batch.context()));
        }

        @Override
        public long[] event() {
            return flow.event();
        }

        @Override
        public Views views() {
            return flow.views();
        }

        @Override
        public List<Equation> equations() {
            return flow.equations();
        }

        @Override
        public Component defaultObjective() {
            return flow.defaultObjective();
        }

        @Override
        public Component defaultSolver(Solvers present) {
            return flow.defaultSolver(present);
        }
    }

    private static List<Component> bijections(String flow, Options options) {
        List<Integer> hidden = Collections.nCopies(options.count("depth", 1), options.count("units", 1024));
        Map<String, Object> layers = new HashMap<>(
                Map.of("layers", options.count("layers", 5), "hidden", hidden, "bound", options.number("bound", 2)));
        Component stack =
                switch (flow) {
                    case "maf" -> Component.of("masked-autoregressive", layers);
                    case "real-nvp" -> {
                        layers.put("mask", "alternate");
                        yield Component.of("affine-coupling", layers);
                    }
                    default -> throw new IllegalArgumentException("there is no flow '" + flow + "': maf or real-nvp");
                };
        return List.of(Component.of("activation-norm"), stack);
    }

    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Options options = Options.of(Arrays.copyOfRange(args, 3, args.length));
        INDArray images = images(data.resolve("train-images-idx3-ubyte.gz"), options.count("rows", TRAINING + 10_000));
        int training = options.count("training", TRAINING);
        INDArray train = rows(images, 0, training);
        INDArray validation = rows(images, training, (int) images.size(0));

        Registry registry = Registry.load();
        Assembly assembly = registry.assembly(SIZE);
        Model flow = assembly.create(
                Kind.MODEL, Component.of("flow", Map.of("bijections", bijections(args[2], options))));
        OfPixels model = new OfPixels(flow);
        int batch = options.count("batch", 200);
        int epochs = options.count("epochs", 30);
        int every = Math.max(1, training / batch);
        TrainConfig config = TrainConfig.builder()
                .steps(epochs * every)
                .batch(batch)
                .optimizer("adamw")
                .ema(options.number("ema", 0.999))
                .clip(options.number("clip", 0))
                .validateEvery(options.count("every", 2 * every))
                .patience(options.count("patience", 10))
                .checkpointSeconds(1e9)
                .build();
        Component optimizer = Component.of(
                "adamw",
                Map.of("rate", options.number("rate", 5e-4), "weight-decay", options.number("decay", 0.01)));
        // The moving average of the parameters takes the place of a falling rate, so that training can end at any time.
        Component schedule = Component.of("warmup", Map.of("steps", options.count("warmup", 100)));
        TrainingPlan plan = new TrainingPlan(
                model,
                Optional.of(model),
                assembly.create(Kind.OPTIMIZER, optimizer),
                assembly.create(Kind.SCHEDULE, schedule),
                config);
        Compiler compiler = Compiler.find();
        Trainer trainer = new Trainer(
                plan,
                compiler,
                SEED.split("train"),
                train,
                validation,
                Conditions.none(),
                Conditions.none(),
                System::nanoTime);
        System.out.printf("%s %s, %d parameters%n", args[2], options.given, trainer.parameterCount());
        if (options.given.containsKey("explain")) {
            System.out.println(trainer.explain(OptionalInt.of(options.count("explain", 10))));
            return;
        }
        long before = cpuNanos();
        long wall = System.nanoTime();
        double limit = options.number("cpu-minutes", 120);
        double wallLimit = options.number("minutes", Double.POSITIVE_INFINITY);
        trainer.run(
                (step, note) -> {
                    if (step % config.validateEvery() == 0) {
                        System.out.printf(
                                Locale.ROOT,
                                "step %d, epoch %.1f, %.1f CPU minutes, %.1f minutes: %s%n",
                                step,
                                (double) step * batch / training,
                                (cpuNanos() - before) / 60e9,
                                (System.nanoTime() - wall) / 60e9,
                                note);
                    }
                },
                () -> (cpuNanos() - before) / 60e9 > limit || (System.nanoTime() - wall) / 60e9 > wallLimit,
                checkpoint -> {});
        System.out.printf(
                Locale.ROOT,
                "best at step %d of %d; %.1f CPU minutes, %.1f minutes%n",
                trainer.bestStep(),
                trainer.done(),
                (cpuNanos() - before) / 60e9,
                (System.nanoTime() - wall) / 60e9);

        Variables weights = compiler.variables(DataType.FLOAT, trainer.checkpoint().weights());
        report("validation", compiler, weights, flow, validation);
        report("test", compiler, weights, flow, images(data.resolve("t10k-images-idx3-ubyte.gz"), 10_000));
        int count = options.count("samples", 100);
        Equation equation = flow.equations().get(0);
        INDArray y = Integration.solve(
                        assembly.create(Kind.SOLVER, flow.defaultSolver(registry)),
                        equation.problem(new Evaluator(compiler, weights)),
                        count,
                        Run.of(SEED.split("samples")))
                .x();
        INDArray samples = Nd4j.createFromArray(Arrays.stream(y.castTo(DataType.DOUBLE).data().asDouble())
                        .map(logit -> LEVELS * (1 / (1 + Math.exp(-logit)) - MARGIN) / (1 - 2 * MARGIN))
                        .toArray())
                .reshape(count, SIZE);
        try (OutputStream file = Files.newOutputStream(out.resolve(args[2] + ".png"))) {
            Pictures.write(
                    file,
                    Pictures.samples(
                            IntStream.range(0, SIZE).mapToObj(Integer::toString).toList(),
                            Optional.of(new ImageShape(1, SIDE, SIDE)),
                            LazyMatrix.of(rows(images, 0, count)),
                            samples));
        }
    }

    /** The mean log-likelihood of logits, its standard error, and the bits for each pixel with the same noise. */
    private static void report(String part, Compiler compiler, Variables weights, Model flow, INDArray pixels) {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable y = OfPixels.logits(s, s.input(PIXELS, Events.batch(-1, SIZE)));
            s.output("log-prob", flow.views().require(LogDensity.VIEW).logProb(s, y, Context.none()));
            // log |dy/dpixel| = -log p - log(1 - p) + log(1 - 2a) - log 256, and log p + log(1 - p) = y - 2
            // softplus(y).
            s.output("slope", s.sameDiff().nn().softplus(y).mul(2).sub(y).sum(1));
        });
        Call call = compiler.compile(graph).call(weights);
        int n = (int) pixels.size(0);
        double[] nats = new double[n];
        double bits = 0;
        for (int from = 0; from < n; from += CHUNK) {
            int to = Math.min(n, from + CHUNK);
            call.set(PIXELS, rows(pixels, from, to)).run();
            double[] logProb = call.get("log-prob").castTo(DataType.DOUBLE).data().asDouble();
            double[] slope = call.get("slope").castTo(DataType.DOUBLE).data().asDouble();
            System.arraycopy(logProb, 0, nats, from, to - from);
            for (int i = 0; i < logProb.length; i++) {
                double logDet = slope[i] + SIZE * (Math.log1p(-2 * MARGIN) - Math.log(LEVELS));
                bits -= (logProb[i] + logDet) / (n * SIZE * Math.log(2));
            }
        }
        double mean = Arrays.stream(nats).average().orElseThrow();
        double squares = Arrays.stream(nats).map(f -> (f - mean) * (f - mean)).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f ± %.2f nats, %.4f bits per dimension%n",
                part,
                mean,
                Math.sqrt(squares / (n - 1) / n),
                bits);
    }

    private static INDArray rows(INDArray all, int from, int to) {
        return all.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(from, to)).dup('c');
    }

    /** Pixels from 0 to 255 of an IDX file of images with uniform noise on [0, 1) on them, FLOAT {@code [n, 784]}. */
    private static INDArray images(Path file, int most) throws IOException {
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)), 1 << 16))) {
            if (in.readInt() != 0x803) {
                throw new IOException(file + " is no IDX file of images");
            }
            int n = Math.min(most, in.readInt());
            if (in.readInt() != SIDE || in.readInt() != SIDE) {
                throw new IOException(file + " does not hold pictures of 28 x 28 pixels");
            }
            float[] pixels = SEED.split(file.getFileName().toString())
                    .draw(Noise.UNIFORM, 0, DataType.FLOAT, n, SIZE)
                    .data()
                    .asFloat();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = Math.min(Math.nextDown(LEVELS), pixels[i] + in.readUnsignedByte());
            }
            return Nd4j.createFromArray(pixels).reshape(n, SIZE);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
