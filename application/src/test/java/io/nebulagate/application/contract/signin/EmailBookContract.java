package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.EmailBook.Link;
import io.nebulagate.application.signin.EmailBook.Purpose;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every book of mail addresses and links does. */
public abstract class EmailBookContract {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));

  private final String run = UUID.randomUUID().toString();
  private final EmailAddress address = new EmailAddress(run + "@example.org");

  /** The book under test; it may have others in it. */
  protected abstract EmailBook book();

  protected abstract People people();

  @Test
  protected void anAddressHasOneOwnerAndAnOwnerOneAddress() {
    long first = somebody("1");
    long second = somebody("2");
    EmailAddress other = new EmailAddress("other-" + run + "@example.org");
    assertThat(book().ownerOf(address)).isEmpty();

    assertThat(book().keep(first, address)).isTrue();
    assertThat(book().keep(first, address)).isTrue();
    assertThat(book().keep(second, address)).isFalse();
    assertThat(book().ownerOf(address)).isEqualTo(OptionalLong.of(first));

    assertThat(book().keep(first, other)).isTrue();
    assertThat(book().addressOf(first)).contains(other);
    assertThat(book().addressOf(second)).isEmpty();
    assertThat(book().keep(second, address)).isTrue();
  }

  @Test
  protected void aLinkIsGoodOnceInTimeAndForItsPurpose() {
    Link link = link("a", somebody("1"), LATER);
    book().add(link);

    assertThat(book().find(link.digest(), Purpose.VERIFICATION, NOW)).isEmpty();
    assertThat(book().spend(link.digest(), Purpose.VERIFICATION, NOW)).isEmpty();
    assertThat(book().find(link.digest(), Purpose.PASSWORD, LATER)).isEmpty();
    assertThat(book().spend(link.digest(), Purpose.PASSWORD, LATER)).isEmpty();
    assertThat(book().find(link.digest(), Purpose.PASSWORD, NOW)).contains(link);
    assertThat(book().spend(link.digest(), Purpose.PASSWORD, NOW)).contains(link);
    assertThat(book().spend(link.digest(), Purpose.PASSWORD, NOW)).isEmpty();
  }

  @Test
  protected void theOldestGivesWayToOneTooMany() {
    long user = somebody("1");
    for (int i = 0; i <= EmailBook.LINKS_MAX; i++) {
      book().add(link("x" + i, user, LATER));
    }

    assertThat(book().find(run + "x0", Purpose.PASSWORD, NOW)).isEmpty();
    assertThat(book().find(run + "x1", Purpose.PASSWORD, NOW)).isPresent();
    assertThat(book().find(run + "x" + EmailBook.LINKS_MAX, Purpose.PASSWORD, NOW)).isPresent();
  }

  @Test
  protected void whatIsOverIsRemoved() {
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
    long user = somebody("1");
    book().add(link("a", user, longAgo));
    book().add(link("b", user, LATER));

    assertThat(book().forget(longAgo, 10)).isEqualTo(1);
    assertThat(book().forget(longAgo, 10)).isZero();

    assertThat(book().find(run + "b", Purpose.PASSWORD, NOW)).isPresent();
  }

  private Link link(String name, long user, Instant end) {
    return new Link(run + name, Purpose.PASSWORD, user, address, end);
  }

  private long somebody(String name) {
    return people().add(run + "-" + name, Secret.of("correct horse battery"), Role.USER).id();
  }
}
