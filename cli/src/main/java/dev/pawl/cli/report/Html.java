package dev.pawl.cli.report;

/** Text in a page. */
public final class Html {
  private Html() {}

  /** A text with every character that could mean something to a browser replaced. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }

  /** A number as people write it, with a true minus sign. */
  static String minus(String number) {
    return number.replace('-', '\u2212');
  }
}
