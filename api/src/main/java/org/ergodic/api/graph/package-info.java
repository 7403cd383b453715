/**
 * Mathematics as graphs: definitions build SameDiff variables in a {@link org.ergodic.api.graph.Scope}, a
 * {@link org.ergodic.api.graph.Compiler} turns the finished {@link org.ergodic.api.graph.Graph} into a
 * {@link org.ergodic.api.graph.Program}.
 *
 * <pre>{@code
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable x = s.input("x", -1, 2);
 *     SDVariable w = s.parameter("w", Initializer.normal(0.1), 2, 1);
 *     s.output("y", s.sameDiff().math().tanh(x.mmul(w)));
 * });
 * Compiler compiler = Compiler.find();
 * Variables variables = compiler.variables(graph, RandomStream.of(7));
 * INDArray y = compiler.compile(graph).run(variables, Map.of("x", Nd4j.ones(DataType.FLOAT, 5, 2))).get("y");
 * }</pre>
 */
package org.ergodic.api.graph;
