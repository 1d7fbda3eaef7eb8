package dev.pawl.store.backup;

import dev.pawl.model.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds, as its file {@value #FILE} says: canonical JSON, {@code {"files": [{"path",
 * "sha256", "size"}, …], "format": 1, "taken": …}}, sorted by path.
 *
 * @param taken when it was taken
 * @param files its files by their paths, with {@code /} between names
 */
record Contents(Instant taken, SortedMap<String, Sum> files) {
  static final String FILE = "backup.json";

  private static final long FORMAT = 1;
  private static final Pattern PATH =
      Pattern.compile("[^/\\\\\\x00-\\x1f]+(/[^/\\\\\\x00-\\x1f]+)*");

  /**
   * A file's content in short.
   *
   * @param size in bytes
   * @param sha256 64 hexadecimal digits
   */
  record Sum(long size, String sha256) {}

  /** Whether a path stays below the folder that it is resolved against. */
  static boolean isSafe(String path) {
    return PATH.matcher(path).matches()
        && List.of(path.split("/", -1)).stream()
            .noneMatch(name -> name.equals(".") || name.equals(".."));
  }

  byte[] write() {
    var list = new ArrayList<Object>();
    files.forEach(
        (path, sum) -> list.add(Map.of("path", path, "size", sum.size(), "sha256", sum.sha256())));
    return (CanonicalJson.write(Map.of("format", FORMAT, "taken", taken.toString(), "files", list))
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalArgumentException when it is something else
   */
  static Contents read(byte[] bytes) {
    Map<String, @Nullable Object> json =
        CanonicalJson.readObject(new String(bytes, StandardCharsets.UTF_8));
    if (!Long.valueOf(FORMAT).equals(json.get("format"))) {
      throw new IllegalArgumentException(
          "format: %s (expected: %d). Use the program that wrote it, or a newer one"
              .formatted(json.get("format"), FORMAT));
    }
    var files = new TreeMap<String, Sum>();
    for (Object element : CanonicalJson.list("files", json.get("files"))) {
      Map<String, @Nullable Object> file = CanonicalJson.object("files", element);
      String path = CanonicalJson.text("path", file.get("path"));
      if (!isSafe(path) || !(file.get("size") instanceof Long size)) {
        throw new IllegalArgumentException(
            "files: %s (expected: a path below the folder, and a size)".formatted(file));
      }
      files.put(path, new Sum(size, CanonicalJson.text("sha256", file.get("sha256"))));
    }
    return new Contents(Instant.parse(CanonicalJson.text("taken", json.get("taken"))), files);
  }
}
