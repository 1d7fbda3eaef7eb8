package dev.pawl.model.feature;

import java.util.ArrayList;
import java.util.Arrays;

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
    int units = 0;
    long word = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int read = text.codePointAt(i);
      i += Character.charCount(read);
      int character = Character.toLowerCase(read);
      boolean part = Character.isLetterOrDigit(character);
      switch (unit) {
        case WORD -> {
          if (part) {
            word = Mix.join(inWord ? word : 0, character);
          } else if (inWord) {
            add(word, last, ++units, numbers, to);
          }
        }
        case CHARACTER -> {
          if (part) {
            if (!inWord && units > 0) {
              add(SPACE, last, ++units, numbers, to);
            }
            add(character, last, ++units, numbers, to);
          }
        }
      }
      inWord = part;
    }
    if (unit == Unit.WORD && inWord) {
      add(word, last, ++units, numbers, to);
    }
    scale(numbers, to);
  }

  /** Takes in one word or character, and counts the n-grams that end with it. */
  private void add(long code, long[] last, int units, double[] numbers, int to) {
    System.arraycopy(last, 1, last, 0, most - 1);
    last[most - 1] = code;
    long gram = 0;
    for (int n = 1; n <= Math.min(most, units); n++) {
      gram = Mix.join(gram, last[most - n]);
      if (n >= least) {
        numbers[to + (int) (Mix.of(gram) >>> (64 - bits))]++;
      }
    }
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
