package io.nebulagate.outbound.provider.newapi;

import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.SitePricing;
import io.nebulagate.domain.site.SiteStatus;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a site over HTTP. No call is relayed, so it goes through the REST client, blocking; no
 * redirect is followed, for it would carry the access token elsewhere.
 */
public final class NewApiSiteClient implements SiteClient {

  private static final int PAGE_SIZE = 100;
  private static final int SMALL_BYTES_MAX = 2 << 20;
  private static final int LARGE_BYTES_MAX = 16 << 20;

  private final GuardedRest rest;
  private final Bounds bounds;
  private final SiteCalls calls;

  /** Asks over connections that {@code rest} makes, within {@code bounds}. */
  public NewApiSiteClient(GuardedRest rest, Bounds bounds) {
    this.rest = rest;
    this.bounds = bounds;
    this.calls = new SiteCalls(bounds.atOnce, bounds.call);
  }

  /**
   * How long and how much.
   *
   * @param connect for a connection
   * @param read for the next piece of an answer
   * @param call for a call in all
   * @param atOnce how many calls run at once, of all sites together
   */
  public record Bounds(Duration connect, Duration read, Duration call, int atOnce) {

    /** 5 seconds, 15, 30, and 16 calls. */
    public static final Bounds DEFAULT =
        new Bounds(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30), 16);
  }

  @Override
  public SiteStatus status(SiteAccess site) {
    return ask(site, SMALL_BYTES_MAX, NewApi::status, SiteAnswers::status);
  }

  @Override
  public SitePricing pricing(SiteAccess site) {
    return ask(site, LARGE_BYTES_MAX, api -> api.pricing(who(site)), PricingAnswer::read);
  }

  @Override
  public TokenPage tokens(SiteAccess site, int page) {
    return ask(
        site,
        SMALL_BYTES_MAX,
        api -> api.tokens(who(site), page, PAGE_SIZE, PAGE_SIZE),
        body -> SiteAnswers.tokens(body, page));
  }

  @Override
  public Secret revealKey(SiteAccess site, long token) {
    return ask(site, SMALL_BYTES_MAX, api -> api.key(who(site), token), SiteAnswers::key);
  }

  @Override
  public Secret readKey(SiteAccess site, long token) {
    return ask(site, SMALL_BYTES_MAX, api -> api.token(who(site), token), SiteAnswers::key);
  }

  @Override
  public Self self(SiteAccess site) {
    return ask(site, SMALL_BYTES_MAX, api -> api.self(who(site)), SiteAnswers::self);
  }

  @Override
  public CheckInAnswer checkIn(SiteAccess site) {
    Function<NewApi, InputStream> call =
        switch (site.kind()) {
          case VELOERA -> api -> api.checkInVeloera(who(site));
          case NEW_API, NEW_API_OLD, NEBULAGATE, UNKNOWN -> api -> api.checkIn(who(site));
        };
    CheckInAnswer answer = ask(site, SMALL_BYTES_MAX, call, SiteAnswers::checkIn);
    return new CheckInAnswer(
        answer.success(), withoutToken(answer.message(), site.token()), answer.quota());
  }

  @Override
  public boolean mayCheckIn(SiteAccess site) {
    return ask(site, SMALL_BYTES_MAX, api -> api.checkInStatus(who(site)), SiteAnswers::mayCheckIn);
  }

  /** Each kind reads a header of its own; a site of a kind that is not known is sent both. */
  private static NewApi.Credentials who(SiteAccess site) {
    String user = Long.toString(site.userId());
    boolean veloera = site.kind() == SiteKind.VELOERA;
    boolean unknown = site.kind() == SiteKind.UNKNOWN;
    return new NewApi.Credentials(
        "Bearer " + site.token().reveal(), veloera ? null : user, veloera || unknown ? user : null);
  }

  private <T> T ask(
      SiteAccess site, int bytesMax, Function<NewApi, InputStream> call, Function<byte[], T> read) {
    try {
      return read.apply(calls.run(() -> body(site.baseUrl(), bytesMax, call)));
    } catch (SiteException said) {
      throw new SiteException(withoutToken(said.fault(), site.token()));
    } catch (WebApplicationException answered) {
      throw new SiteException(ofStatus(answered.getResponse().getStatus()));
    } catch (UpstreamException unconnected) { // the guard lets nobody there, or nobody is there
      throw new SiteException(new SiteFault.Unreachable());
    } catch (BulkheadException full) {
      throw new SiteException(new SiteFault.Busy());
    } catch (TimeoutException late) {
      throw new SiteException(new SiteFault.TimedOut());
    } catch (ProcessingException | IOException | IllegalArgumentException failed) {
      throw new SiteException(
          isTimeout(failed) ? new SiteFault.TimedOut() : new SiteFault.Unreachable());
    } catch (RuntimeException ours) {
      throw ours;
    } catch (Exception unexpected) {
      throw new IllegalStateException("a call of a site failed in an unknown way", unexpected);
    }
  }

  private byte[] body(URI root, int bytesMax, Function<NewApi, InputStream> call)
      throws IOException {
    NewApi api = open(root);
    try (InputStream in = call.apply(api)) {
      byte[] body = in.readNBytes(bytesMax + 1);
      if (body.length > bytesMax) {
        throw new SiteException(new SiteFault.TooLarge("more than " + (bytesMax >> 20) + " MiB"));
      }
      return body;
    } finally {
      ((Closeable) api).close(); // as every REST client of Quarkus
    }
  }

  /** The one place where a connection to a site begins. */
  private NewApi open(URI root) {
    return rest.builder(withoutVersion(root), bounds.connect, bounds.read).build(NewApi.class);
  }

  /** A site's own calls lie beside the version that requests are relayed to. */
  static URI withoutVersion(URI root) {
    return URI.create(root.toString().replaceFirst("/(v\\d+[a-z0-9]*/?)?$", ""));
  }

  private static SiteFault ofStatus(int status) {
    return status == 401 || status == 403
        ? new SiteFault.Credentials("HTTP " + status)
        : new SiteFault.Failed(status);
  }

  /** A site may repeat in its words what it was sent. */
  private static SiteFault withoutToken(SiteFault fault, Secret token) {
    return switch (fault) {
      case SiteFault.Credentials(String said) ->
          new SiteFault.Credentials(withoutToken(said, token));
      case SiteFault.Refused(String said) -> new SiteFault.Refused(withoutToken(said, token));
      case SiteFault.Unreachable _,
          SiteFault.TimedOut _,
          SiteFault.Busy _,
          SiteFault.NotJson _,
          SiteFault.TooLarge _,
          SiteFault.Malformed _,
          SiteFault.Failed _ ->
          fault;
    };
  }

  private static String withoutToken(String said, Secret token) {
    return said.replace(token.reveal(), "***");
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.util.concurrent.TimeoutException
          || cause instanceof java.net.SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }
}
