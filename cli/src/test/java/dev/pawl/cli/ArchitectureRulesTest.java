package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule finds the classes under {@code fixture} that break it, and no others. */
class ArchitectureRulesTest {
  private static final String FIXTURE = "dev.pawl.cli.fixture";
  private static final ArchitectureRules RULES = new ArchitectureRules(FIXTURE);
  private static final JavaClasses BREAKERS = new ClassFileImporter().importPackages(FIXTURE);

  @Test
  void a_module_that_uses_one_above_it_is_found() {
    assertThat(breaches(RULES.moduleDirection()))
        .hasSize(1)
        .allSatisfy(breach -> assertThat(breach).contains("plan.Cyclic", "loop.Timed"));
  }

  @Test
  void packages_in_a_cycle_are_found() {
    assertThat(breaches(RULES.noPackageCycles()))
        .hasSize(1)
        .allSatisfy(breach -> assertThat(breach).contains("Cycle detected", "Slice loop", "plan"));
  }

  @Test
  void reading_a_clock_is_found_in_calls_and_references_but_not_in_the_composition_root() {
    assertThat(breaches(RULES.noClocks()))
        .hasSize(10)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.loop.Timed"));
  }

  @Test
  void drawing_without_a_seed_is_found() {
    assertThat(breaches(RULES.noUnseededRandomness()))
        .hasSize(9)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.trial.Drawn"));
  }

  @Test
  void reading_the_environment_is_found() {
    assertThat(breaches(RULES.noEnvironment()))
        .hasSize(4)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.log.Placed"));
  }

  @Test
  void transcendental_functions_of_math_are_found_and_its_exact_ones_let_pass() {
    assertThat(breaches(RULES.sameBitsEverywhere()))
        .hasSize(3)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.stream.Curved"));
  }

  @Test
  void a_package_without_null_checks_is_found() {
    assertThat(breaches(RULES.nullMarked()))
        .hasSize(1)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.watch.ScoreManager"));
  }

  @Test
  void a_name_that_says_nothing_is_found() {
    assertThat(breaches(RULES.tellingNames()))
        .hasSize(1)
        .allSatisfy(breach -> assertThat(breach).contains("fixture.watch.ScoreManager"));
  }

  private static List<String> breaches(ArchRule rule) {
    return rule.evaluate(BREAKERS).getFailureReport().getDetails();
  }
}
