package dev.pawl.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class DiskTroubleTest {

  @Test
  void what_says_nothing_but_a_file_is_put_in_words() {
    assertThat(DiskTrouble.words(new NoSuchFileException("/a"))).isEqualTo("/a: no such file");
    assertThat(DiskTrouble.words(new AccessDeniedException("/a")))
        .isEqualTo("/a: permission denied");
    assertThat(DiskTrouble.words(new FileAlreadyExistsException("/a")))
        .isEqualTo("/a: is there already");
    assertThat(DiskTrouble.words(new NotDirectoryException("/a"))).isEqualTo("/a: is no folder");
    assertThat(DiskTrouble.words(new DirectoryNotEmptyException("/a")))
        .isEqualTo("/a: the folder is not empty");
  }

  @Test
  void no_name_of_a_class_is_shown() {
    assertThat(DiskTrouble.words(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(DiskTrouble.words(new FileSystemException("/a", null, "Read-only file system")))
        .isEqualTo("/a: Read-only file system");
    assertThat(DiskTrouble.words(new ClosedChannelException()))
        .isEqualTo("it was closed meanwhile");
    assertThat(DiskTrouble.words(new IOException())).isEqualTo("it cannot be read or written");
  }
}
