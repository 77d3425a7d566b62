package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.application.signin.external.ExternalIdentities;
import io.nebulagate.application.signin.external.ExternalIdentities.Linked;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of external identities does. */
public abstract class ExternalIdentitiesContract {

  private static final int AT_ONCE = 8;
  private static final String ISSUER = "https://id.example.org";
  private static final Secret PASSWORD = Secret.of("correct horse battery");

  private final String run = UUID.randomUUID().toString();
  private final EmailAddress address = new EmailAddress(run + "@example.org");

  /** The store under test; it may have others in it. */
  protected abstract ExternalIdentities identities();

  protected abstract EmailBook book();

  protected abstract People people();

  @Test
  protected void anIdentityIsLinkedToWhoeverHasTheAddress() {
    Person ada = somebody("ada");
    book().keep(ada.id(), address);
    ExternalIdentity identity = identity(ISSUER, "1");
    assertThat(identities().find(identity)).isEmpty();
    assertThat(identities().ownerOf(address)).contains(ada);

    assertThat(identities().link(identity, ada.id(), address)).isTrue();

    assertThat(identities().find(identity)).contains(ada);
    assertThat(identities().of(ada.id())).extracting(Linked::identity).containsExactly(identity);
  }

  @Test
  protected void anAddressThatIsNotThePersonsLinksNothing() {
    Person ada = somebody("ada");
    Person bob = somebody("bob");
    book().keep(bob.id(), address);

    assertThat(identities().link(identity(ISSUER, "1"), ada.id(), address)).isFalse();

    assertThat(identities().of(ada.id())).isEmpty();
    assertThat(identities().find(identity(ISSUER, "1"))).isEmpty();
  }

  @Test
  protected void anIdentityHasOnePersonAndAPersonOneIdentityOfAnIssuer() {
    Person ada = withAddress("ada", address);
    EmailAddress other = new EmailAddress("other-" + run + "@example.org");
    Person bob = withAddress("bob", other);
    assertThat(identities().link(identity(ISSUER, "1"), ada.id(), address)).isTrue();

    assertThat(identities().link(identity(ISSUER, "1"), bob.id(), other)).isFalse();
    assertThat(identities().link(identity(ISSUER, "2"), ada.id(), address)).isFalse();
    assertThat(identities().link(identity("https://other.example", "1"), ada.id(), address))
        .isTrue();

    assertThat(identities().find(identity(ISSUER, "1"))).contains(ada);
    assertThat(identities().find(identity(ISSUER, "2"))).isEmpty();
    assertThat(identities().of(ada.id())).hasSize(2);
  }

  @Test
  protected void aDisabledPersonIsToldAsSuch() {
    Person ada = withAddress("ada", address);
    identities().link(identity(ISSUER, "1"), ada.id(), address);

    people().disable(ada.id());

    assertThat(identities().find(identity(ISSUER, "1")).orElseThrow().enabled()).isFalse();
    assertThat(identities().ownerOf(address).orElseThrow().enabled()).isFalse();
  }

  @Test
  protected void somebodyNewComesWithIdentityAndAddress() {
    ExternalAssertion who = assertion("1", Optional.of(address));

    Person added = identities().add(who, newUser("new")).orElseThrow();

    assertThat(added.role()).isEqualTo(Role.USER);
    assertThat(added.enabled()).isTrue();
    assertThat(identities().find(who.identity())).contains(added);
    assertThat(book().ownerOf(address)).isEqualTo(OptionalLong.of(added.id()));
  }

  @Test
  protected void nobodyIsAddedWhoseIdentityOrAddressOrNameIsSomebodys() {
    assertThat(identities().add(assertion("1", Optional.of(address)), newUser("new"))).isPresent();

    assertThat(identities().add(assertion("1", Optional.empty()), newUser("x"))).isEmpty();
    assertThat(identities().add(assertion("2", Optional.of(address)), newUser("y"))).isEmpty();
    assertThatThrownBy(() -> identities().add(assertion("3", Optional.empty()), newUser("new")))
        .isInstanceOf(GatewayException.class);

    assertThat(identities().find(identity(ISSUER, "2"))).isEmpty();
    assertThat(identities().find(identity(ISSUER, "3"))).isEmpty();
    assertThat(identities().add(assertion("2", Optional.empty()), newUser("y"))).isPresent();
  }

  @Test
  protected void ofManyAtOnceOneIsAdded() throws InterruptedException, ExecutionException {
    ExternalAssertion who = assertion("1", Optional.of(address));
    List<Future<Optional<Person>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        NewUser user = newUser("at-once-" + i);
        answers.add(threads.submit(() -> identities().add(who, user)));
      }
    }

    int added = 0;
    for (Future<Optional<Person>> answer : answers) {
      added += answer.get().isPresent() ? 1 : 0;
    }
    assertThat(added).isEqualTo(1);
  }

  @Test
  protected void aLinkIsEndedByItsPersonAlone() {
    Person ada = withAddress("ada", address);
    Person bob = somebody("bob");
    identities().link(identity(ISSUER, "1"), ada.id(), address);
    long link = identities().of(ada.id()).getFirst().id();

    assertThat(identities().unlink(bob.id(), link)).isFalse();
    assertThat(identities().find(identity(ISSUER, "1"))).isPresent();
    assertThat(identities().unlink(ada.id(), link)).isTrue();
    assertThat(identities().unlink(ada.id(), link)).isFalse();

    assertThat(identities().find(identity(ISSUER, "1"))).isEmpty();
    assertThat(identities().link(identity(ISSUER, "1"), ada.id(), address)).isTrue();
  }

  private ExternalIdentity identity(String issuer, String subject) {
    return new ExternalIdentity(issuer, run + "-" + subject);
  }

  // an address is one of the things that a provider may leave out
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private ExternalAssertion assertion(String subject, Optional<EmailAddress> email) {
    return new ExternalAssertion(identity(ISSUER, subject), email, "new", "Somebody", true);
  }

  private NewUser newUser(String name) {
    return new NewUser(run + "-" + name, PASSWORD, "Somebody", Role.USER, "");
  }

  private Person withAddress(String name, EmailAddress email) {
    Person person = somebody(name);
    assertThat(book().keep(person.id(), email)).isTrue();
    return person;
  }

  private Person somebody(String name) {
    return people().add(run + "-" + name, PASSWORD, Role.USER);
  }
}
