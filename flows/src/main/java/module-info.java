/**
 * Normalizing flows: bijections, their compositions, base distributions, the model made of them, and its training by maximum
 * likelihood or against a given energy.
 */
module org.ergodic.flows {
    requires transitive org.ergodic.common;

    exports org.ergodic.flows;

    provides org.ergodic.api.plugin.BijectionFactory with
            org.ergodic.flows.ActivationNormFactory,
            org.ergodic.flows.AdditiveCouplingFactory,
            org.ergodic.flows.AffineCouplingFactory,
            org.ergodic.flows.AffineFactory,
            org.ergodic.flows.ComposeFactory,
            org.ergodic.flows.InverseAutoregressiveFactory,
            org.ergodic.flows.InvertFactory,
            org.ergodic.flows.LeakyReluFactory,
            org.ergodic.flows.LinearLuFactory,
            org.ergodic.flows.LinearQrFactory,
            org.ergodic.flows.LogisticMixtureCouplingFactory,
            org.ergodic.flows.LogitFactory,
            org.ergodic.flows.MaskedAutoregressiveFactory,
            org.ergodic.flows.MultiScaleFactory,
            org.ergodic.flows.PermutationFactory,
            org.ergodic.flows.PlanarFactory,
            org.ergodic.flows.PowerFactory,
            org.ergodic.flows.RadialFactory,
            org.ergodic.flows.ResidualFactory,
            org.ergodic.flows.ReverseFactory,
            org.ergodic.flows.SigmoidFactory,
            org.ergodic.flows.SoftplusFactory,
            org.ergodic.flows.SplineAutoregressiveFactory,
            org.ergodic.flows.SplineCouplingFactory,
            org.ergodic.flows.SylvesterFactory;
    provides org.ergodic.api.plugin.EnergyFactory with
            org.ergodic.flows.BoxedEnergyFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.flows.ReverseKlMetricFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.flows.ContinuousFlowFactory,
            org.ergodic.flows.FlowFactory,
            org.ergodic.flows.FlowMixtureFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.flows.ConditionalFlowMatchingFactory,
            org.ergodic.flows.FlowMatchingFactory,
            org.ergodic.flows.ForwardReverseKlFactory,
            org.ergodic.flows.MaximumLikelihoodFactory,
            org.ergodic.flows.ReverseKlFactory,
            org.ergodic.flows.ScoreMatchingFactory;
    provides org.ergodic.api.plugin.PriorFactory with
            org.ergodic.flows.FlowPriorFactory,
            org.ergodic.flows.FullGaussianFactory,
            org.ergodic.flows.GaussianFactory,
            org.ergodic.flows.GaussianMixtureFactory,
            org.ergodic.flows.LogisticFactory,
            org.ergodic.flows.StudentFactory,
            org.ergodic.flows.UniformFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.flows.DirectFactory;
}
