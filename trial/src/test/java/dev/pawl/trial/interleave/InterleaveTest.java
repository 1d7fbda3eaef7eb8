package dev.pawl.trial.interleave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.Moments;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.Interleaved.Team;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterleaveTest {
  private static final List<String> A = List.of("a", "b", "c", "d");
  private static final List<String> B = List.of("b", "e", "a", "f");

  private static List<String> shuffled(long seed) {
    List<String> items =
        new ArrayList<>(IntStream.range(0, 20).mapToObj(i -> "item-" + i).toList());
    Collections.shuffle(items, new Random(seed));
    return items;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void a_team_draft_lists_no_item_twice_and_keeps_teams_even(long seed) {
    Interleaved list =
        Interleaved.teamDraft(
            "r", shuffled(seed), shuffled(seed + 100), 10, new SplittableRandom(seed));

    assertThat(list.items()).hasSize(10).doesNotHaveDuplicates();
    long ofA = list.teams().stream().filter(team -> team == Team.A).count();
    long ofB = list.teams().stream().filter(team -> team == Team.B).count();
    assertThat(Math.abs(ofA - ofB)).isLessThanOrEqualTo(1);
  }

  @Test
  void the_expected_position_of_each_team_is_equal() {
    Moments ofA = new Moments();
    Moments ofB = new Moments();
    int lists = 20_000;
    for (int seed = 0; seed < lists; seed++) {
      Interleaved list =
          Interleaved.teamDraft(
              "r", shuffled(seed), shuffled(seed + 1_000_000L), 10, new SplittableRandom(seed));
      for (int at = 0; at < list.items().size(); at++) {
        Team team = list.teams().get(at);
        if (team != Team.NONE) {
          (team == Team.A ? ofA : ofB).add(at, 1);
        }
      }
    }

    // A position has a deviation of 2.9; five picks a list.
    double error = 2.9 / Math.sqrt(5.0 * lists) * Math.sqrt(2);
    assertThat(ofA.mean()).isCloseTo(ofB.mean(), within(4 * error));
  }

  /** Of every pair of rankings, however much they share, as long as neither runs out. */
  @ParameterizedTest(name = "rankings {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void one_pair_of_rankings_gives_both_teams_the_same_expected_position(long rankings) {
    List<String> a = shuffled(rankings);
    List<String> b = new ArrayList<>(a);
    Collections.shuffle(b.subList((int) (rankings % 4), 12), new Random(rankings));
    double[] sums = new double[2];
    double[] picks = new double[2];
    int lists = 8_000;
    for (int seed = 0; seed < lists; seed++) {
      Interleaved list = Interleaved.teamDraft("r", a, b, 10, new SplittableRandom(seed));
      int shared = (int) list.teams().stream().filter(team -> team == Team.NONE).count();
      int even = shared + (10 - shared) / 2 * 2;
      for (int at = 0; at < even; at++) {
        Team team = list.teams().get(at);
        if (team != Team.NONE) {
          sums[team == Team.A ? 0 : 1] += at;
          picks[team == Team.A ? 0 : 1]++;
        }
      }
    }

    // Within a round the two sides swap places with a fair coin: a half each, independently.
    double rounds = picks[0] / lists;
    double error = Math.sqrt(rounds / lists) / rounds;
    assertThat(picks[0]).isEqualTo(picks[1]);
    assertThat(sums[0] / picks[0]).isCloseTo(sums[1] / picks[1], within(4 * error));
  }

  @Test
  void clicks_on_several_pages_are_credited_to_one_ranking() {
    Interleaved list =
        Interleaved.teamDraft(
            "ranking-7",
            List.of("a", "b", "c"),
            List.of("x", "y", "z"),
            6,
            new SplittableRandom(1));
    List<String> clicked = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      List<String> page = list.page(number, 2);
      clicked.add(page.getFirst().compareTo("x") < 0 ? page.getFirst() : page.getLast());
    }

    assertThat(list.id()).isEqualTo("ranking-7");
    assertThat(list.credit(clicked)).isEqualTo(new Credit(3, 0));
  }

  @Test
  void a_shared_prefix_belongs_to_nobody() {
    Interleaved list =
        Interleaved.teamDraft(
            "r", List.of("x", "y", "a"), List.of("x", "y", "b"), 4, new SplittableRandom(1));

    assertThat(list.items().subList(0, 2)).containsExactly("x", "y");
    assertThat(list.teams().subList(0, 2)).containsOnly(Team.NONE);
    assertThat(list.credit(List.of("x"))).isEqualTo(new Credit(0, 0));
    assertThat(list.credit(List.of("b", "b", "x"))).isEqualTo(new Credit(0, 1));
  }

  /** Both coins of Joachims' balanced list, by hand. */
  @Test
  void balanced_lists_are_one_of_two() {
    HashSet<List<String>> seen = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      seen.add(Interleaved.balanced("r", A, B, 5, new SplittableRandom(seed)).items());
    }

    assertThat(seen)
        .containsExactlyInAnyOrder(
            List.of("a", "b", "e", "c", "d"), List.of("b", "a", "e", "c", "f"));
  }

  /** A click on e, second of B and not in A: the top 2 of A have no click, those of B one. */
  @Test
  void balanced_credit_counts_clicks_within_the_depth_of_the_lowest() {
    Interleaved list = Interleaved.balanced("r", A, B, 5, new SplittableRandom(1));

    assertThat(list.credit(List.of("e"))).isEqualTo(new Credit(0, 1));
    assertThat(list.credit(List.of("b"))).isEqualTo(new Credit(0, 1));
    assertThat(list.credit(List.of("c"))).isEqualTo(new Credit(1, 0));
    assertThat(list.credit(List.of("a", "e"))).isEqualTo(new Credit(1, 1));
  }

  @Test
  void pages_are_stretches_of_one_list() {
    Interleaved list = Interleaved.teamDraft("r", A, B, 6, new SplittableRandom(1));

    assertThat(list.page(0, 4)).isEqualTo(list.items().subList(0, 4));
    assertThat(list.page(1, 4)).isEqualTo(list.items().subList(4, 6));
    assertThat(list.page(9, 4)).isEmpty();
  }

  @Test
  void users_not_lists_are_counted() {
    SplittableRandom random = new SplittableRandom(2);
    Preference one = new Preference();
    Preference many = new Preference();
    for (int i = 0; i < 400; i++) {
      boolean won = random.nextDouble() < 0.65;
      Credit credit = new Credit(won ? 0 : 1, won ? 1 : 0);
      many.add("user-" + i, credit);
      one.add(i < 399 ? "heavy" : "light", credit);
    }
    many.add("user-0", new Credit(0, 0));

    assertThat(many.verdict(Terms.of95Percent()).kind()).isEqualTo(Kind.BETTER);
    assertThat(many.clickless()).isEqualTo(1);
    Verdict narrow = one.verdict(Terms.of95Percent());
    assertThat(narrow.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(narrow.blocks()).isEqualTo(2);
  }

  /** Preferences 1, 0, −1, 1, 1: scipy.stats.ttest_1samp gives p = 0.37390097. */
  @Test
  void the_p_value_is_students() {
    Preference preference = new Preference();
    int[] wins = {1, 0, -1, 1, 1};
    for (int user = 0; user < wins.length; user++) {
      preference.add("user-" + user, new Credit(wins[user] <= 0 ? 1 : 0, wins[user] >= 0 ? 1 : 0));
    }

    assertThat(preference.verdict(Terms.of95Percent()).pValue().orElseThrow())
        .isCloseTo(0.373901, within(1e-5));
  }

  @Test
  void a_click_on_something_else_is_refused() {
    Interleaved list = Interleaved.teamDraft("r", A, B, 6, new SplittableRandom(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> list.credit(List.of("z")))
        .withMessage("clicked: z (expected: an item of ranking r)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Interleaved.teamDraft("r", List.of("a", "a"), B, 6, new SplittableRandom(1)))
        .withMessage("rankings: an item appears twice (expected: once each)");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void a_preference_that_was_put_away_goes_on_with_the_same_bits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Preference whole = new Preference();
    Preference split = new Preference();
    for (int i = 0; i < 400; i++) {
      String user = "user " + random.nextInt(60);
      Credit credit = new Credit(random.nextInt(2), random.nextInt(3));
      whole.add(user, credit);
      split.add(user, credit);
      if (random.nextInt(30) == 0) {
        Preference restored = new Preference();
        restored.add("somebody", new Credit(1, 0));
        restored.restore(split.seen());
        split = restored;
      }
    }

    assertThat(split.verdict(Terms.of95Percent())).isEqualTo(whole.verdict(Terms.of95Percent()));
    assertThat(split.seen()).isEqualTo(whole.seen());
  }
}
