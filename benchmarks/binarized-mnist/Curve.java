import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.ergodic.api.graph.Call;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.api.random.RandomStream;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.energy.partition.Ais;
import org.ergodic.energy.sampling.Ladder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The log-likelihood, or its bound, of test rows under a machine at several checkpoints of its training. See README.md
 * beside this file.
 *
 * <p>usage: Curve TRAINING-FILE TEST-FILE TEMPERATURES RUN-FOLDER...
 */
final class Curve {
    private static final int CHAINS = 100;
    private static final int CHUNK = 1000;

    private Curve() {}

    public static void main(String[] args) throws IOException {
        INDArray means = read(Path.of(args[0])).mean(0).castTo(DataType.DOUBLE);
        INDArray test = read(Path.of(args[1]));
        System.out.println("run, log-likelihood by forward and by reverse annealing, standard error of log Z, effective"
                + " sample size of " + CHAINS + " chains, standard error of the mean over rows");
        for (String folder : Arrays.asList(args).subList(3, args.length)) {
            measure(Path.of(folder), means, test, Integer.parseInt(args[2]));
        }
    }

    private static void measure(Path folder, INDArray means, INDArray test, int temperatures) {
        FittedModel model = Pipeline.load(folder);
        UnnormalizedLikelihood evidence = model.model().views().require(UnnormalizedLikelihood.VIEW);
        // As one row more of each kind would make them, so that no pixel is certain.
        INDArray base = means.mul(50_000).addi(1).divi(50_002);
        Ais ais = new Ais(evidence.machine(), model.evaluator(), Optional.of(base));
        Ladder ladder = Ladder.salakhutdinovMurray(temperatures);
        RandomStream random = RandomStream.of(7);
        Ais.Estimate forward = ais.forward(ladder, CHAINS, random.split("forward"));
        Ais.Samples samples = ais.gibbs(CHAINS, temperatures, random.split("samples"));
        Ais.Estimate reverse = ais.reverse(ladder, samples, random.split("reverse"));

        Call call = model.evaluator()
                .compile(s -> {
                    var x = s.input("x", -1, test.size(1));
                    s.output("weight", evidence.logWeight(s, x, x));
                })
                .call(model.evaluator().variables());
        double sum = 0;
        double squares = 0;
        long n = test.size(0);
        for (long from = 0; from < n; from += CHUNK) {
            INDArray some = test.get(NDArrayIndex.interval(from, Math.min(n, from + CHUNK)), NDArrayIndex.all());
            double[] weights = call.set("x", some.dup('c'))
                    .run()
                    .get("weight")
                    .castTo(DataType.DOUBLE)
                    .toDoubleVector();
            for (double weight : weights) {
                sum += weight;
                squares += weight * weight;
            }
        }
        double mean = sum / n;
        System.out.printf(
                Locale.ROOT,
                "%s  %.2f  %.2f  %.2f  %.0f  %.2f%n",
                folder.getFileName(),
                mean - forward.logPartition(),
                mean - reverse.logPartition(),
                forward.standardError(),
                forward.effectiveSampleSize(),
                Math.sqrt((squares / n - mean * mean) / n));
    }

    /** Rows of 0 and 1 with blanks between. */
    private static INDArray read(Path file) throws IOException {
        List<float[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                float[] row = new float[(line.strip().length() + 1) / 2];
                for (int i = 0; i < row.length; i++) {
                    row[i] = line.charAt(2 * i) - '0';
                }
                rows.add(row);
            }
        }
        return Nd4j.createFromArray(rows.toArray(new float[0][]));
    }
}
