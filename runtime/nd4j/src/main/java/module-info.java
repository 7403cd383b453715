/**
 * ND4J 1.0.0-M2.1 as one valid Java module: arrays ({@code INDArray}), operations, and graphs with their derivatives
 * ({@code SameDiff}).
 *
 * <p>The classes are those of the published jars, with packages that are not ND4J's below {@code org.nd4j.shade}; the
 * README beside this module's pom says which were left out and why, and which method has another body. Every package
 * meant for use is exported. What is not: the importers of TensorFlow and ONNX graphs, the serialised forms of graphs,
 * and the inside of the CPU backend.
 */
module org.ergodic.nd4j {
    requires transitive org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires commons.math3;
    requires neoitertools;
    requires org.apache.commons.collections4;
    requires org.apache.commons.io;
    requires org.apache.commons.lang3;
    requires org.slf4j;
    requires java.logging;
    requires java.management;
    requires jdk.unsupported;

    exports org.nd4j.autodiff.functions;
    exports org.nd4j.autodiff.listeners;
    exports org.nd4j.autodiff.listeners.checkpoint;
    exports org.nd4j.autodiff.listeners.debugging;
    exports org.nd4j.autodiff.listeners.impl;
    exports org.nd4j.autodiff.listeners.profiler;
    exports org.nd4j.autodiff.listeners.profiler.comparison;
    exports org.nd4j.autodiff.listeners.profiler.data;
    exports org.nd4j.autodiff.listeners.records;
    exports org.nd4j.autodiff.loss;
    exports org.nd4j.autodiff.samediff;
    exports org.nd4j.autodiff.samediff.api;
    exports org.nd4j.autodiff.samediff.array;
    exports org.nd4j.autodiff.samediff.config;
    exports org.nd4j.autodiff.samediff.impl;
    exports org.nd4j.autodiff.samediff.internal;
    exports org.nd4j.autodiff.samediff.internal.memory;
    exports org.nd4j.autodiff.samediff.ops;
    exports org.nd4j.autodiff.samediff.transform;
    exports org.nd4j.autodiff.util;
    exports org.nd4j.autodiff.validation;
    exports org.nd4j.autodiff.validation.functions;
    exports org.nd4j.common.base;
    exports org.nd4j.common.collection;
    exports org.nd4j.common.collections;
    exports org.nd4j.common.config;
    exports org.nd4j.common.function;
    exports org.nd4j.common.holder;
    exports org.nd4j.common.io;
    exports org.nd4j.common.loader;
    exports org.nd4j.common.primitives;
    exports org.nd4j.common.primitives.serde;
    exports org.nd4j.common.tools;
    exports org.nd4j.common.util;
    exports org.nd4j.common.validation;
    exports org.nd4j.context;
    exports org.nd4j.enums;
    exports org.nd4j.evaluation;
    exports org.nd4j.evaluation.classification;
    exports org.nd4j.evaluation.curves;
    exports org.nd4j.evaluation.custom;
    exports org.nd4j.evaluation.meta;
    exports org.nd4j.evaluation.regression;
    exports org.nd4j.evaluation.serde;
    exports org.nd4j.graph;
    exports org.nd4j.linalg.activations;
    exports org.nd4j.linalg.activations.impl;
    exports org.nd4j.linalg.api.blas;
    exports org.nd4j.linalg.api.blas.impl;
    exports org.nd4j.linalg.api.blas.params;
    exports org.nd4j.linalg.api.buffer;
    exports org.nd4j.linalg.api.buffer.allocation;
    exports org.nd4j.linalg.api.buffer.factory;
    exports org.nd4j.linalg.api.buffer.util;
    exports org.nd4j.linalg.api.concurrency;
    exports org.nd4j.linalg.api.environment;
    exports org.nd4j.linalg.api.iter;
    exports org.nd4j.linalg.api.memory;
    exports org.nd4j.linalg.api.memory.abstracts;
    exports org.nd4j.linalg.api.memory.conf;
    exports org.nd4j.linalg.api.memory.deallocation;
    exports org.nd4j.linalg.api.memory.enums;
    exports org.nd4j.linalg.api.memory.pointers;
    exports org.nd4j.linalg.api.memory.provider;
    exports org.nd4j.linalg.api.memory.stash;
    exports org.nd4j.linalg.api.ndarray;
    exports org.nd4j.linalg.api.ops;
    exports org.nd4j.linalg.api.ops.aggregates;
    exports org.nd4j.linalg.api.ops.aggregates.impl;
    exports org.nd4j.linalg.api.ops.compat;
    exports org.nd4j.linalg.api.ops.compression;
    exports org.nd4j.linalg.api.ops.custom;
    exports org.nd4j.linalg.api.ops.executioner;
    exports org.nd4j.linalg.api.ops.grid;
    exports org.nd4j.linalg.api.ops.impl.broadcast;
    exports org.nd4j.linalg.api.ops.impl.broadcast.bool;
    exports org.nd4j.linalg.api.ops.impl.controlflow;
    exports org.nd4j.linalg.api.ops.impl.controlflow.compat;
    exports org.nd4j.linalg.api.ops.impl.grid;
    exports org.nd4j.linalg.api.ops.impl.image;
    exports org.nd4j.linalg.api.ops.impl.indexaccum;
    exports org.nd4j.linalg.api.ops.impl.indexaccum.custom;
    exports org.nd4j.linalg.api.ops.impl.layers;
    exports org.nd4j.linalg.api.ops.impl.layers.convolution;
    exports org.nd4j.linalg.api.ops.impl.layers.convolution.config;
    exports org.nd4j.linalg.api.ops.impl.layers.recurrent;
    exports org.nd4j.linalg.api.ops.impl.layers.recurrent.config;
    exports org.nd4j.linalg.api.ops.impl.layers.recurrent.outputs;
    exports org.nd4j.linalg.api.ops.impl.layers.recurrent.weights;
    exports org.nd4j.linalg.api.ops.impl.loss;
    exports org.nd4j.linalg.api.ops.impl.loss.bp;
    exports org.nd4j.linalg.api.ops.impl.meta;
    exports org.nd4j.linalg.api.ops.impl.nlp;
    exports org.nd4j.linalg.api.ops.impl.reduce;
    exports org.nd4j.linalg.api.ops.impl.reduce.bool;
    exports org.nd4j.linalg.api.ops.impl.reduce.bp;
    exports org.nd4j.linalg.api.ops.impl.reduce.custom;
    exports org.nd4j.linalg.api.ops.impl.reduce.floating;
    exports org.nd4j.linalg.api.ops.impl.reduce.longer;
    exports org.nd4j.linalg.api.ops.impl.reduce.same;
    exports org.nd4j.linalg.api.ops.impl.reduce3;
    exports org.nd4j.linalg.api.ops.impl.scalar;
    exports org.nd4j.linalg.api.ops.impl.scalar.comparison;
    exports org.nd4j.linalg.api.ops.impl.scatter;
    exports org.nd4j.linalg.api.ops.impl.shape;
    exports org.nd4j.linalg.api.ops.impl.shape.bp;
    exports org.nd4j.linalg.api.ops.impl.shape.tensorops;
    exports org.nd4j.linalg.api.ops.impl.summarystats;
    exports org.nd4j.linalg.api.ops.impl.transforms;
    exports org.nd4j.linalg.api.ops.impl.transforms.any;
    exports org.nd4j.linalg.api.ops.impl.transforms.bool;
    exports org.nd4j.linalg.api.ops.impl.transforms.clip;
    exports org.nd4j.linalg.api.ops.impl.transforms.comparison;
    exports org.nd4j.linalg.api.ops.impl.transforms.custom;
    exports org.nd4j.linalg.api.ops.impl.transforms.custom.segment;
    exports org.nd4j.linalg.api.ops.impl.transforms.dtype;
    exports org.nd4j.linalg.api.ops.impl.transforms.floating;
    exports org.nd4j.linalg.api.ops.impl.transforms.gradient;
    exports org.nd4j.linalg.api.ops.impl.transforms.pairwise;
    exports org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic;
    exports org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp;
    exports org.nd4j.linalg.api.ops.impl.transforms.pairwise.bool;
    exports org.nd4j.linalg.api.ops.impl.transforms.same;
    exports org.nd4j.linalg.api.ops.impl.transforms.segment;
    exports org.nd4j.linalg.api.ops.impl.transforms.segment.bp;
    exports org.nd4j.linalg.api.ops.impl.transforms.strict;
    exports org.nd4j.linalg.api.ops.impl.updaters;
    exports org.nd4j.linalg.api.ops.performance;
    exports org.nd4j.linalg.api.ops.performance.primitives;
    exports org.nd4j.linalg.api.ops.persistence;
    exports org.nd4j.linalg.api.ops.random;
    exports org.nd4j.linalg.api.ops.random.compat;
    exports org.nd4j.linalg.api.ops.random.custom;
    exports org.nd4j.linalg.api.ops.random.impl;
    exports org.nd4j.linalg.api.ops.util;
    exports org.nd4j.linalg.api.rng;
    exports org.nd4j.linalg.api.rng.distribution;
    exports org.nd4j.linalg.api.rng.distribution.factory;
    exports org.nd4j.linalg.api.rng.distribution.impl;
    exports org.nd4j.linalg.api.shape;
    exports org.nd4j.linalg.api.shape.loop.coordinatefunction;
    exports org.nd4j.linalg.api.shape.options;
    exports org.nd4j.linalg.cache;
    exports org.nd4j.linalg.checkutil;
    exports org.nd4j.linalg.compression;
    exports org.nd4j.linalg.convolution;
    exports org.nd4j.linalg.cpu.nativecpu;
    exports org.nd4j.linalg.cpu.nativecpu.bindings;
    exports org.nd4j.linalg.dataset;
    exports org.nd4j.linalg.dataset.adapter;
    exports org.nd4j.linalg.dataset.api;
    exports org.nd4j.linalg.dataset.api.iterator;
    exports org.nd4j.linalg.dataset.api.iterator.cache;
    exports org.nd4j.linalg.dataset.api.iterator.enums;
    exports org.nd4j.linalg.dataset.api.iterator.fetcher;
    exports org.nd4j.linalg.dataset.api.preprocessor;
    exports org.nd4j.linalg.dataset.api.preprocessor.classimbalance;
    exports org.nd4j.linalg.dataset.api.preprocessor.serializer;
    exports org.nd4j.linalg.dataset.api.preprocessor.stats;
    exports org.nd4j.linalg.dataset.callbacks;
    exports org.nd4j.linalg.dimensionalityreduction;
    exports org.nd4j.linalg.eigen;
    exports org.nd4j.linalg.exception;
    exports org.nd4j.linalg.executors;
    exports org.nd4j.linalg.factory;
    exports org.nd4j.linalg.factory.ops;
    exports org.nd4j.linalg.indexing;
    exports org.nd4j.linalg.indexing.conditions;
    exports org.nd4j.linalg.indexing.functions;
    exports org.nd4j.linalg.indexing.masking;
    exports org.nd4j.linalg.inverse;
    exports org.nd4j.linalg.learning;
    exports org.nd4j.linalg.learning.config;
    exports org.nd4j.linalg.learning.legacy;
    exports org.nd4j.linalg.learning.regularization;
    exports org.nd4j.linalg.lossfunctions;
    exports org.nd4j.linalg.lossfunctions.impl;
    exports org.nd4j.linalg.lossfunctions.serde;
    exports org.nd4j.linalg.ops.transforms;
    exports org.nd4j.linalg.profiler;
    exports org.nd4j.linalg.profiler.data;
    exports org.nd4j.linalg.profiler.data.primitives;
    exports org.nd4j.linalg.schedule;
    exports org.nd4j.linalg.string;
    exports org.nd4j.linalg.util;
    exports org.nd4j.linalg.workspace;
    exports org.nd4j.list;
    exports org.nd4j.nativeblas;
    exports org.nd4j.serde.binary;
    exports org.nd4j.serde.json;
    exports org.nd4j.weightinit;
    exports org.nd4j.weightinit.impl;

