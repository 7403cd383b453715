package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a bijection returns: its value and how it changes volume.
 *
 * @param value {@code [n, event]}
 * @param logDet log |det J| of the map taken, {@code [n]}
 */
@API(status = API.Status.EXPERIMENTAL)
public record WithLogDet(SDVariable value, SDVariable logDet) {}
