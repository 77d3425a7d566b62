package io.nebulagate.application.notices;

import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.signin.EmailAddress;
import java.io.IOException;

/** Writes letters of notices. Blocking, for half a minute at most; thread-safe. */
public interface NoticeMail {

  /** Whether the operator has said how mail is sent. */
  boolean configured();

  /**
   * Writes to one reader.
   *
   * @throws IOException when the server did not take the letter; its message holds no address
   */
  void write(EmailAddress to, Notice notice) throws IOException;
}
