package dev.pawl.spec.read;

import static dev.pawl.spec.read.Mistakes.mistake;
import static dev.pawl.spec.read.Mistakes.problems;
import static dev.pawl.spec.read.Mistakes.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.spec.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of each mistake in metrics, rollouts and their stages. */
class RolloutErrorsTest {
  private static Arguments stage(String stage, String message) {
    return mistake("rollout: {stages: [%s]}".formatted(stage), message);
  }

  static Stream<Arguments> metrics_and_rollouts() {
    return Stream.of(
        mistake(
            "metrics: {m: {mean: yy}}",
            "metrics.m.mean: yy: column 1: unknown name yy (expected: one of a, c, score, t, y)"),
        mistake(
            "metrics: {m: {mean: a}}",
            "metrics.m.mean: a (expected: something that outcomes carry: y). Declare the value it is about in outcome.values."),
        mistake(
            "metrics: {m: {proportion: y}}",
            "metrics.m.proportion: y: column 1: it is a number (expected: a condition)"),
        mistake(
            "metrics: {m: {mean: y, ratio: y}}",
            "metrics.m: mean and ratio (expected: one of proportion, mean, ratio). Declare a metric for each."),
        mistake(
            "metrics: {m: {per: unit}}",
            "metrics.m: no value (expected: one of proportion, mean, ratio)"),
        mistake(
            "metrics: {m: {ratio: y}}",
            "metrics.m.to: missing (expected: what the ratio is divided by)"),
        mistake("metrics: {m: {mean: y, to: y}}", "metrics.m.to: y (expected: only with ratio)"),
        mistake(
            "metrics: {loss: {mean: y}}",
            "metrics.loss: name loss (expected: a name that is not the loss's). Choose another; stages call the loss of evaluation.metric so."),
        mistake("rollout: {holdout: 95%}", "rollout.holdout: 95% (expected: 0% … 90%)"),
        mistake(
            "rollout: {only: y > 1}",
            "rollout.only: y > 1: column 1: unknown name y (expected: one of a, c, t). y comes with the outcome; write of: outcomes."),
        mistake(
            "rollout: {layer: {name: l, from: 50%, to: 50%}}",
            "rollout.layer.to: 50% (expected: more than from)"),
        mistake(
            "serving: {routes: [{when: a > 1, version: 2.3}]}",
            "serving.routes[0].version: 2.3 (expected: a version such as '2.3'). Put quotes around it to make it a text."),
        mistake(
            "serving: {routes: [{when: a, version: '2.3'}]}",
            "serving.routes[0].when: a: column 1: it is a number (expected: a condition)"),
        mistake(
            "serving: {shadows: [{name: n, url: 'ftp://other/'}]}",
            "serving.shadows[0].url: ftp://other/ (expected: an address such as http://other:8080/v1/models/line/predict)"),
        mistake(
            "serving: {shadows: [{name: n, url: 'http://a b/'}]}",
            "serving.shadows[0].url: http://a b/ (expected: an address such as http://other:8080/v1/models/line/predict)"),
        mistake(
            "serving: {shadows: [{name: n, url: 'http://a/'}, {name: n, url: 'http://b/'}]}",
            "serving.shadows[1].name: n (expected: a name that no other shadow has)"));
  }

  static Stream<Arguments> stages() {
    return Stream.of(
        stage(
            "canry",
            "rollout.stages[0]: canry (expected: shadow, canary, or a mapping with shadow, canary, ab, switchback, interleaving or bandit). Did you mean canary?"),
        stage(
            "canary, shadow",
            "rollout.stages[1]: shadow (expected: shadow as the first stage only). Leave it out here."),
        stage(
            "{ab: {share: 20%}}",
            "rollout.stages[0].ab.at_most: missing (expected: a duration such as 14d, after which a stage that has shown nothing ends)"),
        stage(
            "{ab: {at_most: 1d, decide: purchase}}",
            "rollout.stages[0].ab.decide: purchase (expected: loss or a metric: loss). Declare it in metrics."),
        stage(
            "{ab: {at_most: 1d, guardrails: {purchase: 1%}}}",
            "rollout.stages[0].ab.guardrails.purchase: purchase (expected: loss or a metric: loss). Declare it in metrics."),
        stage(
            "{ab: {at_most: 1d, lineages: [fast]}}",
            "rollout.stages[0].ab.lineages[0]: fast (expected: none: no other is declared)"),
        stage(
            "{ab: {at_most: 1d, balance: [a]}}",
            "rollout.stages[0].ab.balance[0]: a (expected: a category or a condition). Declare a derived column such as a > 0."),
        mistake(
            "training: {lineages: {fast: linear}}\nrollout: {stages: [{ab: {at_most: 1d, share: 50%, lineages: fast}}]}",
            "rollout.stages[0].ab.share: 50% (expected: less than 50%: 2 versions leave the champion some units)"),
        stage(
            "{ab: {at_most: 1d, share: 100%}}",
            "rollout.stages[0].ab.share: 100% (expected: above 0%, below 100%)"),
        stage(
            "{canary: {steps: [10%, 60%]}}",
            "rollout.stages[0].canary.steps[1]: 60% (expected: above 0%, at most 50%)"),
        stage(
            "{canary: {steps: [10%, 5%]}}",
            "rollout.stages[0].canary.steps[1]: 5% (expected: no less than the step before)"),
        stage(
            "{switchback: {period: 1h, periods: 10, carry_over: 3}}",
            "rollout.stages[0].switchback.periods: 10 (expected: a multiple of the carry_over of 3, at least 12)"),
        stage(
            "{switchback: {period: 1h, periods: 10, clusters: a}}",
            "rollout.stages[0].switchback.clusters: a (expected: an input of type category: c)"),
        mistake(
            "metrics: {m: {mean: y, per: unit}}\nrollout: {stages: [{switchback: {period: 1h, periods: 10, decide: m}}]}",
            "rollout.stages[0].switchback.decide: m (expected: loss, or a metric per prediction: in a switchback a unit is answered by both versions). Declare the same metric without per: unit beside it."),
        mistake(
            "metrics: {m: {mean: y, per: unit}}\nrollout: {stages: [{bandit: {at_most: 1d, decide: m}}]}",
            "rollout.stages[0].bandit.decide: m (expected: loss, or a metric per prediction: in a bandit a unit is answered by both versions). Declare the same metric without per: unit beside it."),
        stage(
            "{bandit: {at_most: 1d, policy: ucb1}}",
            "rollout.stages[0].bandit.policy: ucb1 (expected: thompson, top_two or epsilon_greedy, unless a proportion decides that is better the larger it is)"),
        mistake(
            "metrics: {m: {ratio: y, to: y}}\nrollout: {stages: [{bandit: {at_most: 1d, decide: m}}]}",
            "rollout.stages[0].bandit.decide: m (expected: loss, or a proportion or mean: a ratio has no value for one prediction)"),
        stage(
            "{bandit: {at_most: 1d, floor: 60%}}",
            "rollout.stages[0].bandit.floor: 60% (expected: above 0%, at most 50%)"));
  }

  @Test
  void stages_after_the_shadow_need_a_gate() {
    assertThat(problems(spec("evaluation: {gated: false}", "rollout: {stages: [canary]}")))
        .extracting(Problem::message)
        .containsExactly(
            "evaluation.gated: false (expected: true with stages after the shadow). Leave it out, or leave rollout.stages out.");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"metrics_and_rollouts", "stages"})
  void a_mistake_is_named_with_what_is_expected_and_how_to_fix_it(String line, String message) {
    assertThat(problems(spec(line))).extracting(Problem::message).containsExactly(message);
  }
}
