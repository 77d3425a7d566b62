package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseDsnTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://u:p@h:6432/d            | h:6432/d                           | u   | p
          postgres://u:p@h/d                   | h:5432/d                           | u   | p
          postgresql://u@h                     | h:5432/u                           | u   | ''
          postgresql://u:p@h/                  | h:5432/u                           | u   | p
          postgresql://u:p%40%2F%25+x@h/d      | h:5432/d                           | u   | p@/%+x
          postgresql://u%3Ax:p#q@h/d%20e       | h:5432/d+e                         | u:x | p#q
          postgresql://u:p@q@h/d               | h:5432/d                           | u   | p@q
          postgresql://u:p@[::1]:6432/d        | [::1]:6432/d                       | u   | p
          postgresql://u:p@[2001:db8::7]/d     | [2001:db8::7]:5432/d               | u   | p
          postgresql://u:p@a:1,b/d             | a:1,b:5432/d                       | u   | p
          postgresql://h/d?user=u&password=p   | h:5432/d                           | u   | p
          postgresql://u:p@h/d?sslmode=require | h:5432/d?sslmode=require           | u   | p
          postgresql://u:p@h/d?connect_timeout=3&application_name=x%20y \
                                  | h:5432/d?connectTimeout=3&ApplicationName=x+y   | u   | p
          postgresql://u:p@a,b/d?target_session_attrs=read-write \
                                  | a:5432,b:5432/d?targetServerType=primary        | u   | p
          jdbc:postgresql://h:6432/d?user=u&password=p+q%2B | h:6432/d              | u   | p q+
          jdbc:postgresql://h/d?user=u&ssl=true | h:5432/d?ssl=true                 | u   | ''
          """)
  void whatOperatorsWriteBecomesWhatTheDriverReads(
      String dsn, String url, String user, String password) {
    DatabaseAddress address = DatabaseDsn.parse("SQL_DSN", dsn);

    assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://" + url);
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.password().reveal()).isEqualTo(password);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql://u:hunter2@h/d                           | must look like
          jdbc:postgresql:d                               | must look like
          postgresql://h/d                                | names no user
          postgresql://u:hunter2@/d                       | no readable host
          postgresql://u:hunter2@%2Fvar%2Frun/d           | no readable host
          postgresql://u:hunter2@[::1/d                   | no readable host
          postgresql://u:hunter2@[1.2.3.4]/d              | no readable host
          postgresql://u:hunter2@h:70000/d                | no readable port
          postgresql://u:hunter2@h:/d                     | no readable port
          postgresql://u:hun/ter2@h/d                     | no readable port
          postgresql://u:hunter2%@h/d                     | percent-encoding
          postgresql://u:hunter2%00@h/d                   | percent-encoding
          postgresql://u:hunter2@h/d?sslmode              | without a value
          postgresql://u:hunter2@h/d?sslpassword=hunter2  | passphrase
          postgresql://u:p@h/d?target_session_attrs=standby | writes
          """)
  void anUnreadableAddressIsRefusedWithoutRepeatingIt(String dsn, String reason) {
    assertThatThrownBy(() -> DatabaseDsn.parse("SQL_APP_DSN", dsn))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("SQL_APP_DSN: ")
        .hasMessageContaining(reason)
        .hasMessageNotContainingAny("hunter2", "ter2");
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(DatabaseDsn.parse("SQL_DSN", "postgresql://u:hunter2@h/d?password=hunter3"))
        .asString()
        .doesNotContain("hunter");
  }
}
