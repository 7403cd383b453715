package org.ergodic.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A model, a batch and the work of one call, fixed so that its time can be compared. */
public enum Workload {
    /** A step on two-dimensional data. */
    DSM_2D(
            "dsm-2d",
            "One denoising-score-matching step, VP SDE, d=2, 3x128 SiLU, 16 frequencies, batch 512, Adam.",
            () -> Training.denoising(2, 128, 3, 16, 512)),
    /** A step in 64 dimensions. */
    DSM_64D(
            "dsm-64d",
            "The same, d=64, 4x512 SiLU, 32 frequencies, batch 256.",
            () -> Training.denoising(64, 512, 4, 32, 256)),
    /** A step of affine couplings. */
    REALNVP_6D(
            "realnvp-6d",
            "One maximum-likelihood step, 8 affine couplings (tanh log-scale), conditioner 2x128 ReLU, d=6, batch 512.",
            () -> Flows.affineCouplings().training(512)),
    /** A step of masked autoregressive layers. */
    MAF_43D(
            "maf-43d",
            "One maximum-likelihood step, 5 MADE layers of 2x512 ReLU, d=43, batch 256.",
            () -> Flows.maskedAutoregressive().training(256)),
    /** Densities by masked autoregressive layers. */
    MAF_43D_DENSITY(
            "maf-43d-density",
            "log p of 512 points by the flow of maf-43d: one pass of its network.",
            () -> Flows.maskedAutoregressive().density(512)),
    /** Samples by masked autoregressive layers. */
    MAF_43D_SAMPLING(
            "maf-43d-sampling",
            "512 samples of the flow of maf-43d, one coordinate after the other.",
            () -> Flows.maskedAutoregressive().sampling(512)),
    /** A step of spline couplings. */
    NSF_6D(
            "nsf-6d",
            "One maximum-likelihood step, 5 rational-quadratic spline couplings, 8 bins on [-3,3], 2x128 ReLU, d=6,"
                    + " batch 512.",
            () -> Flows.splineCouplings().training(512)),
    /** A step of planar maps. */
    PLANAR_2D(
            "planar-2d",
            "One maximum-likelihood step through 32 planar layers with the invertibility constraint, d=2, batch 512.",
            () -> Flows.planar().training(512)),
    /** A step of sliced score matching. */
    SSM_64D(
            "ssm-64d",
            "One sliced-score-matching step (variance reduced, 1 projection), MLP score 3x256 softplus, d=64, batch"
                    + " 256.",
            () -> Training.slicedScoreMatching(64, 256, 256)),
    /** A step of a neural energy. */
    LANGEVIN_EBM_2D(
            "langevin-ebm-2d",
            "One contrastive step of a neural energy (3x128 SiLU, d=2): 512 chains, 20 Langevin steps, then Adam.",
            () -> Training.contrastive(2, 128, 512, 20)),
    /** A step of a restricted Boltzmann machine. */
    RBM_784(
            "rbm-784",
            "One CD-1 update of a Bernoulli RBM, 784 visible, 500 hidden, batch 100, plain SGD.",
            () -> Machines.contrastiveDivergence(784, 500, 100)),
    /** Chains of a Boltzmann machine. */
    BOLTZMANN_GIBBS(
            "boltzmann-gibbs",
            "10 sequential Gibbs sweeps of a fully visible +-1 Boltzmann machine, d=64, 1024 chains.",
            () -> Machines.gibbs(64, 1024, 10)),
    /** Samples by Euler-Maruyama. */
    EM_2D(
            "em-2d",
            "1024 samples by 200 Euler-Maruyama steps of the reverse VP SDE, the net of dsm-2d.",
            () -> Sampling.reverse(1024, "euler-maruyama", Map.of("steps", 200))),
    /** Samples by predictor and corrector. */
    PC_2D(
            "pc-2d",
            "1024 samples by 100 predictor-corrector steps (one Langevin corrector), the net of dsm-2d.",
            () -> Sampling.reverse(1024, "predictor-corrector", Map.of("steps", 100))),
    /** Samples in few steps. */
    DPMPP_2D(
            "dpmpp-2d",
            "1024 samples by 20 DPM-Solver++(2M) steps, uniform in log-SNR, of the net of dsm-2d.",
            () -> Sampling.reverse(1024, "dpm-solver++", Map.of("steps", 20))),
    /** Log-densities by an ODE. */
    FLOW_ODE_LIKELIHOOD_2D(
            "flow-ode-likelihood-2d",
            "log p of 1024 points by the probability-flow ODE, exact trace, 50 RK4 steps, the net of dsm-2d.",
            () -> Sampling.likelihood(1024, 50)),
    /** A step of a network on images. */
    UNET_28(
            "unet-28",
            "One denoising step of a U-Net on 1x28x28 (widths 32, 64, 64; attention at 7x7; noise prediction, VP),"
                    + " batch 32, Adam.",
            () -> Images.training(32)),
    /** Samples of images. */
    UNET_28_SAMPLING(
            "unet-28-sampling",
            "32 samples by 20 DDIM steps (eta 0, uniform time) of the U-Net of unet-28.",
            () -> Images.sampling(32, 20));

    private final String id;
    private final String description;
    private final Supplier<Runnable> builder;

    Workload(String id, String description, Supplier<Runnable> builder) {
        this.id = id;
        this.description = description;
        this.builder = builder;
    }

    /** {@return its name, such as {@code dsm-2d}} */
    public String id() {
        return id;
    }

    /** {@return the work of one call, in a line} */
    public String description() {
        return description;
    }

    /** {@return a call that can be repeated, compiled and ready} */
    public Runnable build() {
        return builder.get();
    }

    /** {@return all names} */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Workload::id).toList();
    }
}
