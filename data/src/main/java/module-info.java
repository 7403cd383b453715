/** Tables and pictures on their way in, generators of data, and metrics. */
module org.ergodic.data {
    requires transitive org.ergodic.common;
    requires org.apache.commons.csv;
    requires org.slf4j;

    exports org.ergodic.data.codec;
    exports org.ergodic.data.generator;
    exports org.ergodic.data.metric;
    exports org.ergodic.data.metric.features;
    exports org.ergodic.data.scale;
    exports org.ergodic.data.source;
    exports org.ergodic.data.table;
    exports org.ergodic.data.text;

    provides org.ergodic.api.plugin.CodecFactory with
            org.ergodic.data.codec.NumberCodec,
            org.ergodic.data.codec.DecimalCodec,
            org.ergodic.data.codec.IntegerCodec,
            org.ergodic.data.codec.DateCodec,
            org.ergodic.data.codec.IntervalCodec,
            org.ergodic.data.codec.ArgmaxCodec,
            org.ergodic.data.codec.OneHotCodec;
    provides org.ergodic.api.plugin.DataGeneratorFactory with
            org.ergodic.data.generator.TwoMoons,
            org.ergodic.data.generator.EightGaussians,
            org.ergodic.data.generator.Checkerboard,
            org.ergodic.data.generator.Pinwheel,
            org.ergodic.data.generator.Spirals,
            org.ergodic.data.generator.Rings;
    provides org.ergodic.api.plugin.DataSourceFactory with
            org.ergodic.data.source.CsvSourceFactory,
            org.ergodic.data.source.IdxSourceFactory,
            org.ergodic.data.source.NpySourceFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.data.metric.BitsPerDimFactory,
            org.ergodic.data.metric.ClassifierTwoSampleFactory,
            org.ergodic.data.metric.LogLikelihoodFactory,
            org.ergodic.data.metric.MarginalsFactory,
            org.ergodic.data.metric.NearestRecordFactory,
            org.ergodic.data.metric.PairsFactory,
            org.ergodic.data.metric.RoundnessFactory,
            org.ergodic.data.metric.SlicedWassersteinFactory,
            org.ergodic.data.metric.features.FrechetDistance.Factory,
            org.ergodic.data.metric.features.KernelDistance.Factory,
            org.ergodic.data.metric.features.PrecisionRecall.Factory,
            org.ergodic.data.metric.features.Recognised.Factory;
}
