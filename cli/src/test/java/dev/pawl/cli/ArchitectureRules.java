package dev.pawl.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * What must stay true of the code's shape. The rules speak of the packages under {@code root}, one
 * for each module; so they can be tried on a small tree of classes that break them.
 */
final class ArchitectureRules {

  /** For each module, what it may use; and with that, what these may use. */
  static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("stream", Set.of()),
          entry("model", Set.of("stream")),
          entry("learn", Set.of("model")),
          entry("trial", Set.of("stream")),
          entry("watch", Set.of("model", "trial")),
          entry("spec", Set.of()),
          entry("log", Set.of()),
          entry("plan", Set.of("model", "trial", "spec")),
          entry("loop", Set.of("learn", "trial", "watch", "log", "plan", "spec")),
          entry("serve", Set.of("plan", "log")),
          entry("store", Set.of("loop")),
          entry("engine", Set.of("model", "loop")),
          entry("control", Set.of("loop", "store", "serve")),
          entry("flink", Set.of("store")),
          entry("cli", Set.of("control", "engine")));

  /** The modules that must give the same bits on every run and machine. */
  private static final Set<String> REPEATABLE =
      Set.of("stream", "model", "learn", "trial", "watch", "loop", "spec", "plan", "log");

  /** Where clocks, randomness and the environment are read, to be handed to everything else. */
  private static final String COMPOSITION_ROOT = "cli";

  private static final Set<String> TRANSCENDENTALS =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp",
          "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot");

  private static final Pattern EMPTY_WORDS =
      Pattern.compile("(Default|Abstract|Base)\\p{Upper}.*|.*(Impl|Manager|Utils?|Helper)");

  private final String root;

  ArchitectureRules(String root) {
    this.root = root;
  }

  List<ArchRule> all() {
    return List.of(
        moduleDirection(),
        noPackageCycles(),
        noClocks(),
        noUnseededRandomness(),
        noEnvironment(),
        sameBitsEverywhere(),
        nullMarked(),
        tellingNames());
  }

  ArchRule moduleDirection() {
    return classes()
        .should(
            new ArchCondition<>("use only the modules that theirs may use") {
              @Override
              public void check(JavaClass user, ConditionEvents events) {
                Set<String> allowed = reachable(moduleOf(user));
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                  String used = moduleOf(dependency.getTargetClass());
                  if (!used.isEmpty() && !allowed.contains(used)) {
                    events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                  }
                }
              }
            })
        .as("modules are used in one direction only");
  }

  ArchRule noPackageCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .as("no package takes part in a cycle");
  }

  ArchRule noClocks() {
    return noClasses()
        .that(outsideTheCompositionRoot())
        .should()
        .accessTargetWhere(matching("reads a clock", ArchitectureRules::readsClock))
        .as("only the composition root reads a clock")
        .because("replay must see the time of the log; take a java.time.InstantSource instead");
  }

  ArchRule noUnseededRandomness() {
    return noClasses()
        .that(outsideTheCompositionRoot())
        .should()
        .accessTargetWhere(matching("draws without a seed", ArchitectureRules::drawsWithoutSeed))
        .as("every random choice outside the composition root has a seed")
        .because("replay must draw the same; take a seed or a java.util.random.RandomGenerator");
  }

  ArchRule noEnvironment() {
    return noClasses()
        .that(repeatable())
        .should()
        .accessTargetWhere(matching("reads the environment", ArchitectureRules::readsEnvironment))
        .as("what must repeat exactly does not depend on the machine's settings")
        .because("replay runs elsewhere; take the value as a parameter");
  }

  ArchRule sameBitsEverywhere() {
    return noClasses()
        .that(repeatable())
        .should()
        .accessTargetWhere(
            matching(
                "calls a transcendental function of Math",
                access -> isMember(access, "java.lang.Math", TRANSCENDENTALS)))
        .as("what must repeat exactly uses StrictMath for transcendental functions")
        .because("those of Math may differ in the last bit between machines");
  }

  ArchRule nullMarked() {
    return classes()
        .should(
            new ArchCondition<>("be in a package whose package-info.java is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type,
                          type.getName() + " is in a package without @NullMarked package-info"));
                }
              }
            })
        .as("null is checked in every package");
  }

  ArchRule tellingNames() {
    return classes()
        .should(
            new ArchCondition<>("have a name that says what sets them apart") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (EMPTY_WORDS.matcher(type.getSimpleName()).matches()) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type,
                          type.getName() + " is named by a word that says nothing of what it is"));
                }
              }
            })
        .as("no type is called Impl, Manager, Util, Helper, Default, Abstract or Base");
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
      case "java.time.Clock" -> name.startsWith("system") || name.matches("tick.+");
      case "java.time.InstantSource" -> name.equals("system");
      case "java.util.Calendar" -> name.equals("getInstance");
      case "java.util.GregorianCalendar" -> isConstructor(access, 0);
      case "java.lang.management.ThreadMXBean", "com.sun.management.OperatingSystemMXBean" ->
          name.endsWith("CpuTime");
      default ->
          owner.startsWith("java.time.") && name.equals("now") && !takes(access, "java.time.Clock");
    };
  }

  private static boolean drawsWithoutSeed(JavaAccess<?> access) {
    String name = access.getName();
    return switch (access.getTargetOwner().getName()) {
      case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
      case "java.security.SecureRandom" -> name.equals("<init>") || name.startsWith("getInstance");
      case "java.util.Random", "java.util.SplittableRandom" -> isConstructor(access, 0);
      case "java.util.random.RandomGenerator" -> name.equals("of") || name.equals("getDefault");
      case "java.util.random.RandomGeneratorFactory" ->
          name.equals("create") && parameters(access).isEmpty();
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
      case "java.util.Collections" -> name.equals("shuffle") && parameters(access).size() == 1;
      default -> false;
    };
  }

  private static boolean readsEnvironment(JavaAccess<?> access) {
    return isMember(access, "java.lang.System", Set.of("getenv", "getProperty", "getProperties"))
        || isMember(access, "java.time.ZoneId", Set.of("systemDefault"))
        || isMember(access, "java.util.TimeZone", Set.of("getDefault"))
        || isMember(access, "java.util.Locale", Set.of("getDefault"))
        || isMember(access, "java.nio.charset.Charset", Set.of("defaultCharset"));
  }

  private static boolean isMember(JavaAccess<?> access, String owner, Set<String> names) {
    return access.getTargetOwner().getName().equals(owner) && names.contains(access.getName());
  }

  private static boolean isConstructor(JavaAccess<?> access, int parameters) {
    return access.getName().equals("<init>") && parameters(access).size() == parameters;
  }

  private static boolean takes(JavaAccess<?> access, String type) {
    return parameters(access).stream().anyMatch(parameter -> parameter.getName().equals(type));
  }

  private static List<JavaClass> parameters(JavaAccess<?> access) {
    return access.getTarget()
            instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes()
        : List.of();
  }

  private DescribedPredicate<JavaClass> outsideTheCompositionRoot() {
    return DescribedPredicate.describe(
        "are outside the composition root", type -> !moduleOf(type).equals(COMPOSITION_ROOT));
  }

  private DescribedPredicate<JavaClass> repeatable() {
    return DescribedPredicate.describe(
        "must repeat exactly", type -> REPEATABLE.contains(moduleOf(type)));
  }

  private static DescribedPredicate<JavaAccess<?>> matching(
      String what, java.util.function.Predicate<JavaAccess<?>> test) {
    return DescribedPredicate.describe(what, test);
  }

  /** The module that a class belongs to, or nothing when it is not ours. */
  String moduleOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String rest = name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static Set<String> reachable(String module) {
    Set<String> reached = new LinkedHashSet<>();
    collect(module, reached);
    return reached;
  }

  private static void collect(String module, Set<String> reached) {
    if (reached.add(module)) {
      MAY_USE.getOrDefault(module, Set.of()).forEach(used -> collect(used, reached));
    }
  }
}
