package dev.pawl.trial;

/** Numbers as a person reads them, in reasons. */
public final class Figures {
  private static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};
  private static final double LARGE = 1e15;

  private Figures() {}

  /** Four significant digits, without an exponent where that reads better. */
  public static void append(StringBuilder to, double value) {
    double size = Math.abs(value);
    if (!(size == 0 || (size >= 1e-4 && size < LARGE))) {
      to.append((float) value);
      return;
    }
    int digits = 0;
    for (double reach = size; digits < TENS.length - 1 && reach < 1_000 && size > 0; digits++) {
      reach *= 10;
    }
    long scaled = Math.round(size * TENS[digits]);
    while (digits > 0 && scaled % 10 == 0) {
      scaled /= 10;
      digits--;
    }
    if (value < 0) {
      to.append('-');
    }
    to.append(scaled / TENS[digits]);
    if (digits > 0) {
      to.append('.');
      String fraction = Long.toString(scaled % TENS[digits]);
      to.repeat('0', digits - fraction.length()).append(fraction);
    }
  }

  /** The same as text. */
  public static String of(double value) {
    StringBuilder to = new StringBuilder(12);
    append(to, value);
    return to.toString();
  }
}
