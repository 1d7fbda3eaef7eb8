package dev.pawl.log;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words: many failures say nothing but the file's name. */
public final class DiskTrouble {
  private DiskTrouble() {}

  /** What a failure says, and what it means where it says nothing but a file. */
  public static String words(IOException failure) {
    String message = failure.getMessage();
    String meaning = meaning(failure);
    if (message == null || message.isBlank()) {
      return meaning.isEmpty() ? "it cannot be read or written" : meaning;
    }
    return meaning.isEmpty() ? message.strip() : message.strip() + ": " + meaning;
  }

  /** What a failure that says nothing but a file, or nothing at all, means; "" for others. */
  public static String meaning(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e when e.getReason() == null -> "no such file";
      case AccessDeniedException e when e.getReason() == null -> "permission denied";
      case FileAlreadyExistsException e when e.getReason() == null -> "is there already";
      case NotDirectoryException _ -> "is no folder";
      case DirectoryNotEmptyException _ -> "the folder is not empty";
      case ClosedChannelException _ -> "it was closed meanwhile";
      default -> "";
    };
  }
}
