package dev.pawl.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding.Kind;
import org.junit.jupiter.api.Test;

class OpenFindingsTest {
  private final OpenFindings open = new OpenFindings();

  private static Finding finding(Kind kind, Where where, long since) {
    return new Finding(kind, where, since, 0.99, 0.5, "0.5 of the rows", "look");
  }

  @Test
  void a_finding_is_raised_once_while_it_is_open() {
    Finding first = finding(Kind.FEATURE_DRIFT, Where.feature("x"), 1);

    assertThat(open.raise(first)).contains(new FindingEvent.Raised(first));
    assertThat(open.raise(finding(Kind.FEATURE_DRIFT, Where.feature("x"), 2))).isEmpty();
    assertThat(open.all()).containsExactly(first);
  }

  @Test
  void other_kinds_and_other_places_are_other_findings() {
    open.raise(finding(Kind.FEATURE_DRIFT, Where.feature("x"), 1));

    assertThat(open.raise(finding(Kind.MISSING_VALUES, Where.feature("x"), 1))).isPresent();
    assertThat(open.raise(finding(Kind.FEATURE_DRIFT, Where.feature("x").in("a = 1"), 1)))
        .isPresent();
    assertThat(open.raise(finding(Kind.FEATURE_DRIFT, Where.feature("x").of("1.2"), 1)))
        .isPresent();
  }

  @Test
  void a_finding_is_closed_once_and_may_be_raised_again() {
    Finding first = finding(Kind.VOLUME, Where.ALL, 1);
    open.raise(first);

    assertThat(open.close(first.key(), 5, "over"))
        .contains(new FindingEvent.Closed(first, 5, "over"));
    assertThat(open.close(first.key(), 6, "over")).isEmpty();
    assertThat(open.raise(finding(Kind.VOLUME, Where.ALL, 7))).isPresent();
  }

  @Test
  void all_that_is_over_is_closed_in_the_order_it_was_raised() {
    Finding one = finding(Kind.VOLUME, Where.ALL, 1);
    Finding other = finding(Kind.SLOW, Where.version("1.2"), 2);
    open.raise(one);
    open.raise(other);

    assertThat(open.closeIf(finding -> true, 9, "adopted"))
        .extracting(FindingEvent::finding)
        .containsExactly(one, other);
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void what_is_saved_and_restored_is_the_same() {
    open.raise(finding(Kind.STALE, Where.version("champion").in("origin = \"JFK\""), 1));
    open.raise(finding(Kind.SLOW, Where.ALL, -2));
    Tensors.Writer to = new Tensors.Writer();
    open.snapshot(to);
    OpenFindings restored = new OpenFindings();
    restored.raise(finding(Kind.VOLUME, Where.ALL, 1));
    restored.restore(Tensors.of(to));

    assertThat(restored.all()).isEqualTo(open.all());
  }

  @Test
  void a_place_reads_as_one_line() {
    assertThat(Where.ALL).hasToString("all");
    assertThat(Where.version("champion")).hasToString("champion");
    assertThat(Where.feature("distance").in("origin = JFK").of("2.1"))
        .hasToString("feature:distance slice:origin = JFK 2.1");
  }

  @Test
  void a_finding_refuses_what_is_no_probability() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Finding(Kind.VOLUME, Where.ALL, 0, 0, 0, "", ""))
        .withMessage("confidence: 0.0 (expected: in (0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Finding(Kind.VOLUME, Where.ALL, 0, 1, 1.5, "", ""))
        .withMessage("severity: 1.5 (expected: in [0, 1])");
  }
}
