package dev.pawl.bench.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Does what a newcomer does: clones the committed tree, here into a folder with a space in its
 * name, and runs the README's two commands with nothing in the local Maven repository.
 */
final class FreshClone implements Proof {

  @Override
  public String name() {
    return "fresh-clone";
  }

  @Override
  public String claim() {
    return "In a fresh clone with an empty Maven repository, './pawl demo' and './pawl test' both end"
        + " well, without any set-up.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path clone = workbench.scratch().resolve("a fresh clone");
    List<List<String>> rows = new ArrayList<>();
    Workbench.Ended cloned =
        workbench.run(
            workbench.scratch(),
            Map.of(),
            workbench.scratch().resolve("clone.log"),
            List.of("git", "clone", "-q", workbench.home().toString(), clone.toString()));
    if (cloned.exitCode() != 0) {
      throw new IOException("cloning " + workbench.home() + ": " + cloned.output());
    }
    Map<String, String> emptyRepository =
        Map.of("PAWL_MAVEN_ARGS", "-Dmaven.repo.local=" + workbench.scratch().resolve("m2"));
    boolean holds = true;
    for (String command : List.of("demo", "test")) {
      Workbench.Ended ended =
          workbench.run(
              clone,
              emptyRepository,
              workbench.scratch().resolve(command + ".log"),
              List.of("./pawl", command));
      holds &= ended.exitCode() == 0;
      rows.add(
          List.of(
              "./pawl " + command,
              Integer.toString(ended.exitCode()),
              Long.toString(ended.took().toSeconds()),
              ended.output().isEmpty() ? "" : ended.output().getLast().strip()));
    }
    return new Evidence(
        holds,
        List.of(new Table("", List.of("command", "exit code", "seconds", "last line"), rows)));
  }
}
