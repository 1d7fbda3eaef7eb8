package dev.pawl.bench.verify;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Markdown page by its headings of the second level; one section can be put in another's place.
 */
public final class Sections {
  private final String head;
  private final Map<String, String> sections = new LinkedHashMap<>();

  /** The sections of a page. */
  public Sections(String page) {
    String[] parts = page.split("(?m)^## ", -1);
    head = parts[0].strip();
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      String title = end < 0 ? parts[i] : parts[i].substring(0, end);
      sections.put(title.strip(), end < 0 ? "" : parts[i].substring(end).strip());
    }
  }

  /** With a section of that text, in its old place or at the end. */
  public Sections with(String title, String text) {
    sections.put(title, text.strip());
    return this;
  }

  /** The whole page. */
  public String text() {
    StringBuilder text = new StringBuilder(head).append('\n');
    sections.forEach((title, section) ->
        text.append("\n## ").append(title).append("\n\n").append(section).append('\n'));
    return text.toString();
  }
}
