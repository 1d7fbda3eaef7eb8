package dev.pawl.model.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;

/**
 * How often the n-grams of a text occur: sequences of n words, or of n characters, each hashed to
 * one of a fixed number of columns (Weinberger et al. 2009, "Feature hashing for large scale
 * multitask learning"; here all count as positive). N-grams that fall together are counted
 * together.
 *
 * <p>Upper and lower case are the same. Words are runs of letters and digits; n-grams of characters
 * take in everything between the first and the last letter or digit, where any run of other
 * characters counts as one space. The counts of a row are divided by the root of their sum of
 * squares, so that long texts do not outweigh short ones. A text that is missing or has no n-gram
 * gives 0 everywhere.
 *
 * <p>No state. Unlike other transforms, it reads texts, which allocates.
 */
final class NGrams extends StatelessTransform {
  private static final int LONGEST = 8;
  private static final long SPACE = ' ';

  private final Unit unit;
  private final int least;
  private final int most;
  private final int bits;

  private enum Unit {
    WORD,
    CHARACTER
  }

  private NGrams(Wiring wiring, Unit unit, int least, int most, int bits) {
    super(wiring);
    this.unit = unit;
    this.least = least;
    this.most = most;
    this.bits = bits;
  }

  static Transform make(Scope scope) {
    Unit unit = scope.settings().choice("unit", Unit.class, Unit.WORD);
    int usual = unit == Unit.WORD ? 1 : 3;
    int least = scope.settings().integer("from", usual, 1, LONGEST);
    int most = scope.settings().integer("to", Math.max(least, usual), 1, LONGEST);
    if (most < least) {
      scope.settings().problem("to", most, "at least from, " + least);
    }
    int bits = scope.settings().integer("bits", 8, 1, 12);
    int[] inputs = scope.texts();
    var outputs = new ArrayList<Column>();
    for (String name : scope.settings().optionalNames("of")) {
      for (int i = 0; i < 1 << bits; i++) {
        outputs.add(Column.number("%s_gram_%d".formatted(name, i)));
      }
    }
    return new NGrams(scope.write(inputs, outputs), unit, least, most, bits);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      Arrays.fill(features.numbers, to, to + (1 << bits), 0);
      String text = features.texts[from];
      if (text != null) {
        count(text, features.numbers, to);
      }
      to += 1 << bits;
    }
  }

  private void count(String text, double[] numbers, int to) {
    long[] last = new long[most];
    int[] units = new int[1];
    walk(
        text,
        (code, from, end) -> {
          System.arraycopy(last, 1, last, 0, most - 1);
          last[most - 1] = code;
          units[0]++;
          long gram = 0;
          for (int n = 1; n <= Math.min(most, units[0]); n++) {
            gram = Mix.join(gram, last[most - n]);
            if (n >= least) {
              numbers[to + column(gram)]++;
            }
          }
        });
    scale(numbers, to);
  }

  /** One word or character of a text, and where it stands. */
  @FunctionalInterface
  private interface Units {
    void add(long code, int from, int end);
  }

  /** Goes through the words or characters of a text. */
  private void walk(String text, Units units) {
    long word = 0;
    int start = 0;
    int end = 0;
    boolean inWord = false;
    boolean any = false;
    for (int i = 0; i < text.length(); ) {
      int at = i;
      int read = text.codePointAt(i);
      i += Character.charCount(read);
      int character = Character.toLowerCase(read);
      boolean part = Character.isLetterOrDigit(character);
      switch (unit) {
        case WORD -> {
          if (part) {
            word = Mix.join(inWord ? word : 0, character);
            start = inWord ? start : at;
            end = i;
          } else if (inWord) {
            units.add(word, start, end);
          }
        }
        case CHARACTER -> {
          if (part) {
            if (!inWord && any) {
              units.add(SPACE, at, at);
            }
            units.add(character, at, i);
            any = true;
          }
        }
      }
      inWord = part;
    }
    if (unit == Unit.WORD && inWord) {
      units.add(word, start, end);
    }
  }

  private int column(long gram) {
    return (int) (Mix.of(gram) >>> (64 - bits));
  }

  /** The row's n-grams that fall into the column, and what it holds. */
  @Override
  public String describe(int output, double number, Features features) {
    String text = features.texts[wiring.inputs()[output >> bits]];
    String held = super.describe(output, number, features);
    if (text == null || number == 0) {
      return held;
    }
    var codes = new ArrayList<Long>();
    var names = new ArrayList<String>();
    walk(
        text,
        (code, from, end) -> {
          codes.add(code);
          names.add(from == end ? " " : text.substring(from, end).toLowerCase(Locale.ROOT));
        });
    int asked = output & ((1 << bits) - 1);
    String between = unit == Unit.WORD ? " " : "";
    var grams = new LinkedHashSet<String>();
    for (int end = 1; end <= names.size(); end++) {
      long gram = 0;
      for (int n = 1; n <= Math.min(most, end); n++) {
        gram = Mix.join(gram, codes.get(end - n));
        if (n >= least && column(gram) == asked) {
          grams.add('"' + String.join(between, names.subList(end - n, end)) + '"');
        }
      }
    }
    return String.join(", ", grams) + ": " + held;
  }

  private void scale(double[] numbers, int to) {
    double squares = 0;
    for (int i = to; i < to + (1 << bits); i++) {
      squares += numbers[i] * numbers[i];
    }
    double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (int i = to; i < to + (1 << bits); i++) {
      numbers[i] *= scale;
    }
  }
}
