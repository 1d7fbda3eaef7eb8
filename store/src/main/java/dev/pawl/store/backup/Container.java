package dev.pawl.store.backup;

import dev.pawl.store.files.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What takes the files of a backup: a folder, or an archive. */
sealed interface Container extends AutoCloseable {

  /** Takes a file of so many bytes, the first of what a stream gives. */
  void add(String path, InputStream content, long size) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * Files in a folder.
   *
   * @param root the folder
   */
  record Folder(Path root) implements Container {
    @Override
    public void add(String path, InputStream content, long size) throws IOException {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      try (OutputStream to = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
        content.transferTo(to);
      }
      DurableFiles.force(file);
    }

    @Override
    public void close() throws IOException {
      DurableFiles.force(root);
    }
  }

  /**
   * Files in a compressed archive.
   *
   * @param tar the archive
   */
  record Archive(TarWriter tar) implements Container {
    @Override
    public void add(String path, InputStream content, long size) throws IOException {
      tar.add(path, content, size);
    }

    @Override
    public void close() throws IOException {
      tar.close();
    }
  }
}
