package dev.pawl.model.feature;

import dev.pawl.model.Declaration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class TransformContractTest {

  @Nested
  class Fields extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("number", Map.of("of", List.of("x", "y", "flag"))));
    }
  }

  @Nested
  class Clipping extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("clip", Map.of("of", List.of("x", "y"), "minimum", -10, "maximum", 1)));
    }
  }

  @Nested
  class Logarithm extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("log", Map.of("of", List.of("x", "y"))));
    }
  }

  @Nested
  class ImputingTheMean extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("impute", Map.of("of", List.of("x", "y"))));
    }
  }

  @Nested
  class ImputingAValue extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("impute", Map.of("of", List.of("x"), "value", 7)));
    }
  }

  @Nested
  class Standardising extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("standardise", Map.of("of", List.of("x", "y", "at"))));
    }
  }

  @Nested
  class StandardisingWithAHalfLife extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of(
              "standardise", Map.of("of", List.of("x", "y"), "half_life", 20, "limit", 4)));
    }
  }

  @Nested
  class Bucketising extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("bucketise", Map.of("of", List.of("x", "y"), "edges", List.of(-1, 0, 5))));
    }
  }

  @Nested
  class MinMaxScaling extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("min_max", Map.of("of", List.of("x", "y", "at"))));
    }
  }

  @Nested
  class RobustScaling extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("robust", Map.of("of", List.of("x", "y"), "limit", 3)));
    }
  }

  @Nested
  class Quantiles extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("quantile", Map.of("of", List.of("x", "y"))));
    }
  }

  @Nested
  class BucketsOfQuantiles extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("bucketise", Map.of("of", List.of("x", "y"), "quantiles", 7)));
    }
  }

  @Nested
  class DistancesFromClusters extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("kmeans", Map.of("of", List.of("x", "y"), "clusters", 4)));
    }
  }

  @Nested
  class DistancesFromClustersThatMove extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("kmeans", Map.of("of", "x", "clusters", 3, "half_life", 20)));
    }
  }

  @Nested
  class WordsOfTexts extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("ngrams", Map.of("of", List.of("city", "size"), "bits", 4)));
    }
  }

  @Nested
  class CharactersOfTexts extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("ngrams", Map.of("of", "city", "unit", "character", "from", 1, "to", 3)));
    }
  }

  @Nested
  class Splines extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("spline", Map.of("of", List.of("x", "y"), "knots", List.of(-50, 0, 2.5))));
    }
  }

  @Nested
  class NumbersSplitByCategory extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(Declaration.of("split", Map.of("of", List.of("x", "y"), "by", "flag")));
    }
  }

  @Nested
  class MeansOfTheTargetWithAHalfLife extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("target_mean", Map.of("of", List.of("city", "flag"), "half_life", 1)));
    }
  }

  @Nested
  class PartsOfTime extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of(
              "time",
              Map.of(
                  "of", "at",
                  "zone", "America/New_York",
                  "parts",
                      List.of(
                          "hour",
                          "weekday",
                          "day",
                          "month",
                          "quarter",
                          "day_of_year",
                          "minute_of_day"))));
    }
  }

  @Nested
  class CyclicPartsOfTime extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("time", Map.of("of", "at", "form", "cyclic", "zone", "+05:30")));
    }
  }

  @Nested
  class OneHotEncoding extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("one_hot", Map.of("of", List.of("city", "size", "flag"), "limit", 30)));
    }
  }

  @Nested
  class Hashing extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("hash", Map.of("of", List.of("city", "flag"))),
          Declaration.of("hash", Map.of("of", "size", "bits", 3)));
    }
  }

  @Nested
  class Crossing extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("bucketise", Map.of("of", "x", "edges", List.of(0, 10), "hidden", true)),
          Declaration.of(
              "cross",
              Map.of("of", List.of(List.of("city", "size"), List.of("x_bucket", "flag", "city")))));
    }
  }

  @Nested
  class MeansOfTheTarget extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of(
              "target_mean", Map.of("of", List.of("city", "size"), "prior", 5, "limit", 25)));
    }
  }

  @Nested
  class AChain extends TransformContract {
    @Override
    protected List<Declaration> declarations() {
      return List.of(
          Declaration.of("impute", Map.of("of", "x", "hidden", true)),
          Declaration.of("log", Map.of("of", "x_imputed", "hidden", true)),
          Declaration.of("standardise", Map.of("of", "x_imputed_log", "as", "x_scaled")),
          Declaration.of("one_hot", Map.of("of", "city", "hidden", true)),
          Declaration.of("cross", Map.of("of", List.of("city_one_hot", "size"))));
    }
  }
}
