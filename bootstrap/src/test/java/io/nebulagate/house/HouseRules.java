package io.nebulagate.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.Socket;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may know whom, said once for any house so that a badly built one can prove the rules. */
final class HouseRules {

  static final List<String> RINGS =
      List.of("domain", "application", "inbound", "outbound", "persistence", "bootstrap");

  private static final String[] JDK = {"java..", "javax.crypto..", "org.jspecify.."};
  private static final List<String> ADAPTERS = List.of("inbound", "outbound", "persistence");
  private static final List<String> FEATURES_BELOW =
      List.of(
          "domain", "application", "inbound.http", "outbound.provider", "persistence", "bootstrap");
  private static final Set<String> FLOATING =
      Set.of("float", "double", "java.lang.Float", "java.lang.Double");

  private final String base;

  HouseRules(String base) {
    this.base = base;
  }

  /** Every rule, each with the class of the bad house that it has to name. */
  List<Rule> all() {
    return List.of(
        new Rule("domain sees only the JDK", domainSeesOnlyTheJdk(), "JsonMessage"),
        new Rule("application sees only domain", applicationSeesOnlyTheDomain(), "RowReader"),
        new Rule("no adapter sees another", noAdapterSeesAnother(), "ShortCircuit"),
        new Rule("nobody sees bootstrap", nobodySeesBootstrap(), "JumpStart"),
        new Rule("features form no cycle", featuresFormNoCycle(), "Alpha"),
        new Rule("domain counts in whole numbers", domainCountsInWholeNumbers(), "FloatingPrice"),
        new Rule("only bootstrap reads the clock", onlyBootstrapReadsTheClock(), "ClockWatcher"),
        new Rule("only bootstrap prints", onlyBootstrapPrints(), "LoudClient"),
        new Rule("calls leave by the guard", callsLeaveByTheGuard(), "SideDoor"),
        new Rule("nobody mocks", nobodyMocks(), "PretendingTest"),
        new Rule("every package is null-marked", everyPackageIsNullMarked(), "Careless"),
        new Rule("only wiring makes services", onlyWiringMakesServices(), "Starter"),
        new Rule("entities stay at home", entitiesStayAtHome(), "PublicEntity"));
  }

  private ArchRule domainSeesOnlyTheJdk() {
    return classes()
        .that()
        .resideInAPackage(ring("domain"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(jdkAnd(ring("domain")));
  }

  private ArchRule applicationSeesOnlyTheDomain() {
    return classes()
        .that()
        .resideInAPackage(ring("application"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(jdkAnd(ring("application"), ring("domain")));
  }

  private ArchRule noAdapterSeesAnother() {
    return CompositeArchRule.of(
        ADAPTERS.stream()
            .map(adapter ->
                noClasses()
                    .that()
                    .resideInAPackage(ring(adapter))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ringsOf(ADAPTERS, adapter))
                    .allowEmptyShould(true))
            .toList());
  }

  private ArchRule nobodySeesBootstrap() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ring("bootstrap"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ring("bootstrap"));
  }

  private ArchRule featuresFormNoCycle() {
    return CompositeArchRule.of(
        FEATURES_BELOW.stream()
            .map(ring ->
                slices()
                    .matching(base + "." + ring + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true))
            .toList());
  }

  private ArchRule domainCountsInWholeNumbers() {
    return fields()
        .that()
        .areDeclaredInClassesThat(
            DescribedPredicate.describe(
                "live in domain but not in routing",
                type ->
                    inRing(type, "domain")
                        && !type.getPackageName().startsWith(base + ".domain.routing")))
        .should(
            new ArchCondition<>("hold no floating-point number") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                boolean exact =
                    !FLOATING.contains(field.getRawType().getBaseComponentType().getName());
                events.add(new SimpleConditionEvent(field, exact, field.getDescription()));
              }
            });
  }

  /** Only bootstrap reads the machine's clock; everyone else is given an {@link InstantSource}. */
  private ArchRule onlyBootstrapReadsTheClock() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ring("bootstrap"))
        .should()
        .callMethodWhere(DescribedPredicate.describe("reads the clock", HouseRules::readsTheClock));
  }

  private static boolean readsTheClock(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return switch (call.getName()) {
      case "now" -> owner.startsWith("java.time.") && !takesAClock(call);
      case "currentTimeMillis" -> owner.equals("java.lang.System");
      case "system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds" ->
          owner.equals(Clock.class.getName()) || owner.equals(InstantSource.class.getName());
      default -> false;
    };
  }

  private static boolean takesAClock(JavaMethodCall call) {
    return call.getTarget().getRawParameterTypes().stream()
        .anyMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private ArchRule onlyBootstrapPrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ring("bootstrap"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }

  /** What opens connections stands behind the guard; its neighbour connects to what it grants. */
  private ArchRule callsLeaveByTheGuard() {
    return noClasses()
        .that()
        .resideInAPackage(ring("outbound"))
        .and()
        .resideOutsideOfPackages(
            base + ".outbound.provider.egress..", base + ".outbound.provider.http..")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe("opens a connection", HouseRules::opensAConnection))
        .orShould()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "makes a socket", call -> call.getTargetOwner().isAssignableTo(Socket.class)));
  }

  private static boolean opensAConnection(JavaMethodCall call) {
    return switch (call.getName()) {
      case "newHttpClient", "openConnection" -> true;
      case "openStream" -> call.getTargetOwner().getName().startsWith("java.");
      case "httpClientBuilder", "createHttpClient", "createNetClient" -> true;
      case "newBuilder" -> call.getTargetOwner().getSimpleName().matches(".*(Rest|Http)Client.*");
      default -> false;
    };
  }

  private ArchRule nobodyMocks() {
    return noClasses()
        .that()
        .resideInAPackage(base + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..mockito..");
  }

  private ArchRule everyPackageIsNullMarked() {
    return classes()
        .should(
            new ArchCondition<>("live in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is unmarked"));
              }
            });
  }

  private ArchRule onlyWiringMakesServices() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(base + ".bootstrap.wiring..")
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe("makes a use case of another class", this::makesAService));
  }

  private boolean makesAService(JavaConstructorCall call) {
    JavaClass service = call.getTargetOwner();
    return inRing(service, "application")
        && service.getSimpleName().endsWith("Service")
        && !call.getOriginOwner().equals(service);
  }

  private ArchRule entitiesStayAtHome() {
    return classes()
        .that()
        .areAnnotatedWith(
            DescribedPredicate.<JavaAnnotation<?>>describe(
                "@Entity", annotation -> annotation.getRawType().getSimpleName().equals("Entity")))
        .should()
        .bePackagePrivate();
  }

  private static String[] jdkAnd(String... own) {
    return Stream.concat(Stream.of(JDK), Stream.of(own)).toArray(String[]::new);
  }

  private String[] ringsOf(List<String> names, String except) {
    return names.stream()
        .filter(name -> !name.equals(except))
        .map(this::ring)
        .toArray(String[]::new);
  }

  private String ring(String name) {
    return base + "." + name + "..";
  }

  private boolean inRing(JavaClass type, String ring) {
    return (type.getPackageName() + ".").startsWith(base + "." + ring + ".");
  }

  /** One rule of the house. */
  record Rule(String name, ArchRule rule, String offender) {

    EvaluationResult judge(JavaClasses code) {
      return rule.allowEmptyShould(true).evaluate(code);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
