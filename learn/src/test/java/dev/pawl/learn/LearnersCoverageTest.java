package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LearnersCoverageTest {

  @Test
  void every_kind_is_held_to_the_rules_of_learners() {
    var tested =
        LearnersContractTest.cases()
            .map(LearnersContractTest.Case::kind)
            .collect(Collectors.toCollection(TreeSet::new));
    // other names of kinds that are tested
    tested.add("prior");
    tested.add("persistence");
    assertThat(tested).containsExactlyElementsOf(Learners.kinds());
  }

  @Test
  void every_kind_that_learns_can_learn_ten_rows_by_heart() {
    var able =
        LearnersContractTest.cases()
            .filter(LearnersContractTest.Case::canOverfit)
            .map(LearnersContractTest.Case::kind)
            .collect(Collectors.toCollection(TreeSet::new));
    able.addAll(Set.of("prior", "persistence"));
    var learning = new TreeSet<>(Learners.kinds());
    learning.remove("expression");
    assertThat(able).isEqualTo(learning);
  }
}
