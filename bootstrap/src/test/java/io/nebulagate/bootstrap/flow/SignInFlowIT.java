package io.nebulagate.bootstrap.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flow against the packaged program, with the code that its log shows. */
class SignInFlowIT extends SignInFlows {

  private static final Pattern CODE = Pattern.compile("setup code of this start is ([0-9A-Z-]+)");

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }

  @Override
  String setupCode() {
    Matcher shown = CODE.matcher(PROGRAM.log());
    if (!shown.find()) {
      throw new AssertionError("the log shows no setup code");
    }
    return shown.group(1);
  }
}
