package io.nebulagate.application.notices;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Occasion;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Addresses notices: to webhooks, and to those who keep the money, as far as they have a verified
 * address: the user it belongs to, or the members of its organisation who may see money. What is
 * the operator's goes to webhooks alone. Thread-safe.
 */
public final class NoticeService implements Notices {

  /** How many people are told of one notice at most, those who joined under a smaller id first. */
  public static final int READERS_MAX = 20;

  private final MemberStore members;
  private final EmailBook addresses;
  private final NoticeMail mail;
  private final Outbox outbox;
  private final InstantSource clock;

  /** Puts notices into {@code outbox}; letters only where {@code mail} is set up. */
  public NoticeService(
      MemberStore members,
      EmailBook addresses,
      NoticeMail mail,
      Outbox outbox,
      InstantSource clock) {
    this.members = members;
    this.addresses = addresses;
    this.mail = mail;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public boolean publish(long tenant, Occasion occasion) {
    Notice notice = Notice.of(UUID.randomUUID(), tenant, occasion, clock.instant());
    boolean letters = mail.configured() && occasion.byLetter();
    return outbox.add(notice, letters ? readers(tenant) : List.of());
  }

  private List<Long> readers(long tenant) {
    return keepers(tenant)
        .filter(user -> addresses.addressOf(user).isPresent())
        .limit(READERS_MAX)
        .boxed()
        .toList();
  }

  /** A tenant is a user or an organisation; the one has no members, the other no address. */
  private LongStream keepers(long tenant) {
    return LongStream.concat(
        LongStream.of(tenant),
        members.in(tenant).stream()
            .filter(member -> member.role().allows(Permission.SEE_MONEY))
            .mapToLong(Member::user)
            .sorted());
  }
}
