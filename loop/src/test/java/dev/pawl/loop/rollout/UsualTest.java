package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsualTest {

  private static final Spec SPEC =
      SpecReader.read(
          """
          model: price
          owner: tests@example.com
          purpose: A price
          inputs: {base: number}
          outcome: {values: {revenue: number}, window: 1h}
          metrics: {revenue: {mean: revenue}}
          """,
          "price.yaml");

  @Test
  void another_spec_s_metrics_are_not_taken_for_its_own() {
    Tensors.Writer to = new Tensors.Writer();
    new Usual(List.of()).snapshot(to);
    Usual next =
        new Usual(SPEC.metrics().stream().map(each -> Metric.of(each, Columns.of(SPEC))).toList());
    next.restore(Tensors.of(to));
    assertThat(next.of("revenue")).isZero();
  }
}
