package dev.pawl.model.checkpoint;

/** An artifact's content is not what its name says: it must not be used. */
public final class CorruptArtifactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which artifact, what is wrong with it, and the remedy. */
  public CorruptArtifactException(String message) {
    super(message);
  }
}
