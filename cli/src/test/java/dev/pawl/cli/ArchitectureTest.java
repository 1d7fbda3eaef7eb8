package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the whole program, all modules but the benchmarks, to {@link ArchitectureRules}. */
class ArchitectureTest {
  private static final ArchitectureRules RULES = new ArchitectureRules("dev.pawl");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.pawl");

  static List<ArchRule> rules() {
    return RULES.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_program_keeps(ArchRule rule) {
    rule.allowEmptyShould(true).check(PROGRAM);
  }

  @Test
  void every_module_is_looked_at() throws IOException {
    Set<String> seen =
        PROGRAM.stream().map(RULES::moduleOf).collect(Collectors.toCollection(TreeSet::new));
    assertThat(seen).containsAll(modulesWithCode());
  }

  @Test
  void every_module_has_its_place_in_the_order() throws IOException {
    assertThat(ArchitectureRules.MAY_USE.keySet()).containsAll(modulesWithCode());
  }

  private static Set<String> modulesWithCode() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("..").toRealPath())) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java/dev/pawl")))
          .map(folder -> folder.getFileName().toString())
          .filter(module -> !module.equals("bench"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
