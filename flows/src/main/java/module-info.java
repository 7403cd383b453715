/**
 * Normalizing flows: bijections, their compositions, base distributions, the model made of them, and its training by
 * maximum likelihood or against a given energy.
 */
module org.ergodic.flows {
    requires transitive org.ergodic.common;
    requires org.slf4j;

    exports org.ergodic.flows;
    exports org.ergodic.flows.autoregressive;
    exports org.ergodic.flows.bijection;
    exports org.ergodic.flows.continuous;
    exports org.ergodic.flows.elementwise;
    exports org.ergodic.flows.image;
    exports org.ergodic.flows.linear;
    exports org.ergodic.flows.prior;
    exports org.ergodic.flows.residual;
    exports org.ergodic.flows.training;

    provides org.ergodic.api.plugin.BijectionFactory with
            org.ergodic.flows.autoregressive.AdditiveCouplingFactory,
            org.ergodic.flows.autoregressive.AffineCouplingFactory,
            org.ergodic.flows.autoregressive.InverseAutoregressiveFactory,
            org.ergodic.flows.autoregressive.LogisticMixtureCouplingFactory,
            org.ergodic.flows.autoregressive.MaskedAutoregressiveFactory,
            org.ergodic.flows.autoregressive.SplineAutoregressiveFactory,
            org.ergodic.flows.autoregressive.SplineCouplingFactory,
            org.ergodic.flows.bijection.ComposeFactory,
            org.ergodic.flows.bijection.InvertFactory,
            org.ergodic.flows.bijection.MultiScaleFactory,
            org.ergodic.flows.bijection.SqueezeFactory,
            org.ergodic.flows.elementwise.ActivationNormFactory,
            org.ergodic.flows.elementwise.AffineFactory,
            org.ergodic.flows.elementwise.LeakyReluFactory,
            org.ergodic.flows.elementwise.LogitFactory,
            org.ergodic.flows.elementwise.PowerFactory,
            org.ergodic.flows.elementwise.SigmoidFactory,
            org.ergodic.flows.elementwise.SoftplusFactory,
            org.ergodic.flows.image.ChannelMixFactory,
            org.ergodic.flows.image.GlowFactory,
            org.ergodic.flows.image.ImageCouplingFactory,
            org.ergodic.flows.linear.LinearLuFactory,
            org.ergodic.flows.linear.LinearQrFactory,
            org.ergodic.flows.linear.PermutationFactory,
            org.ergodic.flows.linear.ReverseFactory,
            org.ergodic.flows.residual.PlanarFactory,
            org.ergodic.flows.residual.RadialFactory,
            org.ergodic.flows.residual.ResidualFactory,
            org.ergodic.flows.residual.SylvesterFactory;
    provides org.ergodic.api.plugin.EnergyFactory with
            org.ergodic.flows.training.BoxedEnergyFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.flows.training.ReverseKlMetricFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.flows.FlowFactory,
            org.ergodic.flows.FlowMixtureFactory,
            org.ergodic.flows.continuous.BridgeFactory,
            org.ergodic.flows.continuous.ContinuousFlowFactory,
            org.ergodic.flows.continuous.MeanFlowFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.flows.training.ConditionalFlowMatchingFactory,
            org.ergodic.flows.training.FlowMatchingFactory,
            org.ergodic.flows.training.ForwardReverseKlFactory,
            org.ergodic.flows.training.MaximumLikelihoodFactory,
            org.ergodic.flows.training.MeanFlowMatchingFactory,
            org.ergodic.flows.training.ReverseKlFactory,
            org.ergodic.flows.training.ScoreMatchingFactory;
    provides org.ergodic.api.plugin.PriorFactory with
            org.ergodic.flows.prior.FlowPriorFactory,
            org.ergodic.flows.prior.FullGaussianFactory,
            org.ergodic.flows.prior.GaussianFactory,
            org.ergodic.flows.prior.GaussianMixtureFactory,
            org.ergodic.flows.prior.LogisticFactory,
            org.ergodic.flows.prior.StudentFactory,
            org.ergodic.flows.prior.StudentMixtureFactory,
            org.ergodic.flows.prior.UniformFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.flows.DirectFactory,
            org.ergodic.flows.continuous.FlowMapSolver.Factory;
}
