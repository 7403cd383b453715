package org.ergodic.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Location;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.common.guidance.KnownElements;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.ImageShape;
import org.ergodic.pipeline.config.InpaintConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.sampling.Drawn;
import org.ergodic.pipeline.sampling.Filling;
import org.ergodic.pipeline.store.RunFolder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Fills in a part of the first held-out rows of a run. */
final class RowFilling {
    private final PartAssembler parts;
    private final Preparation preparation;
    private final Clock clock;

    RowFilling(PartAssembler parts, Preparation preparation, Clock clock) {
        this.parts = parts;
        this.preparation = preparation;
        this.clock = clock;
    }

    /** Rows filled in, as {@link PipelineRunner#inpaint}. */
    InpaintedRows inpainted(
            Path dir,
            BiFunction<Optional<ImageShape>, Integer, double[]> mask,
            int rows,
            int times,
            List<String> overrides,
            RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile file = ModelFile.read(folder, parts);
        FittedModel model = preparation.loaded(folder, file, clock);
        Pipeline pipeline = parts.pipeline(folder, overrides);
        SampleConfig how =
                overrides.isEmpty() ? model.sampleConfig() : pipeline.config().sample();
        Draws.requireUnmixed(model.scaling(), "known elements of a row are none");
        Draws.Wrapped by = filling(dir, model, how);
        Preparation.Prepared prepared = Preparation.stoppable(
                settings::stopped, () -> preparation.of(dir, pipeline, file, settings.reporter()));
        INDArray holdout = prepared.data().holdout();
        int n = (int) Math.min(rows, holdout.size(0));
        INDArray x = holdout.get(NDArrayIndex.interval(0, n)).dup('c');
        RowCoding coding = prepared.data().coding();
        int width = coding.schema().size();
        double[] free = mask.apply(prepared.table().picture(), width);
        INDArray freed = Nd4j.createFromArray(IntStream.range(0, coding.width())
                .mapToDouble(k -> free[coding.source(k)])
                .toArray());
        Optional<Inpainting> inpainting = model.model().views().find(Inpainting.VIEW);
        Conditions own = prepared.data().holdoutGiven();
        Conditions given = own.isEmpty() ? own : own.rows(0, n);
        Filling filling = inpainting.isPresent()
                ? new Filling(inpainting.get().given(x, freed), given)
                : Filling.of(
                        model.model(),
                        by.by().equation(),
                        how.inpaint().orElse(InpaintConfig.DEFAULT),
                        new KnownElements.Known(x, freed),
                        given);
        Assembly assembly = parts.assembly(model.model().event());
        PartAssembler.Sampling sampling =
                new PartAssembler.Sampling(by.by().name(), by.by().solver(), filling.equation());
        Sampler sampler = new Sampler(
                sampling,
                model.space(),
                how,
                parts.others(filling.equation(), sampling.name()),
                parts.bySteps(sampling.name(), assembly));
        List<INDArray> filled = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Sampler.Request request =
                    new Sampler.Request(n, n, 0, model.random().split("inpaint").split(i), filling.given(), false);
            Samples samples = sampler.draw(by.evaluator(), request, settings, Optional.empty(), false);
            if (samples.failed() > 0) {
                // Those that are left would stand beside the wrong rows.
                throw new SamplingException(samples.failed() + " of " + n + " rows were not filled in ("
                        + Drawn.words(samples.counts())
                        + samples.failure().map(first -> "; " + first).orElse("")
                        + "): train longer, or by a smaller rate");
            }
            filled.add(samples.values());
        }
        INDArray known = prepared.data()
                .originalHoldout()
                .choose(IntStream.range(0, n).toArray())
                .toArray();
        for (int k = 0; k < width; k++) {
            if (free[k] == 1) {
                known.getColumn(k).assign(Double.NaN);
            }
        }
        return new InpaintedRows(model.columns(), prepared.table().picture(), known, filled);
    }

    /** By what a model fills in, checked before any data are read. */
    private Draws.Wrapped filling(Path dir, FittedModel model, SampleConfig how) {
        Assembly assembly = parts.assembly(model.model().event());
        if (model.model().views().find(Inpainting.VIEW).isPresent()) {
            if (how.inpaint().isPresent()) {
                throw new ModelException("the model in " + dir
                        + " has a way of its own to be sampled given a part of a row: leave sample.inpaint out");
            }
            Component name = how.solver().orElseGet(() -> parts.defaultSolver(model.model(), how, Location.JAVA));
            return new Draws.Wrapped(
                    new PartAssembler.Sampling(name, assembly.create(Kind.SOLVER, name), null), model.evaluator());
        }
        if (model.model().equations().isEmpty()) {
            throw new ModelException("the model in " + dir + " cannot be sampled, so it fills nothing in");
        }
        PartAssembler.Sampling by = parts.sampling(model.model(), how, assembly, Location.JAVA);
        Filling.obstacle(
                        model.model(), by.equation(), by.solver(), how.inpaint().orElse(InpaintConfig.DEFAULT))
                .ifPresent(why -> {
                    throw new ModelException("the model in " + dir + " " + why);
                });
        return model.draws().wrapped(by, how);
    }
}
