package dev.pawl.watch.schema;

import dev.pawl.model.json.CanonicalJson;
import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column are expected to be distributed: numbers by their deciles, names by
 * their shares.
 *
 * @param rows of how many rows that was seen; fewer leave more to chance
 * @param deciles the nine values that a tenth, two tenths, … of the rows are at most; empty for
 *     names
 * @param shares which share of the rows has each name; empty for numbers
 * @param within which share of the rows may lie elsewhere, in [0, 1]
 */
public record ExpectedShape(
    long rows, List<Double> deciles, SortedMap<String, Double> shares, double within) {
  private static final int PARTS = 10;
  private static final double WITHIN = 0.1;
  private static final double LEVEL = 0.01;

  public ExpectedShape {
    deciles = List.copyOf(deciles);
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    if (rows <= 0) {
      throw new IllegalArgumentException("rows: " + rows + " (expected: above 0)");
    }
    if (!(within >= 0 && within <= 1)) {
      throw new IllegalArgumentException("within: " + within + " (expected: in [0, 1])");
    }
    if (deciles.isEmpty() == shares.isEmpty() || (!deciles.isEmpty() && deciles.size() != 9)) {
      throw new IllegalArgumentException(
          "%d deciles, %d shares (expected: nine deciles, or shares)"
              .formatted(deciles.size(), shares.size()));
    }
  }

  /** What a column's values are like; empty without values, or with too many names to count. */
  static Optional<ExpectedShape> of(ColumnProfile column) {
    return switch (column) {
      case NumberProfile numbers ->
          numbers.values().count() == 0
              ? Optional.empty()
              : Optional.of(
                  new ExpectedShape(
                      numbers.values().count(),
                      deciles(numbers.values().distribution()),
                      new TreeMap<>(),
                      WITHIN));
      case CategoryProfile names ->
          names.present() == 0 || !names.isExact()
              ? Optional.empty()
              : Optional.of(new ExpectedShape(names.present(), List.of(), sharesOf(names), WITHIN));
    };
  }

  private static List<Double> deciles(Distribution distribution) {
    List<Double> deciles = new ArrayList<>();
    for (int i = 1; i < PARTS; i++) {
      deciles.add(distribution.quantile((double) i / PARTS));
    }
    return deciles;
  }

  private static SortedMap<String, Double> sharesOf(CategoryProfile column) {
    SortedMap<String, Double> shares = new TreeMap<>();
    for (FrequentItems.Item<String> item : column.items().items()) {
      shares.put(item.item(), item.count() / column.present());
    }
    return shares;
  }

  /**
   * Which share of the rows lies elsewhere at least, with a confidence of 99 %: for numbers by the
   * greatest difference of the distribution functions at the deciles (Hoeffding 1963, over all of
   * them), for names by half the sum of the differences of the shares (McDiarmid 1989).
   *
   * @return 0 when chance is not excluded
   */
  double elsewhere(ColumnProfile column) {
    return switch (column) {
      case NumberProfile numbers when !deciles.isEmpty() && numbers.values().count() > 0 ->
          Math.max(0, ofDeciles(numbers.values().distribution()) - radius(numbers));
      case CategoryProfile names when !shares.isEmpty() && names.present() > 0 ->
          Math.max(0, ofShares(names) - radius(names.present(), 1));
      default -> 0;
    };
  }

  private double ofDeciles(Distribution now) {
    double greatest = 0;
    for (int i = 0; i < deciles.size(); i++) {
      // equal values may span several deciles: between both sides nothing is expected
      double value = deciles.get(i);
      double most = (deciles.lastIndexOf(value) + 1.0) / PARTS;
      double least = (deciles.indexOf(value) + 1.0) / PARTS;
      greatest = Math.max(greatest, now.shareBelow(value) - least);
      greatest = Math.max(greatest, most - now.shareUpTo(value));
    }
    return greatest;
  }

  private double radius(NumberProfile numbers) {
    return radius(numbers.values().count(), 2.0 * deciles.size())
        + numbers.values().rankErrorEverywhere();
  }

  private double radius(long now, double sides) {
    return Math.sqrt(StrictMath.log(sides / LEVEL) / 2 * (1.0 / rows + 1.0 / now));
  }

  private double ofShares(CategoryProfile names) {
    double apart = 0;
    double bias = 0;
    double known = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      double now = names.items().count(share.getKey()) / names.present();
      apart += Math.abs(now - share.getValue());
      bias += Math.sqrt(now * (1 - now) * (1.0 / rows + 1.0 / names.present()));
      known += now;
    }
    return (apart + Math.max(0, 1 - known) - bias) / 2;
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("rows", (double) rows);
    tree.put("within", within);
    if (deciles.isEmpty()) {
      tree.put("shares", shares);
    } else {
      tree.put("deciles", deciles);
    }
    return tree;
  }

  /** The shape that {@link #toTree} gave; {@code within} may be left out. */
  static ExpectedShape ofTree(String at, @Nullable Object tree) {
    Map<String, @Nullable Object> map = CanonicalJson.object(at, tree);
    List<Double> deciles = new ArrayList<>();
    SortedMap<String, Double> shares = new TreeMap<>();
    if (map.get("deciles") != null) {
      CanonicalJson.list(at + ".deciles", map.get("deciles"))
          .forEach(each -> deciles.add(TableSchema.number(at + ".deciles", each)));
    }
    if (map.get("shares") != null) {
      CanonicalJson.object(at + ".shares", map.get("shares"))
          .forEach((name, each) -> shares.put(name, TableSchema.number(at + ".shares", each)));
    }
    return new ExpectedShape(
        (long) TableSchema.number(at + ".rows", map.get("rows")),
        deciles,
        shares,
        map.get("within") == null ? WITHIN : TableSchema.number(at + ".within", map.get("within")));
  }
}
