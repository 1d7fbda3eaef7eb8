package dev.pawl.trial.assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Experiments that share the traffic so that no unit is in two of them (Tang, Agarwal, O'Brien and
 * Meyer 2010, "Overlapping experiment infrastructure"): each has a slice of the layer's units, what
 * is left is free. Experiments of different layers, which have different salts, are independent of
 * each other.
 *
 * <p>Slices keep their units: {@link #with} takes free units only, and {@link #without} frees an
 * experiment's and moves no others. Immutable, safe for use by any number of threads.
 */
public final class Layer {
  private final Assignment slices;

  /** By arm of {@code slices}; the first is who is free, others without a name may be reused. */
  private final List<Optional<String>> experiments;

  private Layer(Assignment slices, List<Optional<String>> experiments) {
    this.slices = slices;
    this.experiments = experiments;
  }

  /**
   * A layer all of whose units are free.
   *
   * @param salt what makes it independent of other layers; its name
   */
  public static Layer of(String salt) {
    return new Layer(Assignment.of(salt, 1), List.of(Optional.empty()));
  }

  /**
   * The same layer with an experiment more; also the way to reserve a hold-out, which is an
   * experiment that gives everybody the present version.
   *
   * @param experiment its name, not empty, new in the layer
   * @param share of all units, above 0, at most what is free
   */
  public Layer with(String experiment, double share) {
    if (experiment.isEmpty() || experiments.contains(Optional.of(experiment))) {
      throw new IllegalArgumentException(
          "experiment: '%s' (expected: a name that is new in the layer)".formatted(experiment));
    }
    double free = (double) size(0) / Assignment.BUCKETS;
    if (!(share > 0 && share <= free + 0.5 / Assignment.BUCKETS)) {
      throw new IllegalArgumentException(
          "share: %s of experiment %s (expected: above 0, at most the %s that is free)"
              .formatted(share, experiment, free));
    }
    int reuse = reusable();
    List<Optional<String>> names = new ArrayList<>(experiments);
    double[] shares = new double[reuse < 0 ? names.size() + 1 : names.size()];
    for (int i = 0; i < names.size(); i++) {
      shares[i] = size(i);
    }
    int at = reuse;
    if (reuse < 0) {
      at = names.size();
      names.add(Optional.of(experiment));
    } else {
      names.set(reuse, Optional.of(experiment));
    }
    int wanted = (int) Math.min(size(0), Math.round(share * Assignment.BUCKETS));
    shares[at] = wanted;
    shares[0] -= wanted;
    return new Layer(slices.withShares(normalised(shares)), List.copyOf(names));
  }

  /** The same layer with an experiment's units free again. */
  public Layer without(String experiment) {
    int at = experiments.indexOf(Optional.of(experiment));
    if (at < 1) {
      throw new IllegalArgumentException(
          "experiment: '%s' (expected: one of %s)"
              .formatted(experiment, experiments.stream().flatMap(Optional::stream).toList()));
    }
    short[] buckets = slices.buckets();
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      if (buckets[bucket] == at) {
        buckets[bucket] = 0;
      }
    }
    List<Optional<String>> names = new ArrayList<>(experiments);
    names.set(at, Optional.empty());
    return new Layer(Assignment.restore(slices.salt(), buckets), List.copyOf(names));
  }

  /** The experiment that a unit is in, if any. */
  public Optional<String> experiment(String unit) {
    return experiments.get(slices.arm(unit));
  }

  /** The share of all units that an experiment has. */
  public double share(String experiment) {
    int at = experiments.indexOf(Optional.of(experiment));
    return at < 0 ? 0 : (double) size(at) / Assignment.BUCKETS;
  }

  private int reusable() {
    for (int at = 1; at < experiments.size(); at++) {
      if (experiments.get(at).isEmpty()) {
        return at;
      }
    }
    return -1;
  }

  private int size(int arm) {
    int size = 0;
    for (short bucket : slices.buckets()) {
      size += bucket == arm ? 1 : 0;
    }
    return size;
  }

  private static double[] normalised(double[] buckets) {
    double[] shares = new double[buckets.length];
    for (int i = 0; i < buckets.length; i++) {
      shares[i] = buckets[i] / Assignment.BUCKETS;
    }
    return shares;
  }
}
