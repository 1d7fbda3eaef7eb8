package dev.pawl.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A checkpoint as the bytes of its two files, {@code manifest.json} and {@code state.safetensors},
 * and its content hash.
 */
public final class CheckpointCodec {
  /** The name of the file that holds the manifest. */
  public static final String MANIFEST = "manifest.json";

  /** The name of the file that holds the state. */
  public static final String STATE = "state.safetensors";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private CheckpointCodec() {}

  /**
   * The files of a checkpoint.
   *
   * @param manifest canonical JSON in UTF-8
   * @param state in the {@link Safetensors} format
   */
  public record Encoded(byte[] manifest, byte[] state) {

    /**
     * The content hash, 64 hexadecimal digits: SHA-256 over the length of the manifest as 8 bytes,
     * little-endian, the manifest, and the state.
     */
    public String hash() {
      MessageDigest digest = sha256();
      digest.update(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(manifest.length).flip());
      digest.update(manifest);
      return HexFormat.of().formatHex(digest.digest(state));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform without SHA-256", e);
    }
  }

  /** The files of a checkpoint. */
  public static Encoded encode(Checkpoint checkpoint) {
    return new Encoded(
        checkpoint.manifest().getBytes(StandardCharsets.UTF_8),
        Safetensors.write(checkpoint.state()));
  }

  /** The content hash of a checkpoint. */
  public static String hash(Checkpoint checkpoint) {
    return encode(checkpoint).hash();
  }

  /**
   * The checkpoint of those files, when their content is what the hash says.
   *
   * @param hash the artifact's name
   * @throws CorruptArtifactException when it is not
   */
  public static Checkpoint decode(String hash, Encoded files) {
    String found = files.hash();
    if (!found.equals(hash)) {
      throw new CorruptArtifactException(
          "artifact %s: its content has the hash %s. Restore it from a backup, or make the version again with pawl reproduce"
              .formatted(hash, found));
    }
    try {
      return new Checkpoint(
          new String(files.manifest(), StandardCharsets.UTF_8), Safetensors.read(files.state()));
    } catch (IllegalArgumentException e) {
      throw new CorruptArtifactException(
          "artifact %s: %s. It was written so: use the program that wrote it, or a newer one"
              .formatted(hash, e.getMessage()));
    }
  }

  /**
   * Checks a hash's form, before it becomes part of a path.
   *
   * @return the hash
   * @throws IllegalArgumentException when it is not 64 hexadecimal digits in lower case
   */
  public static String requireHash(String hash) {
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          "hash: %s (expected: 64 hexadecimal digits in lower case)".formatted(hash));
    }
    return hash;
  }
}
