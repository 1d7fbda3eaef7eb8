package dev.pawl.store.csv;

import dev.pawl.spec.InputSpec;
import dev.pawl.stream.sketch.DistinctCount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has been seen of a column: which types would take all of it. For use by one thread. */
final class ColumnSeen {
  /** Words that stand for no value in columns whose values are no texts. */
  private static final Set<String> NOTHING =
      Set.of("NA", "N/A", "NaN", "nan", "null", "NULL", "None", "NaT");

  private static final int LONGEST_NOTHING = 4;
  private static final String NUMBER_SIGNS = ".eE+-";
  private static final Set<String> TRUTHS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final int LONG_TEXT = 40;

  /** A relative error of 1.6 %. */
  private static final int PRECISION = 12;

  private final String name;
  private final Set<String> distinct = new HashSet<>();
  private @Nullable DistinctCount many;
  private String example = "";
  private long empty;
  private long nothing;
  private long values;
  private long leadingZeros;
  private boolean numbers;
  private boolean truths = true;
  private boolean times = true;
  private boolean offsets = true;
  private boolean longTexts;
  private long numbersFirst;
  private String noNumber = "";
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /**
   * Nothing seen yet.
   *
   * @param isText whether its values are texts even where they look like numbers
   */
  ColumnSeen(String name, boolean isText) {
    this.name = name;
    this.numbers = !isText;
  }

  /** Whether a text stands for no value where numbers, times or truth values are expected. */
  static boolean isNothing(String text) {
    return text.isEmpty() || (text.length() <= LONGEST_NOTHING && NOTHING.contains(text));
  }

  /** A number as people and programs write it: no {@code 0x1p3}, {@code 1d} or {@code Infinity}. */
  static OptionalDouble number(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && NUMBER_SIGNS.indexOf(c) < 0) {
        return OptionalDouble.empty();
      }
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  void add(String text) {
    if (text.isEmpty()) {
      empty++;
      return;
    }
    count(text);
    if (isNothing(text)) {
      nothing++;
      return;
    }
    values++;
    example = example.isEmpty() ? text : example;
    longTexts |= text.length() > LONG_TEXT;
    truths &= TRUTHS.contains(text);
    if (numbers) {
      OptionalDouble number = number(text);
      numbers = number.isPresent();
      numbersFirst += numbers ? 1 : 0;
      noNumber = numbers ? "" : text;
      leadingZeros += text.length() > 1 && text.startsWith("0") && !text.startsWith("0.") ? 1 : 0;
      range(number.orElse(Double.NaN));
    }
    if (times) {
      OptionalLong time = CsvTimes.iso(text);
      times = time.isPresent();
      offsets &= !times || CsvTimes.hasOffset(text);
      range(times ? (double) time.getAsLong() : Double.NaN);
    }
  }

  private void count(String text) {
    if (many == null && distinct.add(text) && distinct.size() > CsvColumns.COUNTED) {
      many = new DistinctCount(PRECISION);
      distinct.forEach(many::add);
    } else if (many != null) {
      many.add(text);
    }
  }

  private void range(double value) {
    if (!Double.isNaN(value)) {
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
  }

  CsvColumn column() {
    if (values == 0) {
      return textual(
          InputSpec.Type.CATEGORY, "no value in any row that was read; taken as a category");
    }
    if (numbers && leadingZeros > 0) {
      return textual(
          InputSpec.Type.CATEGORY,
          "digits with zeros in front, which a number would lose; taken as a category");
    }
    if (truths) {
      return other(InputSpec.Type.BOOLEAN, "only true and false");
    }
    if (numbers && distinct.stream().allMatch(text -> isNothing(text) || isZeroOrOne(text))) {
      return other(InputSpec.Type.BOOLEAN, "only 0 and 1; make it a number if it counts something");
    }
    if (numbers) {
      return numeric(InputSpec.Type.NUMBER, "every value is a number");
    }
    if (times) {
      return numeric(
          InputSpec.Type.TIME,
          offsets
              ? "every value is a time with its offset"
              : "every value is a time, some without an offset; those are read in the zone that is"
                  + " given for the file");
    }
    if (distinct.size() > CsvColumns.COUNTED && longTexts) {
      return textual(InputSpec.Type.TEXT, "long texts that seldom repeat");
    }
    String count =
        distinct.size() > CsvColumns.COUNTED
            ? "more than %,d different texts".formatted(CsvColumns.COUNTED)
            : "%,d different texts".formatted(distinct.size());
    return textual(InputSpec.Type.CATEGORY, numbersFirst == 0 ? count : count + spoilt());
  }

  /** What made texts of a column that began with numbers. */
  private String spoilt() {
    String shown = noNumber.length() <= LONG_TEXT ? noNumber : noNumber.substring(0, 37) + "...";
    return "; \"%s\" is no number, and %,d before it are".formatted(shown, numbersFirst);
  }

  private static boolean isZeroOrOne(String text) {
    return text.equals("0") || text.equals("1");
  }

  private CsvColumn numeric(InputSpec.Type type, String why) {
    return new CsvColumn(
        name, type, said(why), empty + nothing, different(), minimum, maximum, List.of(), example);
  }

  private CsvColumn other(InputSpec.Type type, String why) {
    var listed = new ArrayList<>(new TreeSet<>(distinct));
    listed.removeIf(ColumnSeen::isNothing);
    return new CsvColumn(
        name,
        type,
        said(why),
        empty + nothing,
        different(),
        Double.NaN,
        Double.NaN,
        listed,
        example);
  }

  /** How many values there are, without the words for none. */
  private long different() {
    return many == null ? distinct.stream().filter(text -> !isNothing(text)).count() : counted();
  }

  /** How many texts there are. */
  private long counted() {
    return many == null
        ? distinct.size()
        : Math.clamp(Math.round(many.estimate()), CsvColumns.COUNTED + 1L, values + nothing);
  }

  private String said(String why) {
    return nothing == 0
        ? why
        : "%s; %,d are a word for no value, such as NA, and count as missing"
            .formatted(why, nothing);
  }

  private CsvColumn textual(InputSpec.Type type, String why) {
    List<String> listed =
        distinct.size() <= CsvColumns.LISTED ? List.copyOf(new TreeSet<>(distinct)) : List.of();
    return new CsvColumn(
        name, type, why, empty, counted(), Double.NaN, Double.NaN, listed, example);
  }
}
