package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectionsTest {
  private static final String PAGE =
      """
      # Performance

      What it says first.

      ## One

      | a |

      ## Two

      ### Deeper

      text
      """;

  @Test
  void a_section_takes_the_place_of_the_one_with_its_title() {
    assertThat(new Sections(PAGE).with("One", "new\n\ntext\n").text())
        .isEqualTo(PAGE.replace("| a |", "new\n\ntext"));
  }

  @Test
  void a_new_section_comes_last() {
    assertThat(new Sections(PAGE).with("Three", "more").text())
        .isEqualTo(PAGE + "\n## Three\n\nmore\n");
  }

  @Test
  void a_page_that_nothing_is_changed_in_stays_as_it_is() {
    assertThat(new Sections(PAGE).text()).isEqualTo(PAGE);
  }
}
