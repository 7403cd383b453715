/**
 * Normalizing flows: bijections, their compositions, the model made of them and a base distribution, and its training by
 * maximum likelihood.
 */
module org.ergodic.flows {
    requires transitive org.ergodic.api;

    exports org.ergodic.flows;

    provides org.ergodic.api.plugin.BijectionFactory with
            org.ergodic.flows.AffineCouplingFactory,
            org.ergodic.flows.PlanarFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.flows.FlowFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.flows.MaximumLikelihoodFactory;
    provides org.ergodic.api.plugin.PriorFactory with
            org.ergodic.flows.GaussianFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.flows.DirectFactory;
}
