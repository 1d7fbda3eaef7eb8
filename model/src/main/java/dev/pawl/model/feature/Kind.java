package dev.pawl.model.feature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The kinds of transform that may be declared, by name. */
final class Kind {
  /** Gives fields to the learner as they are; it has no transform. */
  static final String NUMBER = "number";

  /** Reads labels as numbers. */
  static final String TARGET_MEAN = "target_mean";

  /** How each kind of transform is made from its declaration. */
  static final Map<String, Function<Scope, Transform>> MAKERS = makers();

  private Kind() {}

  private static Map<String, Function<Scope, Transform>> makers() {
    var makers = new LinkedHashMap<String, Function<Scope, Transform>>();
    makers.put("clip", Clip::make);
    makers.put("log", Log::make);
    makers.put("impute", Impute::make);
    makers.put("standardise", Standardise::make);
    makers.put("min_max", MinMax::make);
    makers.put("robust", ByQuantiles::robust);
    makers.put("quantile", ByQuantiles::quantile);
    makers.put("bucketise", Bucketise::make);
    makers.put("spline", Spline::make);
    makers.put("split", Split::make);
    makers.put("kmeans", KMeans::make);
    makers.put("time", Time::make);
    makers.put("one_hot", OneHot::make);
    makers.put("hash", Hash::make);
    makers.put("cross", Cross::make);
    makers.put("ngrams", NGrams::make);
    makers.put(TARGET_MEAN, TargetMean::make);
    return makers;
  }
}
