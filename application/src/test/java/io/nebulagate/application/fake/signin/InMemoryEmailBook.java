package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.domain.signin.EmailAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Mail addresses and mailed links in memory. */
public final class InMemoryEmailBook implements EmailBook {

  private final Map<Long, EmailAddress> addresses = new TreeMap<>();
  private final Map<String, Link> links = new LinkedHashMap<>();

  @Override
  public synchronized OptionalLong ownerOf(EmailAddress address) {
    return addresses.entrySet().stream()
        .filter(entry -> entry.getValue().equals(address))
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public synchronized Optional<EmailAddress> addressOf(long user) {
    return Optional.ofNullable(addresses.get(user));
  }

  @Override
  public synchronized void add(Link link) {
    links.put(link.digest(), link);
    List<String> alike =
        links.values().stream()
            .filter(other -> other.user() == link.user() && other.purpose() == link.purpose())
            .map(Link::digest)
            .toList();
    alike.stream().limit(Math.max(0, alike.size() - LINKS_MAX)).forEach(links::remove);
  }

  @Override
  public synchronized Optional<Link> find(String digest, Purpose purpose, Instant now) {
    return Optional.ofNullable(links.get(digest))
        .filter(link -> link.purpose() == purpose && now.isBefore(link.expiresAt()));
  }

  @Override
  public synchronized Optional<Link> spend(String digest, Purpose purpose, Instant now) {
    Optional<Link> found = find(digest, purpose, now);
    found.ifPresent(link -> links.remove(link.digest()));
    return found;
  }

  @Override
  public synchronized boolean keep(long user, EmailAddress address) {
    OptionalLong owner = ownerOf(address);
    if (owner.isPresent() && owner.getAsLong() != user) {
      return false;
    }
    addresses.put(user, address);
    return true;
  }

  @Override
  public synchronized int forget(Instant now, int limit) {
    List<String> over =
        links.values().stream()
            .filter(link -> !now.isBefore(link.expiresAt()))
            .map(Link::digest)
            .limit(limit)
            .toList();
    over.forEach(links::remove);
    return over.size();
  }

  synchronized void endPasswordLinks(long user) {
    links.values().removeIf(link -> link.user() == user && link.purpose() == Purpose.PASSWORD);
  }
}
