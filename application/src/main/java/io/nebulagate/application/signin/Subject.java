package io.nebulagate.application.signin;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.LockOut;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What failures are counted for.
 *
 * @param key a hash: what people type into a field for names is sometimes a password
 */
public record Subject(LockOut rule, String key) {

  /** Leading bytes of an IPv6 address that one household or server has to itself. */
  private static final int NETWORK_BYTES = 8;

  /** The account of this user name, whether or not there is one. */
  public static Subject account(String username) {
    return new Subject(LockOut.NARROW, hashed("account", username));
  }

  /** A client that signs in from this address. */
  public static Subject signIn(String address) {
    return new Subject(LockOut.WIDE, hashed("sign-in", network(address)));
  }

  /** A client that presents tokens from this address. */
  public static Subject token(String address) {
    return new Subject(LockOut.WIDE, hashed("token", network(address)));
  }

  /** A client that makes us write mail from this address. */
  public static Subject sender(String address) {
    return new Subject(LockOut.WIDE, hashed("sender", network(address)));
  }

  /** Somebody we write mail to. */
  public static Subject reader(EmailAddress address) {
    return new Subject(LockOut.NARROW, hashed("reader", address.text()));
  }

  /** An account that vouchers are redeemed to. */
  public static Subject redeemer(AccountId account) {
    return new Subject(LockOut.NARROW, hashed("redeemer of account", account.toString()));
  }

  /** A client that redeems vouchers from this address. */
  public static Subject redeemer(String address) {
    return new Subject(LockOut.WIDE, hashed("redeemer", network(address)));
  }

  private static String network(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
          : parsed.getHostAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return address;
    }
  }

  private static String hashed(String kind, String value) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((kind + ":" + value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
