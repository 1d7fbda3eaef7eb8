package dev.pawl.spec.change;

import dev.pawl.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Hashes of a spec: SHA-256 over its fields in canonical form, in 64 hexadecimal digits. Two specs
 * that mean the same have the same hashes, however they were written: comments, order of keys,
 * spaces in expressions and defaults that were written out do not count.
 *
 * @param whole of everything
 * @param model of what makes a model iteration: task, inputs, derived and live columns, outcome
 *     values, label, features and learner
 * @param learned of what makes a model or a data iteration: besides, the rest of the outcome and of
 *     the training
 */
public record SpecHash(String whole, String model, String learned) {

  /** Changes whenever the canonical form does, so that hashes of different forms never meet. */
  private static final String FORM = "pawl-spec-1\n";

  /** The hashes of a spec. */
  public static SpecHash of(Spec spec) {
    return new SpecHash(
        hash(spec, Set.of(Iteration.values())),
        hash(spec, Set.of(Iteration.MODEL)),
        hash(spec, Set.of(Iteration.MODEL, Iteration.DATA)));
  }

  private static String hash(Spec spec, Set<Iteration> iterations) {
    MessageDigest digest = sha256();
    digest.update(FORM.getBytes(StandardCharsets.UTF_8));
    SpecFields.of(spec)
        .forEach((path, value) -> {
          if (iterations.contains(value.iteration())) {
            add(digest, path);
            add(digest, value.text());
          }
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds a text with its length, so that no two lists of texts look the same. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }
}