    // JavaCPP binds the native methods and reads the annotations of these classes.
    opens org.nd4j.linalg.cpu.nativecpu.bindings to
            org.bytedeco.javacpp;
    opens org.nd4j.presets.cpu to
            org.bytedeco.javacpp;

    uses org.nd4j.common.base.PreconditionsFormat;
    uses org.nd4j.linalg.compression.NDArrayCompressor;
    uses org.nd4j.linalg.env.EnvironmentalAction;
    uses org.nd4j.linalg.factory.Nd4jBackend;

    provides org.nd4j.common.base.PreconditionsFormat with
            org.nd4j.linalg.util.NDArrayPreconditionsFormat;
    provides org.nd4j.linalg.compression.NDArrayCompressor with
            org.nd4j.compression.impl.Gzip,
            org.nd4j.compression.impl.NoOp,
            org.nd4j.linalg.cpu.nativecpu.compression.CpuThreshold;
    provides org.nd4j.linalg.env.EnvironmentalAction with
            org.nd4j.linalg.env.impl.DebugAction,
            org.nd4j.linalg.env.impl.FallbackAction,
            org.nd4j.linalg.env.impl.NDArrayUnpackAction,
            org.nd4j.linalg.env.impl.OmpNumThreadsAction,
            org.nd4j.linalg.env.impl.VerboseAction,
            org.nd4j.linalg.env.impl.WorkspacesBypassAction,
            org.nd4j.linalg.env.impl.WorkspacesDebugAction,
            org.nd4j.linalg.env.impl.WorkspacesSpillAction;
    provides org.nd4j.linalg.factory.Nd4jBackend with
            org.nd4j.linalg.cpu.nativecpu.CpuBackend;
}
